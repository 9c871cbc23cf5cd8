//! What is read, made of the settings once: where, which entries, which of their attributes.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use ldap3::parse_filter;
use model::{AccountRule, LdapChanges, LdapPreset, LdapSettings, ObjectKind, ReadProblem, Shortfall};

use super::form::{dn, value};
use crate::source::Names;

/// What is read.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) preset: LdapPreset,
    pub(super) users: Part,
    pub(super) groups: Part,
    /// The attribute that never changes, in lower case.
    pub(super) id: String,
    /// The attributes that name members, in lower case.
    pub(super) members: Vec<String>,
    /// The attribute that names the manager, in lower case.
    pub(super) manager: Option<String>,
    /// How an entry says that sign-in is blocked; its attribute in lower case.
    pub(super) account: AccountRule,
    pub(super) changes: LdapChanges,
    pub(super) page_size: u32,
    /// An attribute in a filter whose changes no server reports.
    pub(super) unreported: Option<String>,
    /// What a cursor depends on: another number means that everything is read.
    pub(super) fingerprint: u64,
}

/// Users, or groups.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) kind: ObjectKind,
    /// Where; none within another.
    pub(super) bases: Vec<String>,
    pub(super) filter: String,
    /// The values that are wanted, in lower case.
    pub(super) names: HashSet<String>,
}

impl Plan {
    /// Whether there is a place to read users from. A test may go without: it tells what the server holds.
    ///
    /// # Errors
    /// [`Shortfall::Settings`], with these naming contexts to choose from.
    pub(super) fn check_bases(&self, contexts: &[String]) -> Result<(), ReadProblem> {
        if !self.users.bases.is_empty() {
            return Ok(());
        }
        let held = if contexts.is_empty() {
            "dc=example,dc=org".to_owned()
        } else {
            contexts.join(" or ")
        };
        Err(wrong(
            "No base is entered under which users are.",
            &format!("Enter the DN of the unit that holds them, or the whole tree: {held}."),
        ))
    }

    /// What the settings say.
    ///
    /// # Errors
    /// [`Shortfall::Settings`].
    pub(super) fn new(settings: &LdapSettings, names: Names) -> Result<Self, ReadProblem> {
        let id = settings.id_attribute.trim().to_lowercase();
        if id.is_empty() || value::is_secret(&id) {
            return Err(wrong(
                "No attribute is named that never changes.",
                "Enter one, such as objectGUID or entryUUID.",
            ));
        }
        let users = Part {
            kind: ObjectKind::User,
            bases: bases(&settings.user_bases)?,
            filter: filter(&settings.user_filter, "users")?,
            names: wanted(names.users),
        };
        let bases = bases(&settings.group_bases)?;
        let groups = Part {
            kind: ObjectKind::Group,
            filter: if bases.is_empty() {
                String::new()
            } else {
                filter(&settings.group_filter, "groups")?
            },
            bases,
            names: wanted(names.groups),
        };
        let members = list(&settings.member_attribute);
        let account = match &settings.account {
            AccountRule::BlockedIfTrue { attribute } => AccountRule::BlockedIfTrue {
                attribute: attribute.trim().to_lowercase(),
            },
            other => other.clone(),
        };
        let unreported = filter_attributes(&users.filter)
            .into_iter()
            .chain(filter_attributes(&groups.filter))
            .find(|name| UNREPORTED.contains(&name.as_str()));
        let mut plan = Self {
            preset: settings.preset,
            users,
            groups,
            id,
            members,
            manager: list(&settings.manager_attribute).into_iter().next(),
            account,
            changes: settings.changes,
            page_size: settings.page_size.clamp(1, 10_000),
            unreported,
            fingerprint: 0,
        };
        plan.fingerprint = plan.hash();
        Ok(plan)
    }

    /// The part of users or of groups.
    pub(super) fn part(&self, kind: ObjectKind) -> &Part {
        match kind {
            ObjectKind::User => &self.users,
            ObjectKind::Group => &self.groups,
        }
    }

    /// Both parts, users first.
    pub(super) fn parts(&self) -> [&Part; 2] {
        [&self.users, &self.groups]
    }

