//! What a record of groups means. Source: Microsoft Graph documentation, "group: delta",
//! "Get incremental changes for groups".

use std::collections::HashSet;

use model::{ObjectKind, ReadProblem};
use serde_json::{Map, Value};

use super::advice::About;
use super::flatten::values;
use super::id::Id;
use super::members::Memberships;
use super::selection::Selection;
use super::users::{Found, record};
use crate::source::{Entry, ManagerOf};

/// The groups of a round.
#[derive(Debug)]
pub(super) struct Groups<'a> {
    selection: &'a Selection,
    is_everything: bool,
    /// Who is in them, or what is different about it.
    pub(super) memberships: Memberships,
    /// Which are gone, by the last word.
    pub(super) gone: HashSet<Id>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(selection: &'a Selection, is_everything: bool) -> Self {
        Self {
            selection,
            is_everything,
            memberships: Memberships::default(),
            gone: HashSet::new(),
        }
    }

    /// Takes note of a record; the object, if it is there.
    pub(super) fn take(&mut self, record: Value) -> Result<Option<Found>, ReadProblem> {
        match self::record(About::Groups, record)? {
            Ok(found) => {
                self.gone.remove(&found.id);
                self.memberships.seen(&found.id);
                if let Some(slice) = found.object.get("members@delta") {
                    self.memberships.add(&found.id, slice)?;
                }
                Ok(Some(found))
            }
            Err(id) => {
                self.gone.insert(id);
                Ok(None)
            }
        }
    }

    /// Whether a record has only a part of what was asked for, such as members alone.
    pub(super) fn is_partial(&self, found: &Found) -> bool {
        !self.is_everything && !found.object.get("displayName").is_some_and(Value::is_string)
    }

    /// The entry that the object makes.
    pub(super) fn entry(&self, id: &Id, object: &Map<String, Value>) -> Entry {
        entry(id, object, self.selection)
    }

    /// The memberships of the groups that are there.
    pub(super) fn settled(mut self) -> (HashSet<Id>, Memberships) {
        for id in &self.gone {
            self.memberships.forget(id);
        }
        (self.gone, self.memberships)
    }
}

/// A group.
pub(super) fn entry(id: &Id, object: &Map<String, Value>, selection: &Selection) -> Entry {
    Entry {
        kind: ObjectKind::Group,
        source_id: id.to_string(),
        locator: id.to_string(),
        alias: None,
        primary_group: None,
        enabled: true,
        values: values(object, Some(&selection.wanted)),
        manager: ManagerOf::Unchanged,
    }
}
