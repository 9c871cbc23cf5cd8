//! From an entry of a server to an entry of ours.

use model::{AccountRule, ObjectKind};

use super::form::{dn, id, value};
use super::plan::Plan;
use super::wire::raw::RawEntry;
use crate::source::{Entry, ManagerOf, Values};

/// The bit of `userAccountControl` that blocks sign-in. Source: MS-ADTS §2.2.16, `ADS_UF_ACCOUNT_DISABLE`.
const ACCOUNT_DISABLE: i64 = 2;
/// What `pwdAccountLockedTime` holds where an administrator locked the account. Source: slapo-ppolicy(5).
const LOCKED_FOR_GOOD: &str = "000001010000Z";

/// Why an entry cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// The attribute that never changes is not there, or hidden.
    NoId,
    /// Whether sign-in is allowed is hidden.
    NoState,
}

impl Plan {
    /// The id of an entry.
    pub(super) fn id_of(&self, raw: &RawEntry) -> Option<String> {
        id::text(&self.id, raw.first(&self.id)?)
    }

    /// The entry as pieces have it.
    ///
    /// # Errors
    /// [`Unusable`].
    pub(super) fn entry(&self, kind: ObjectKind, raw: RawEntry) -> Result<Entry, Unusable> {
        let source_id = self.id_of(&raw).ok_or(Unusable::NoId)?;
        let sid = raw.first("objectsid").and_then(id::sid);
        let (enabled, alias, primary_group, manager) = match kind {
            ObjectKind::User => {
                let uid = raw.text("uid").filter(|_| self.has_member_uids());
                (
                    self.is_enabled(&raw).ok_or(Unusable::NoState)?,
                    uid.map(member_uid),
                    primary_group(&raw, sid.as_deref()),
                    self.manager_of(&raw),
                )
            }
            ObjectKind::Group => (true, sid, None, ManagerOf::Unchanged),
        };
        let locator = dn::normal(&raw.dn);
        Ok(Entry {
            kind,
            source_id,
            locator,
            alias,
            primary_group,
            enabled,
            values: self.values(kind, raw),
            manager,
        })
    }

    fn values(&self, kind: ObjectKind, raw: RawEntry) -> Values {
        let names = &self.part(kind).names;
        let mut values = Values::new();
        for name in ["dn", "distinguishedname", "entrydn"] {
            if names.contains(name) {
                values.insert(name.to_owned(), vec![raw.dn.clone()]);
            }
        }
        for attribute in raw.attributes {
            if !names.contains(&attribute.name) {
                continue;
            }
            let plain = attribute.name.split(';').next().unwrap_or_default();
            let texts: Vec<String> = attribute
                .values
                .into_iter()
                .filter_map(|bytes| value::text(plain, bytes))
                .collect();
            if !texts.is_empty() {
                values.insert(attribute.name, texts);
            }
        }
        values
    }

    fn is_enabled(&self, raw: &RawEntry) -> Option<bool> {
        match &self.account {
            AccountRule::AlwaysEnabled => Some(true),
            AccountRule::UserAccountControl => {
                let flags: i64 = raw.text("useraccountcontrol")?.trim().parse().ok()?;
                Some(flags & ACCOUNT_DISABLE == 0)
            }
            AccountRule::BlockedIfTrue { attribute } => Some(!raw.texts(attribute).any(|text| {
                let text = text.trim();
                ["true", "yes", "1"]
                    .iter()
                    .any(|yes| text.eq_ignore_ascii_case(yes))
                    || text == LOCKED_FOR_GOOD
            })),
        }
    }

    fn manager_of(&self, raw: &RawEntry) -> ManagerOf {
        let Some(attribute) = &self.manager else {
            return ManagerOf::Unchanged;
        };
        match raw.text(attribute) {
            Some(manager) => ManagerOf::Locator(dn::normal(manager)),
            None => ManagerOf::Nobody,
        }
    }

    /// The name of a member, as a locator or an alias; `attribute` in lower case.
    pub(super) fn member(attribute: &str, value: &[u8]) -> String {
        let text = String::from_utf8_lossy(value);
        match attribute {
            "memberuid" => member_uid(&text),
            "uniquemember" => dn::normal(without_uid(&text)),
            _ => dn::normal(&text),
        }
    }
}

/// A DN has no colon before its first `=`, so the two never meet.
fn member_uid(uid: &str) -> String {
    format!("uid:{}", uid.trim().to_lowercase())
}

