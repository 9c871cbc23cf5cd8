//! The attributes of one account, flat.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::value::{canonical, is_unset};
use crate::{AttributePath, Change, read};

/// What was last sent for one account, or what is to be sent: a value per target path. Holds no nulls and no empty
/// text; `active` and `primary` are real booleans, a manager is the bare id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct State(BTreeMap<AttributePath, Value>);

impl State {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the value; one that is unset removes the path.
    pub fn insert(&mut self, path: AttributePath, value: Value) {
        if is_unset(&value) {
            self.0.remove(&path);
        } else {
            let value = canonical(&path, value);
            self.0.insert(path, value);
        }
    }

    /// Takes the path out.
    pub fn remove(&mut self, path: &AttributePath) -> Option<Value> {
        self.0.remove(path)
    }

    /// The value at exactly this path.
    pub fn get(&self, path: &AttributePath) -> Option<&Value> {
        self.0.get(path)
    }

    /// Paths and values, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&AttributePath, &Value)> {
        self.0.iter()
    }

    /// The paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &AttributePath> {
        self.0.keys()
    }

    /// How many paths have a value.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no path has a value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Makes the changes.
    pub fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            self.insert(change.path.clone(), change.new.clone().unwrap_or(Value::Null));
        }
    }

    /// What a resource says at these paths.
    pub fn from_resource<'a>(resource: &Value, paths: impl IntoIterator<Item = &'a AttributePath>) -> Self {
        paths
            .into_iter()
            .filter_map(|path| Some((path.clone(), read(resource, path)?.clone())))
            .collect()
    }
}

impl FromIterator<(AttributePath, Value)> for State {
    fn from_iter<I: IntoIterator<Item = (AttributePath, Value)>>(values: I) -> Self {
        let mut state = Self::new();
        for (path, value) in values {
            state.insert(path, value);
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_kept_in_one_form_and_survive_storage() {
        let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
        let state: State = [
            ("active", json!("True")),
            ("title", json!("")),
            ("nickName", json!(null)),
            (manager, json!({"value": "7"})),
        ]
        .into_iter()
        .map(|(path, value)| (AttributePath::parse(path).unwrap(), value))
        .collect();
        let stored = serde_json::to_value(&state).unwrap();
        assert_eq!(stored, json!({"active": true, manager: "7"}));
        assert_eq!(serde_json::from_value::<State>(stored).unwrap(), state);
    }
}