    /// What to ask for, without members.
    pub(super) fn attributes(&self, kind: ObjectKind) -> Vec<String> {
        let part = self.part(kind);
        let mut asked: Vec<String> = part.names.iter().cloned().collect();
        asked.push(self.id.clone());
        asked.push("modifytimestamp".into());
        if self.preset == LdapPreset::ActiveDirectory {
            asked.push("objectsid".into());
        }
        if kind == ObjectKind::User {
            asked.extend(self.manager.clone());
            match &self.account {
                AccountRule::AlwaysEnabled => {}
                AccountRule::UserAccountControl => asked.push("useraccountcontrol".into()),
                AccountRule::BlockedIfTrue { attribute } => asked.push(attribute.clone()),
            }
            if self.preset == LdapPreset::ActiveDirectory {
                asked.push("primarygroupid".into());
            }
            if self.has_member_uids() {
                asked.push("uid".into());
            }
        }
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// The filter of groups that have members.
    pub(super) fn with_members(&self) -> String {
        let present = self.members.iter().fold(String::new(), |mut text, name| {
            text.extend(["(", name, "=*)"]);
            text
        });
        format!("(&{}(|{present}))", self.groups.filter)
    }

    /// Whether groups name members by their `uid`.
    pub(super) fn has_member_uids(&self) -> bool {
        self.members.iter().any(|name| name == "memberuid")
    }

    /// The attributes whose change may change what an entry is here, members included.
    pub(super) fn watched(&self) -> Vec<String> {
        let mut names = self.attributes(ObjectKind::User);
        names.extend(self.attributes(ObjectKind::Group));
        names.extend(self.members.iter().cloned());
        names.extend(filter_attributes(&self.users.filter));
        names.extend(filter_attributes(&self.groups.filter));
        names.retain(|name| name != "modifytimestamp");
        names.sort_unstable();
        names.dedup();
        names
    }

    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for part in self.parts() {
            part.bases.hash(&mut hasher);
            part.filter.hash(&mut hasher);
        }
        self.attributes(ObjectKind::User).hash(&mut hasher);
        self.attributes(ObjectKind::Group).hash(&mut hasher);
        (&self.id, &self.members, &self.manager).hash(&mut hasher);
        format!("{:?} {:?}", self.account, self.changes).hash(&mut hasher);
        hasher.finish()
    }
}

/// Computed when they are asked for: a change of one changes no entry.
const UNREPORTED: [&str; 8] = [
    "memberof",
    "ismemberof",
    "tokengroups",
    "nsrole",
    "msds-principalname",
    "nsaccountlock",
    "lockouttime",
    "msds-user-account-control-computed",
];

fn wrong(message: &str, advice: &str) -> ReadProblem {
    ReadProblem {
        reason: Shortfall::Settings,
        message: message.to_owned(),
        advice: advice.to_owned(),
    }
}

fn list(text: &str) -> Vec<String> {
    text.split([',', ';', ' '])
        .map(|name| name.trim().to_lowercase())
        .filter(|name| !name.is_empty())
        .collect()
}

fn wanted(names: Vec<String>) -> HashSet<String> {
    names
        .into_iter()
        .map(|name| name.trim().to_lowercase())
        .filter(|name| !name.is_empty() && !value::is_secret(name))
        .collect()
}

fn bases(texts: &[String]) -> Result<Vec<String>, ReadProblem> {
    let mut found: Vec<(String, String)> = Vec::new();
    for text in texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
    {
        if !text.contains('=') {
            return Err(wrong(
                &format!("\"{text}\" is no DN."),
                "Write the base as a DN, such as ou=people,dc=example,dc=org.",
            ));
        }
        let normal = dn::normal(text);
        if found.iter().any(|(_, base)| dn::is_within(&normal, base)) {
            continue;
        }
        found.retain(|(_, base)| !dn::is_within(base, &normal));
        found.push((text.to_owned(), normal));
    }
    Ok(found.into_iter().map(|(text, _)| text).collect())
}

fn filter(text: &str, whose: &str) -> Result<String, ReadProblem> {
    let text = text.trim();
    let text = if text.starts_with('(') {
        text.to_owned()
    } else {
        format!("({text})")
    };
    match parse_filter(&text) {
        Ok(_) => Ok(text),
        Err(()) => Err(wrong(
            &format!("The filter of {whose} is not one that a directory server understands."),
            "Correct it: every part stands in parentheses, such as (&(objectClass=person)(mail=*)).",
        )),
    }
}

/// The attributes that a filter looks at, in lower case.
fn filter_attributes(filter: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in filter.split('(').skip(1) {
        let end = part.find(['=', '<', '>', '~', ':']).unwrap_or(0);
        let name = part
            .get(..end)
            .unwrap_or_default()
            .split(';')
            .next()
            .unwrap_or_default();
        let name = name.trim().to_lowercase();
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        if is_name && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_within_others_are_read_once() {
        let texts = ["OU=A,DC=x", "ou=b, ou=a, dc=x", "ou=c,dc=x", " "].map(str::to_owned);
        assert_eq!(bases(&texts).unwrap(), ["OU=A,DC=x", "ou=c,dc=x"]);
        assert!(bases(&["people".to_owned()]).is_err());
    }

    #[test]
    fn the_attributes_of_a_filter() {
        let text = "(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2))(|(mail=*)(memberOf=cn=a,dc=x)))";
        assert_eq!(
            filter_attributes(text),
            ["objectclass", "useraccountcontrol", "mail", "memberof"]
        );
        assert_eq!(
            filter("objectClass=person", "users").unwrap(),
            "(objectClass=person)"
        );
        assert_eq!(
            filter("(&(a=b)", "users").unwrap_err().reason,
            Shortfall::Settings
        );
    }
}
