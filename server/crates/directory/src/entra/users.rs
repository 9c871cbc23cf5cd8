//! What a record of users means. Source: Microsoft Graph documentation, "user: delta",
//! "Get incremental changes for users".

use std::collections::{HashMap, HashSet};

use model::{ObjectKind, ReadProblem};
use serde_json::{Map, Value};

use super::advice::About;
use super::flatten::user_values;
use super::id::Id;
use super::refusal::not_graph;
use super::selection::Selection;
use crate::source::{Entry, ManagerOf};

/// A record of an object that is there.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) id: Id,
    pub(super) object: Map<String, Value>,
}

/// Reads a record: the object, or the id of one that is gone, for now or for good.
pub(super) fn record(about: About, record: Value) -> Result<Result<Found, Id>, ReadProblem> {
    let id = Id::of(&record).ok_or_else(|| not_graph(about, "holds something without an id"))?;
    match record {
        Value::Object(object) => match object.get("@removed") {
            None | Some(Value::Null) => Ok(Ok(Found { id, object })),
            Some(_) => Ok(Err(id)),
        },
        _ => Err(not_graph(about, "holds what is no object")),
    }
}

/// The users of a round.
#[derive(Debug)]
pub(super) struct Users<'a> {
    selection: &'a Selection,
    is_everything: bool,
    /// What this round said of managers: a later record of the same user may say nothing.
    managers: HashMap<Id, Option<Id>>,
    /// Who is gone, by the last word.
    pub(super) gone: HashSet<Id>,
    /// Whether anybody was there.
    pub(super) is_anybody: bool,
}

impl<'a> Users<'a> {
    pub(super) fn new(selection: &'a Selection, is_everything: bool) -> Self {
        Self {
            selection,
            is_everything,
            managers: HashMap::new(),
            gone: HashSet::new(),
            is_anybody: false,
        }
    }

    /// Takes note of a record; the object, if it is there.
    pub(super) fn take(&mut self, record: Value) -> Result<Option<Found>, ReadProblem> {
        match self::record(About::Users, record)? {
            Ok(found) => {
                self.gone.remove(&found.id);
                self.is_anybody = true;
                if let Some(annotation) = found.object.get("manager@delta") {
                    self.note_manager(&found.id, annotation)?;
                }
                Ok(Some(found))
            }
            Err(id) => {
                self.gone.insert(id);
                Ok(None)
            }
        }
    }

    /// Whether a record has only a part of what was asked for. In a first round what is absent never had a value.
    pub(super) fn is_partial(&self, found: &Found) -> bool {
        let text = |name: &str| found.object.get(name).is_some_and(Value::is_string);
        let flag = |name: &str| found.object.get(name).is_some_and(Value::is_boolean);
        let is_whole = flag("accountEnabled") && text("userPrincipalName");
        !self.is_everything && !is_whole
    }

    /// The entry that the object makes.
    pub(super) fn entry(&self, id: &Id, object: &Map<String, Value>) -> Entry {
        let manager = match self.managers.get(id) {
            Some(Some(manager)) => ManagerOf::Locator(manager.to_string()),
            Some(None) => ManagerOf::Nobody,
            None if self.is_everything => ManagerOf::Nobody,
            None => ManagerOf::Unchanged,
        };
        Entry {
            manager,
            ..entry(id, object, self.selection)
        }
    }

    /// One manager at most; a change may come as one that went and one that came, in any order or in two records.
    fn note_manager(&mut self, id: &Id, annotation: &Value) -> Result<(), ReadProblem> {
        let broken = || not_graph(About::Users, "names a manager in an unknown form");
        let named = annotation.as_array().ok_or_else(broken)?;
        let (mut came, mut went) = (None, Vec::new());
        for manager in named {
            let id = Id::of(manager).ok_or_else(broken)?;
            match manager.get("@removed") {
                None | Some(Value::Null) => came = Some(id),
                Some(_) => went.push(id),
            }
        }
        if came.is_some() {
            self.managers.insert(id.clone(), came);
        } else if !went.is_empty() {
            let known = self.managers.entry(id.clone()).or_insert(None);
            if known.as_ref().is_some_and(|known| went.contains(known)) {
                *known = None;
            }
        }
        Ok(())
    }
}

/// A user without a word about the manager.
pub(super) fn entry(id: &Id, object: &Map<String, Value>, selection: &Selection) -> Entry {
    Entry {
        kind: ObjectKind::User,
        source_id: id.to_string(),
        locator: id.to_string(),
        alias: None,
        primary_group: None,
        enabled: is_enabled(object),
        values: user_values(object, Some(&selection.wanted)),
        manager: ManagerOf::Unchanged,
    }
}

/// Whether sign-in is allowed; it is blocked only where Graph says so.
pub(super) fn is_enabled(object: &Map<String, Value>) -> bool {
    object.get("accountEnabled").and_then(Value::as_bool) != Some(false)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What is said of the manager after each record of one user.
    fn managers(records: &[Value], is_everything: bool) -> Vec<ManagerOf> {
        let selection = Selection::of_users(&[]).unwrap();
        let mut users = Users::new(&selection, is_everything);
        records
            .iter()
            .map(|annotation| {
                let mut record = json!({"id": "u"});
                if !annotation.is_null() {
                    record["manager@delta"] = annotation.clone();
                }
                let found = users.take(record).unwrap().unwrap();
                users.entry(&found.id, &found.object).manager
            })
            .collect()
    }

    #[test]
    fn the_manager_is_the_one_that_came_whatever_the_order() {
        let is = |name: &str| ManagerOf::Locator(name.to_owned());
        let came = |name: &str| json!([{"id": name}]);
        let went = |name: &str| json!([{"id": name, "@removed": {"reason": "deleted"}}]);
        let both = json!([{"id": "b"}, {"id": "a", "@removed": {"reason": "deleted"}}]);
        for is_everything in [true, false] {
            let silent = if is_everything {
                ManagerOf::Nobody
            } else {
                ManagerOf::Unchanged
            };
            for (records, expected) in [
                (vec![Value::Null], vec![silent.clone()]),
                (vec![json!([])], vec![silent.clone()]),
                (vec![came("a"), Value::Null], vec![is("a"), is("a")]),
                (
                    vec![went("a"), Value::Null],
                    vec![ManagerOf::Nobody, ManagerOf::Nobody],
                ),
                (vec![both.clone()], vec![is("b")]),
                (vec![came("b"), went("a")], vec![is("b"), is("b")]),
                (vec![went("a"), came("b")], vec![ManagerOf::Nobody, is("b")]),
                (vec![came("a"), went("a")], vec![is("a"), ManagerOf::Nobody]),
            ] {
                assert_eq!(managers(&records, is_everything), expected, "{records:?}");
            }
        }
    }

    #[test]
    fn a_manager_in_an_unknown_form_is_not_taken_for_nobody() {
        let selection = Selection::of_users(&[]).unwrap();
        for annotation in [json!({"id": "a"}), json!("a"), json!([{}])] {
            let record = json!({"id": "u", "manager@delta": annotation});
            assert!(Users::new(&selection, true).take(record).is_err());
        }
    }
}
