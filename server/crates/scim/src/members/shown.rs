//! What an answer shows of a group's members.

use serde_json::Value;

use crate::read::{elements, member};

pub(super) fn members(group: &Value) -> &[Value] {
    member(group, "members").map(elements).unwrap_or_default()
}

/// Whether it shows any member; a server that hides them shows an empty list.
pub(super) fn has_members(group: &Value) -> bool {
    !members(group).is_empty()
}

fn has(group: &Value, id: &str) -> bool {
    members(group)
        .iter()
        .any(|element| match member(element, "value") {
            Some(Value::String(value)) => value == id,
            Some(Value::Number(value)) => value.to_string() == id,
            _ => false,
        })
}

/// Whether any of these is still a member.
pub(super) fn still_there(group: &Value, ids: &[String]) -> bool {
    ids.iter().any(|id| has(group, id))
}

/// Those who are no members although others of them are, or somebody known to be one: a server that shows names instead of
/// ids lacks them all, which says nothing.
pub(super) fn lacking(group: &Value, ids: &[String], known: Option<&str>) -> Vec<String> {
    let (there, lacking): (Vec<&String>, Vec<&String>) = ids.iter().partition(|id| has(group, id));
    if there.is_empty() && !known.is_some_and(|id| has(group, id)) {
        return Vec::new();
    }
    lacking.into_iter().cloned().collect()
}
