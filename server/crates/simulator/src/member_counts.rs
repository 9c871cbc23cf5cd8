use serde_json::{Map, Value};

use crate::{
    patch::{Operation, Verb},
    store::member_ids,
};

/// How many memberships requests ask to change, whether or not they did so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MemberCounts {
    /// Members in `add` operations and in new groups.
    pub added: u64,
    /// Members that `remove` operations list or select.
    pub removed: u64,
    /// How often the whole list was set or emptied: PUT, `replace`, and `remove` of everybody.
    pub set: u64,
}

impl MemberCounts {
    /// What a new group asks for.
    pub(crate) fn of_new(group: &Map<String, Value>) -> Self {
        Self {
            added: count(member_ids(group)),
            ..Self::default()
        }
    }

    /// What a PUT asks for.
    pub(crate) fn of_replacement() -> Self {
        Self {
            set: 1,
            ..Self::default()
        }
    }

    /// What a PATCH asks for.
    pub(crate) fn of_patch(operations: &[Operation]) -> Self {
        let mut counts = Self::default();
        for operation in operations {
            counts.add(operation);
        }
        counts
    }

    fn add(&mut self, operation: &Operation) {
        let value = match &operation.path {
            Some(path) if path.path.is_whole("members") => operation.value.as_ref(),
            Some(_) => return,
            None => match operation.value.as_ref().and_then(Value::as_object) {
                Some(members) if members.contains_key("members") => members.get("members"),
                _ => return,
            },
        };
        let listed = match value {
            Some(Value::Array(elements)) => count(elements.iter()),
            Some(_) => 1,
            None => 0,
        };
        let filter = operation.path.as_ref().and_then(|path| path.filter.as_ref());
        match (operation.verb, filter) {
            (Verb::Add, _) => self.added += listed,
            (Verb::Remove, Some(filter)) => self.removed += filter.comparisons(),
            (Verb::Remove, None) if listed > 0 => self.removed += listed,
            (Verb::Remove, None) | (Verb::Replace, _) => self.set += 1,
        }
    }
}

fn count(things: impl Iterator) -> u64 {
    u64::try_from(things.count()).unwrap_or(u64::MAX)
}
