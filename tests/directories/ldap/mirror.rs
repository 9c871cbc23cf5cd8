//! A directory that takes pieces as the store does: what it holds after reads of changes must be what a read of everything
//! finds.

use std::collections::{BTreeMap, BTreeSet};

use directory::ldap::LdapSource;
use directory::source::{Ended, Entry, ManagerOf, Members, Piece, Read, Sink, Start};
use model::ObjectKind;
use tokio_util::sync::CancellationToken;

/// What pieces made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mirror {
    /// By `source_id`.
    pub(crate) entries: BTreeMap<String, Entry>,
    /// The ids of members by the id of their group.
    pub(crate) members: BTreeMap<String, BTreeSet<String>>,
    /// The ids of managers by those of their people.
    pub(crate) managers: BTreeMap<String, String>,
    /// Names of members that were nobody's.
    pub(crate) unknown: usize,
}

impl Mirror {
    /// Reads, taking pieces meanwhile, in the order that is promised.
    pub(crate) async fn take(&mut self, source: &LdapSource, start: &Start) -> Read {
        let (sink, mut pieces) = Sink::new(CancellationToken::new());
        let reading = async {
            let read = source.read(start, &sink).await;
            drop(sink);
            read
        };
        let taking = async {
            let mut taken = Vec::new();
            while let Some(piece) = pieces.recv().await {
                taken.push(piece);
            }
            taken
        };
        let (read, taken) = tokio::join!(reading, taking);
        let is_complete = read.ended == Ended::Complete;
        self.apply(taken, is_complete && *start == Start::Everything, is_complete);
        read
    }

    fn apply(&mut self, pieces: Vec<Piece>, is_everything: bool, is_complete: bool) {
        let mut seen = BTreeSet::new();
        let mut compares = is_everything;
        let mut had_members = false;
        let mut led = BTreeMap::new();
        for piece in pieces {
            match piece {
                Piece::Entries(entries) => {
                    assert!(!had_members, "entries come before members");
                    assert!(entries.len() <= 500);
                    for entry in entries {
                        seen.insert(entry.source_id.clone());
                        led.insert(entry.source_id.clone(), entry.manager.clone());
                        self.entries.insert(entry.source_id.clone(), entry);
                    }
                }
                Piece::Gone(gone) => {
                    for gone in gone {
                        self.remove(&gone.source_id);
                    }
                }
                Piece::Present(ids) => {
                    compares = true;
                    seen.extend(ids);
                }
                Piece::Members(groups) => {
                    had_members = true;
                    for group in groups {
                        let names = match &group.members {
                            Members::All(names) | Members::Some(names) => names,
                            Members::Changes { .. } => panic!("no such thing by LDAP"),
                        };
                        let ids = self.ids(names);
                        let members = self.members.entry(group.group).or_default();
                        if matches!(group.members, Members::All(_)) {
                            members.clear();
                        }
                        members.extend(ids);
                    }
                }
            }
        }
        for (id, manager) in led {
            let found = match &manager {
                ManagerOf::Unchanged => continue,
                ManagerOf::Nobody => None,
                ManagerOf::Locator(name) => self.entries.values().find(|entry| entry.locator == *name),
            };
            match found.map(|entry| entry.source_id.clone()) {
                Some(manager) => self.managers.insert(id, manager),
                None => self.managers.remove(&id),
            };
        }
        if compares && is_complete {
            let gone: Vec<String> = self
                .entries
                .keys()
                .filter(|id| !seen.contains(*id))
                .cloned()
                .collect();
            for id in gone {
                self.remove(&id);
            }
        }
    }

    fn ids(&mut self, names: &[String]) -> BTreeSet<String> {
        let mut by_name = BTreeMap::new();
        for entry in self.entries.values() {
            by_name.insert(&entry.locator, &entry.source_id);
            if let Some(alias) = &entry.alias {
                by_name.insert(alias, &entry.source_id);
            }
        }
        let found: BTreeSet<String> = names
            .iter()
            .filter_map(|name| by_name.get(name))
            .map(|id| (*id).clone())
            .collect();
        self.unknown += names.len() - found.len();
        found
    }

    fn remove(&mut self, id: &str) {
        self.entries.remove(id);
        self.members.remove(id);
        self.managers.remove(id);
        self.managers.retain(|_, manager| manager != id);
        for members in self.members.values_mut() {
            members.remove(id);
        }
    }

    /// What the other one has otherwise, in a few words; nothing if both hold the same.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let ids: BTreeSet<&String> = self.entries.keys().chain(other.entries.keys()).collect();
        for id in ids {
            let (ours, theirs) = (self.without_manager(id), other.without_manager(id));
            if ours != theirs {
                found.push(format!("{ours:?} / {theirs:?}"));
            }
            let (ours, theirs) = (self.managers.get(id), other.managers.get(id));
            if ours != theirs {
                found.push(format!("manager of {id}: {ours:?} / {theirs:?}"));
            }
            let nobody = BTreeSet::new();
            let ours = self.members.get(id).unwrap_or(&nobody);
            let theirs = other.members.get(id).unwrap_or(&nobody);
            let only: Vec<_> = ours.symmetric_difference(theirs).take(3).collect();
            if !only.is_empty() {
                found.push(format!("members of {id}: {only:?} in one only"));
            }
        }
        found.truncate(3);
        found
    }

    /// The name of a manager is another one after a rename, and still the same manager.
    fn without_manager(&self, id: &str) -> Option<Entry> {
        let entry = self.entries.get(id)?.clone();
        Some(Entry {
            manager: ManagerOf::Unchanged,
            ..entry
        })
    }

    /// Fails unless the other one holds the same.
    pub(crate) fn assert_same(&self, other: &Self, what: &str) {
        assert_eq!(self.differences(other), Vec::<String>::new(), "{what}");
    }

    /// The entry with this first value.
    pub(crate) fn find(&self, name: &str, value: &str) -> Option<&Entry> {
        self.entries.values().find(|entry| {
            entry
                .values
                .get(name)
                .and_then(|values| values.first())
                .is_some_and(|found| found == value)
        })
    }

    /// How many there are.
    pub(crate) fn count(&self, kind: ObjectKind) -> usize {
        self.entries.values().filter(|entry| entry.kind == kind).count()
    }

    /// The members of the group of that name.
    pub(crate) fn members_of(&self, cn: &str) -> BTreeSet<String> {
        let group = self.find("cn", cn).expect("the group is there");
        self.members.get(&group.source_id).cloned().unwrap_or_default()
    }
}
