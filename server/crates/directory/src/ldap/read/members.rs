//! Who is in which group.

use ldap3::Scope;
use model::{LdapPreset, ReadProblem, Shortfall};

use super::range::Whole;
use super::{Reader, Taken};
use crate::ldap::plan::Plan;
use crate::ldap::wire::failure::Failure;
use crate::ldap::wire::raw::RawEntry;
use crate::ldap::wire::search::{Query, Search};
use crate::source::{GroupMembers, Members, Piece};

/// Names per piece, but for a group that has more.
const BATCH: usize = 2000;
/// Members that Active Directory is asked for at first. Source: its policy `MaxValRange`.
const FIRST: u64 = 1500;
/// Groups per page: each may have many members.
const PAGE: u32 = 50;

/// Members that wait for the next piece.
#[derive(Debug, Default)]
struct Waiting {
    groups: Vec<GroupMembers>,
    names: usize,
}

impl Reader<'_> {
    /// Reads and sends the members of the groups below a base.
    pub(in crate::ldap) async fn members(&mut self, base: &str, filter: &str) -> Result<(), ReadProblem> {
        if self.plan.members.is_empty() {
            return Ok(());
        }
        let mut attributes: Vec<String> = self.plan.members.iter().map(|name| self.first_of(name)).collect();
        attributes.extend([
            self.plan.id.clone(),
            "usnchanged".into(),
            "modifytimestamp".into(),
        ]);
        let root = &self.session.root;
        // One that hides what it is is what the administrator says.
        if root.is_open_ldap || (root.controls.is_empty() && self.plan.preset == LdapPreset::OpenLdap) {
            attributes.push("objectclass".into());
        }
        let query = Query {
            base: base.to_owned(),
            scope: Scope::Subtree,
            filter: filter.to_owned(),
            attributes,
            controls: Vec::new(),
            page: Some(self.plan.page_size.min(PAGE)),
        };
        let doing = format!("reading the members of groups below {base}");
        let mut search = Search::new(&self.session.ldap, query);
        let mut waiting = Waiting::default();
        loop {
            let found = match search.entry().await {
                Ok(Some(raw)) => self.group(raw).await,
                Ok(None) => break,
                Err(failure) => Err(failure),
            };
            match found {
                Ok(Some(group)) => {
                    waiting.names += group.members.len();
                    waiting.groups.push(group);
                    if waiting.names >= BATCH || waiting.groups.len() >= BATCH {
                        self.send_members(&mut waiting).await?;
                    }
                }
                Ok(None) => {}
                Err(failure) => {
                    self.send_members(&mut waiting).await?;
                    return Err(failure.into_problem(&doing));
                }
            }
        }
        self.referred(&search.references, &doing);
        self.send_members(&mut waiting).await
    }

    /// What to ask for to get the first members of a group. Active Directory gives no more than 1,500 at once and is asked for so
    /// many, so that groups are read in the same way wherever its limits are.
    fn first_of(&self, attribute: &str) -> String {
        match self.plan.preset {
            LdapPreset::ActiveDirectory => format!("{attribute};range=0-{}", FIRST - 1),
            _ => attribute.to_owned(),
        }
    }

    async fn send_members(&mut self, waiting: &mut Waiting) -> Result<(), ReadProblem> {
        if waiting.groups.is_empty() {
            return Ok(());
        }
        self.tally.members += waiting.names;
        let groups = std::mem::take(waiting).groups;
        self.send(Piece::Members(groups)).await
    }

    /// The members of a group; none if it has no id, or is gone by now.
    async fn group(&mut self, raw: RawEntry) -> Result<Option<GroupMembers>, Failure> {
        let Some(group) = self.plan.id_of(&raw) else {
            // It was counted when entries were read.
            return Ok(None);
        };
        let mut names = Vec::new();
        let mut is_whole = true;
        for attribute in &self.plan.members {
            match self.whole(&raw, attribute).await? {
                Whole::Values(values) => {
                    names.extend(values.iter().map(|value| Plan::member(attribute, value)));
                }
                Whole::Unsteady(values) => {
                    is_whole = false;
                    names.extend(values.iter().map(|value| Plan::member(attribute, value)));
                }
                Whole::Gone => return Ok(None),
            }
        }
        let has_always = |class: &str| {
            ["groupofnames", "groupofuniquenames"].contains(&class.to_ascii_lowercase().as_str())
        };
        if names.is_empty() && raw.texts("objectclass").any(has_always) {
            self.tally.hidden += 1;
            is_whole = false;
            self.tally.note(format!(
                "{} shows no member, which its class does not allow.",
                raw.dn
            ));
        }
        if !is_whole {
            self.tally
                .note(format!("The members of {} could not be read as a whole.", raw.dn));
        }
        let members = if is_whole {
            Members::All(names)
        } else {
            Members::Some(names)
        };
        Ok(Some(GroupMembers { group, members }))
    }

    /// Whether it can be that no group at all has a member.
    pub(in crate::ldap) async fn doubt_missing_members(&mut self) -> Result<(), ReadProblem> {
        self.tally.doubt_hidden();
        if self.tally.groups() == 0 || self.tally.members > 0 || self.plan.members.is_empty() {
            return Ok(());
        }
        // A right to search is not a right to read: what is found by its members has some.
        for base in &self.plan.groups.bases {
            let query = Query {
                scope: Scope::Subtree,
                filter: self.plan.with_members(),
                page: Some(1),
                ..Query::base(base, &["1.1"])
            };
            let mut search = Search::new(&self.session.ldap, query);
            if let Ok(Some(found)) = search.entry().await {
                self.tally.doubt(ReadProblem {
                    reason: Shortfall::AccessDenied,
                    message: format!("No group shows a member, though {} has some.", found.dn),
                    advice: "Give this account the right to read the members of groups.".into(),
                });
                return Ok(());
            }
        }
        self.tally
            .note("No group has a member that this account can see.".into());
        Ok(())
    }

    /// Says of entries that changed which groups they are in: one that came from outside was nobody's name until now.
    pub(in crate::ldap) async fn memberships_of(&mut self, users: &[Taken]) -> Result<(), ReadProblem> {
        let plan = self.plan;
        let mut waiting = Waiting::default();
        for user in users {
            let assertions: String = plan
                .members
                .iter()
                .filter_map(|name| {
                    let value = if name == "memberuid" {
                        user.uid.as_deref()?
                    } else {
                        &user.dn
                    };
                    Some(format!("({name}={})", ldap3::ldap_escape(value)))
                })
                .collect();
            if assertions.is_empty() {
                continue;
            }
            let filter = format!("(&{}(|{assertions}))", plan.groups.filter);
            for base in &plan.groups.bases {
                let query = Query {
                    scope: Scope::Subtree,
                    filter: filter.clone(),
                    page: Some(plan.page_size),
                    ..Query::base(base, &[&plan.id])
                };
                let doing = format!("reading the groups of {}", user.dn);
                let mut search = Search::new(&self.session.ldap, query);
                while let Some(raw) = search
                    .entry()
                    .await
                    .map_err(|failure| failure.into_problem(&doing))?
                {
                    let Some(group) = plan.id_of(&raw) else { continue };
                    // Its DN says who it is, by whatever name the group has it.
                    let names = vec![Plan::member("member", user.dn.as_bytes())];
                    waiting.names += names.len();
                    waiting.groups.push(GroupMembers {
                        group,
                        members: Members::Some(names),
                    });
                }
            }
            if waiting.names >= BATCH {
                self.send_members(&mut waiting).await?;
            }
        }
        self.send_members(&mut waiting).await
    }
}
