//! From objects and changes to the records of a delta query.
//! Source: Microsoft Graph documentation, "Get incremental changes for users", "Get incremental changes for groups".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::objects::Select;
use super::state::{Change, Kind, State};

/// The records of a first round. Large groups come several times, others in between.
pub(super) fn first(state: &State, kind: Kind, select: &Select) -> Vec<Value> {
    let (mut records, mut rest) = (Vec::new(), Vec::new());
    for (id, object) in state.of_kind(kind) {
        let mut record = select.show(object, true);
        if let Some(manager) = object.manager.as_ref().filter(|_| select.follows("manager")) {
            record.insert("manager@delta".to_owned(), json!([named(state, manager, true)]));
        }
        if !select.follows("members") || object.members.is_empty() {
            records.push(record.into());
            continue;
        }
        let members = object.members.iter().map(|member| (member.clone(), true));
        let mut slices = slices(state, &record, &members.collect::<Vec<_>>());
        rest.extend(slices.split_off(1.min(slices.len())));
        records.extend(slices);
        debug_assert!(state.objects.contains_key(id));
    }
    records.extend(rest);
    records
}

/// What is different about an object since a place in the log.
#[derive(Default)]
struct Different {
    removed: Option<&'static str>,
    is_there: bool,
    /// The properties that changed; everything where `is_whole`.
    properties: BTreeSet<String>,
    is_whole: bool,
    has_another_manager: bool,
    /// The manager before the first change.
    manager_before: Option<String>,
    members: BTreeMap<String, bool>,
}

/// The records of a later round: what happened since this place in the log, one record for each object, in the order in
/// which they were first touched.
pub(super) fn later(state: &State, kind: Kind, select: &Select, since: usize) -> Vec<Value> {
    let mut order = Vec::new();
    let mut different: BTreeMap<String, Different> = BTreeMap::new();
    for change in state.log.iter().skip(since) {
        let Some(id) = subject(state, kind, change) else {
            continue;
        };
        let entry = different.entry(id.clone()).or_insert_with(|| {
            order.push(id);
            Different::default()
        });
        note(entry, change);
    }
    let mut records = Vec::new();
    for id in order {
        if let Some(different) = different.remove(&id) {
            records.extend(of(state, select, &id, different));
        }
    }
    records
}

/// Whom a change is about, if that is of this kind.
fn subject(state: &State, kind: Kind, change: &Change) -> Option<String> {
    let is_kind = |id: &String| {
        let object = state.objects.get(id).or_else(|| state.deleted.get(id));
        object.is_some_and(|object| object.kind == kind)
    };
    match change {
        Change::Removed {
            kind: removed, id, ..
        } => (*removed == kind).then(|| id.clone()),
        Change::Object { id, .. } | Change::Manager { id, .. } => is_kind(id).then(|| id.clone()),
        Change::Member { group, .. } => is_kind(group).then(|| group.clone()),
    }
}

fn note(entry: &mut Different, change: &Change) {
    match change {
        Change::Object { properties, .. } => {
            (entry.is_there, entry.removed) = (true, None);
            entry.is_whole |= properties.is_empty();
            entry.properties.extend(properties.iter().cloned());
        }
        Change::Removed { reason, .. } => entry.removed = Some(reason),
        Change::Manager { before, .. } => {
            if !entry.has_another_manager {
                (entry.has_another_manager, entry.manager_before) = (true, before.clone());
            }
        }
        Change::Member { member, came, .. } => {
            entry.members.insert(member.clone(), *came);
        }
    }
}

fn of(state: &State, select: &Select, id: &str, different: Different) -> Vec<Value> {
    if let Some(reason) = different.removed {
        return vec![json!({"id": id, "@removed": {"reason": reason}})];
    }
    let Some(object) = state.objects.get(id) else {
        return Vec::new();
    };
    let mut record = select.show(object, true);
    if state.options.only_changes && !different.is_whole {
        record.retain(|name, _| name == "id" || different.properties.contains(name));
    }
    if different.has_another_manager && select.follows("manager") {
        let mut named_ones = Vec::new();
        let before = different.manager_before;
        if let Some(before) = before.filter(|before| object.manager.as_ref() != Some(before)) {
            named_ones.push(named(state, &before, false));
        }
        named_ones.extend(object.manager.as_ref().map(|manager| named(state, manager, true)));
        record.insert("manager@delta".to_owned(), named_ones.into());
    }
    if different.members.is_empty() || !select.follows("members") {
        return vec![record.into()];
    }
    slices(state, &record, &different.members.into_iter().collect::<Vec<_>>())
}

/// A record of a group for each slice of its members.
fn slices(state: &State, record: &Map<String, Value>, members: &[(String, bool)]) -> Vec<Value> {
    members
        .chunks(state.options.members_per_record.max(1))
        .map(|slice| {
            let mut record = record.clone();
            let slice = slice.iter().map(|(member, came)| named(state, member, *came));
            record.insert("members@delta".to_owned(), slice.collect());
            record.into()
        })
        .collect()
}

fn named(state: &State, id: &str, came: bool) -> Value {
    let kind = state.objects.get(id).map_or(Kind::User, |object| object.kind);
    let mut named = json!({"@odata.type": format!("#microsoft.graph.{}", kind.type_name()), "id": id});
    if !came && let Some(named) = named.as_object_mut() {
        named.insert("@removed".to_owned(), json!({"reason": "deleted"}));
    }
    named
}