/// The DN of a value that may end in a bit string: `cn=a,dc=x#'0101'B`. Source: RFC 4517 §3.3.21.
fn without_uid(text: &str) -> &str {
    let Some((name, bits)) = text.rsplit_once('#') else {
        return text;
    };
    let bits = bits.strip_prefix('\'').and_then(|bits| bits.strip_suffix("'B"));
    match bits {
        Some(bits) if bits.bytes().all(|bit| bit == b'0' || bit == b'1') => name,
        _ => text,
    }
}

/// The SID of the group: the account's, with the group's number in place of its own. Source: MS-ADTS, `primaryGroupID`.
fn primary_group(raw: &RawEntry, sid: Option<&str>) -> Option<String> {
    let number: u32 = raw.text("primarygroupid")?.trim().parse().ok()?;
    let (domain, _) = sid?.rsplit_once('-')?;
    Some(format!("{domain}-{number}"))
}

#[cfg(test)]
mod tests {
    use model::{LdapPreset, LdapSettings};

    use super::super::wire::raw::RawAttribute;
    use super::*;
    use crate::source::Names;

    fn plan(change: impl FnOnce(&mut LdapSettings)) -> Plan {
        let (mut settings, _, _) = super::super::preset(LdapPreset::ActiveDirectory, "dc=x");
        change(&mut settings);
        let names = Names {
            users: vec![
                "mail".into(),
                "dn".into(),
                "userpassword".into(),
                "accountexpires".into(),
            ],
            groups: Vec::new(),
        };
        Plan::new(&settings, names).unwrap()
    }

    fn raw(attributes: &[(&str, &[u8])]) -> RawEntry {
        RawEntry {
            dn: "CN=Ana,DC=x".into(),
            attributes: attributes
                .iter()
                .map(|(name, value)| RawAttribute {
                    name: (*name).to_owned(),
                    range: None,
                    values: vec![value.to_vec()],
                })
                .collect(),
        }
    }

    const SID: [u8; 28] = [
        1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0x51, 4, 0, 0,
    ];

    #[test]
    fn an_account_of_active_directory() {
        let plan = plan(|_| {});
        let entry = plan
            .entry(
                ObjectKind::User,
                raw(&[
                    ("objectguid", &[7; 16]),
                    ("objectsid", &SID),
                    ("primarygroupid", b"513"),
                    ("useraccountcontrol", b"514"),
                    ("mail", b"ana@x.org"),
                    ("accountexpires", b"0"),
                    ("userpassword", b"secret"),
                    ("manager", b"CN=Boss, DC=X"),
                ]),
            )
            .unwrap();
        assert!(!entry.enabled);
        assert_eq!(entry.locator, "cn=ana,dc=x");
        assert_eq!(entry.primary_group.as_deref(), Some("s-1-5-21-1-2-3-513"));
        assert_eq!(entry.manager, ManagerOf::Locator("cn=boss,dc=x".into()));
        assert_eq!(
            entry.values,
            Values::from([
                ("dn".to_owned(), vec!["CN=Ana,DC=x".to_owned()]),
                ("mail".to_owned(), vec!["ana@x.org".to_owned()])
            ])
        );
    }

    #[test]
    fn what_is_hidden_is_no_answer() {
        let plan = plan(|_| {});
        let hidden = plan.entry(ObjectKind::User, raw(&[("objectguid", &[7; 16])]));
        assert_eq!(hidden.unwrap_err(), Unusable::NoState);
        let hidden = plan.entry(ObjectKind::User, raw(&[("useraccountcontrol", b"512")]));
        assert_eq!(hidden.unwrap_err(), Unusable::NoId);
    }

    #[test]
    fn an_account_is_blocked_by_an_attribute() {
        let plan = plan(|settings| {
            settings.account = AccountRule::BlockedIfTrue {
                attribute: "nsAccountLock".into(),
            };
        });
        let enabled = |value: &[u8]| {
            let raw = raw(&[("objectguid", &[7; 16]), ("nsaccountlock", value)]);
            plan.entry(ObjectKind::User, raw).unwrap().enabled
        };
        assert!(!enabled(b"TRUE"));
        assert!(!enabled(b"true"));
        assert!(enabled(b"FALSE"));
        assert!(
            plan.entry(ObjectKind::User, raw(&[("objectguid", &[7; 16])]))
                .unwrap()
                .enabled
        );
    }

    #[test]
    fn members_by_name() {
        assert_eq!(Plan::member("member", b"CN=Ana,DC=X"), "cn=ana,dc=x");
        assert_eq!(
            Plan::member("uniquemember", b"cn=ana,dc=x#'0101'B"),
            "cn=ana,dc=x"
        );
        assert_eq!(Plan::member("uniquemember", b"cn=a#1,dc=x"), "cn=a#1,dc=x");
        assert_eq!(Plan::member("memberuid", b"Ana "), "uid:ana");
    }
}
