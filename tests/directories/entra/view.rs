//! What somebody knows of a tenant who was told of it in pieces.

use std::collections::{BTreeMap, BTreeSet};

use directory::source::{Entry, ManagerOf, Members, Piece};
use model::ObjectKind;
use simulator::graph::{Kind, Tenant};

use super::office::Outcome;

#[derive(Debug, Default)]
pub(super) struct View {
    /// Display name, city, whether enabled and manager, by id.
    pub(super) users: BTreeMap<String, (String, String, bool, Option<String>)>,
    /// Display name and members, by id.
    pub(super) groups: BTreeMap<String, (String, BTreeSet<String>)>,
    /// The managers of those who are gone: whoever comes back has them until another word comes.
    managers_of_gone: BTreeMap<String, Option<String>>,
}

impl View {
    /// Takes the pieces of a read that was complete, in their order.
    pub(super) fn take(&mut self, outcome: &Outcome) {
        outcome.cursor();
        let mut has_members_come = false;
        for piece in &outcome.pieces {
            match piece {
                Piece::Entries(entries) => {
                    assert!(!has_members_come, "entries come before members");
                    assert!(entries.len() <= 500);
                    for entry in entries {
                        self.entry(entry);
                    }
                }
                Piece::Gone(gone) => {
                    for gone in gone {
                        if let Some(user) = self.users.remove(&gone.source_id) {
                            self.managers_of_gone.insert(gone.source_id.clone(), user.3);
                        }
                        self.groups.remove(&gone.source_id);
                    }
                }
                Piece::Members(groups) => {
                    has_members_come = true;
                    for group in groups {
                        let known = self
                            .groups
                            .get_mut(&group.group)
                            .expect("a group that was told of");
                        change(&mut known.1, &group.members);
                    }
                }
                Piece::Present(_) => panic!("nobody asked for ids"),
            }
        }
    }

    fn entry(&mut self, entry: &Entry) {
        assert_eq!(entry.source_id, entry.locator);
        let value = |name: &str| {
            entry
                .values
                .get(name)
                .map(|texts| texts.join("|"))
                .unwrap_or_default()
        };
        let id = entry.source_id.clone();
        match entry.kind {
            ObjectKind::User => {
                let manager = match &entry.manager {
                    ManagerOf::Locator(manager) => Some(manager.clone()),
                    ManagerOf::Nobody => None,
                    ManagerOf::Unchanged => match self.users.get(&id) {
                        Some(known) => known.3.clone(),
                        None => self.managers_of_gone.remove(&id).flatten(),
                    },
                };
                let user = (value("displayname"), value("city"), entry.enabled, manager);
                self.users.insert(id, user);
            }
            ObjectKind::Group => {
                let members = self.groups.remove(&id).map(|known| known.1).unwrap_or_default();
                self.groups.insert(id, (value("displayname"), members));
            }
        }
    }

    /// What is there, without what is remembered of those who are gone.
    pub(super) fn assert_is(&self, tenant: &Tenant, what: &str) {
        let truth = Self::truth(tenant);
        assert_eq!(
            (&self.users, &self.groups),
            (&truth.users, &truth.groups),
            "{what}"
        );
    }

    /// What there is to know.
    fn truth(tenant: &Tenant) -> Self {
        let mut truth = Self::default();
        for user in tenant.objects(Kind::User) {
            let text = |name: &str| user[name].as_str().unwrap_or_default().to_owned();
            let enabled = user["accountEnabled"].as_bool().unwrap_or(true);
            let manager = tenant.manager(&text("id"));
            truth
                .users
                .insert(text("id"), (text("displayName"), text("city"), enabled, manager));
        }
        for group in tenant.objects(Kind::Group) {
            let text = |name: &str| group[name].as_str().unwrap_or_default().to_owned();
            let members = tenant.members(&text("id")).into_iter().collect();
            truth.groups.insert(text("id"), (text("displayName"), members));
        }
        truth
    }
}

fn change(known: &mut BTreeSet<String>, members: &Members) {
    match members {
        Members::All(all) => *known = all.iter().cloned().collect(),
        Members::Changes { added, removed } => {
            for name in removed {
                known.remove(name);
            }
            known.extend(added.iter().cloned());
        }
        Members::Some(_) => panic!("Graph names all members"),
    }
}
