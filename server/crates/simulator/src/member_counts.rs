use serde_json::{Map, Value};

use crate::{
    filter::Filter,
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
        let Some(named) = Named::by(operation) else {
            return;
        };
        match operation.verb {
            Verb::Add => self.added += named.listed,
            Verb::Remove if named.listed + named.selected > 0 => {
                self.removed += named.listed + named.selected;
            }
            Verb::Remove | Verb::Replace => self.set += 1,
        }
    }
}

/// How many members the operations list or select.
pub(crate) fn named_members(operations: &[Operation]) -> u64 {
    let named = operations.iter().filter_map(Named::by);
    named.map(|named| named.listed + named.selected).sum()
}

/// The members that an operation is about.
struct Named {
    /// By its value.
    listed: u64,
    /// By the filter of its path.
    selected: u64,
}

impl Named {
    /// `None` for an operation on something else.
    fn by(operation: &Operation) -> Option<Self> {
        let value = match &operation.path {
            Some(path) if path.path.is_whole("members") => operation.value.as_ref(),
            Some(_) => return None,
            None => Some(operation.value.as_ref()?.as_object()?.get("members")?),
        };
        let filter = operation.path.as_ref().and_then(|path| path.filter.as_ref());
        Some(Self {
            listed: match value {
                Some(Value::Array(elements)) => count(elements.iter()),
                Some(_) => 1,
                None => 0,
            },
            selected: filter.map_or(0, Filter::comparisons),
        })
    }
}

fn count(things: impl Iterator) -> u64 {
    u64::try_from(things.count()).unwrap_or(u64::MAX)
}
