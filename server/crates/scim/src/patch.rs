//! The body of a PATCH request.

use serde_json::{Value, json};

use crate::value::without;
use crate::{AttributePath, Change, Dialect, State, read, write};

/// The schema of a PATCH body. Source: RFC 7644 §3.5.2.
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// The PATCH body that makes these changes to an account whose last sent state is `current`: `replace` where there was
/// a value, `add` where there was none, `remove` where none is wanted. An element of a list that does not exist yet is
/// added to its list as a whole, because a filter that selects nothing is an error (RFC 7644 §3.5.2.3), and an element
/// of which nothing is wanted any more is removed as a whole, so that no empty element stays behind.
pub fn operations(changes: &[Change], current: &State, dialect: &Dialect) -> Value {
    body(&operation_list(changes, current, dialect))
}

pub(crate) fn body(operations: &[Value]) -> Value {
    json!({ "schemas": [PATCH_OP], "Operations": operations })
}

pub(crate) fn operation_list(changes: &[Change], current: &State, dialect: &Dialect) -> Vec<Value> {
    let mut operations = Vec::new();
    let mut new_elements = json!({});
    let mut lists: Vec<AttributePath> = Vec::new();
    for change in changes {
        let Change { path, old, new, .. } = change;
        match new {
            Some(value) if change.only_adds => {
                operations.push(addition(change, value, dialect));
            }
            None if old.is_none() => {}
            None => {
                let is_last = !path.conditions().is_empty() && !keeps_element(path, changes, current);
                let path = if is_last && !dialect.remove_by_sub_attribute {
                    path.whole_element()
                } else {
                    path.clone()
                };
                let operation = json!({ "op": dialect.operation("remove"), "path": path });
                if !operations.contains(&operation) {
                    operations.push(operation);
                }
            }
            Some(value) => {
                let value = dialect.wire_value(path, value);
                let is_new = old.is_none();
                if is_new && !dialect.add_by_filtered_path && lacks_element(path, current) {
                    write(&mut new_elements, path, value);
                    let list = path.whole_attribute();
                    if !lists.contains(&list) {
                        lists.push(list);
                    }
                } else {
                    // What switches an account off is said in the one form that every known server understands.
                    let adds = is_new && !path.as_str().eq_ignore_ascii_case("active");
                    let name = dialect.operation(if adds { "add" } else { "replace" });
                    operations.push(json!({ "op": name, "path": path, "value": value }));
                }
            }
        }
    }
    for list in lists {
        if let Some(elements) = read(&new_elements, &list) {
            operations.push(json!({ "op": dialect.operation("add"), "path": list, "value": elements }));
        }
    }
    operations
}

/// `add` with those values of a list that the application did not get yet: whatever else it has stays (RFC 7644 §3.5.2.1).
pub(crate) fn addition(change: &Change, value: &Value, dialect: &Dialect) -> Value {
    let missing = match (&change.old, value) {
        (Some(Value::Array(old)), Value::Array(new)) => Value::Array(without(new, old, false)),
        (_, value) => value.clone(),
    };
    json!({
        "op": dialect.operation("add"),
        "path": change.path,
        "value": dialect.wire_value(&change.path, &missing),
    })
}

/// Whether the path selects an element by conditions of which nothing was ever sent.
fn lacks_element(path: &AttributePath, current: &State) -> bool {
    !path.conditions().is_empty() && !current.paths().any(|known| known.is_same_element(path))
}

/// Whether something of the element is still wanted after the changes.
fn keeps_element(path: &AttributePath, changes: &[Change], current: &State) -> bool {
    let is_changed = |known: &AttributePath| changes.iter().any(|change| change.path == *known);
    current
        .paths()
        .any(|known| known.is_same_element(path) && !is_changed(known))
        || changes
            .iter()
            .any(|change| change.new.is_some() && change.path.is_same_element(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff;
    use crate::diff::tests::state;

    const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

    fn check(old: &[(&str, Value)], new: &[(&str, Value)], dialect: &Dialect, expected: &Value) {
        let (old, new) = (state(old), state(new));
        let body = operations(&diff(&old, &new), &old, dialect);
        assert_eq!(body["schemas"], json!([PATCH_OP]));
        assert_eq!(&body["Operations"], expected);
    }

    #[test]
    fn plain_attributes() {
        check(
            &[
                ("active", json!(true)),
                ("title", json!("A")),
                ("nickName", json!("N")),
                (MANAGER, json!("1")),
            ],
            &[
                ("active", json!("False")),
                ("title", json!("B")),
                ("locale", json!("de")),
                (MANAGER, json!("2")),
            ],
            &Dialect::default(),
            &json!([
                {"op": "replace", "path": "active", "value": false},
                {"op": "add", "path": "locale", "value": "de"},
                {"op": "remove", "path": "nickName"},
                {"op": "replace", "path": "title", "value": "B"},
                {"op": "replace", "path": MANAGER, "value": {"value": "2"}},
            ]),
        );
    }

    #[test]
    fn elements_of_lists() {
        check(
            &[
                ("addresses[type eq \"work\"].locality", json!("Ulm")),
                ("phoneNumbers[type eq \"fax\"].value", json!("9")),
                ("emails[type eq \"home\"].value", json!("h")),
            ],
            &[
                ("addresses[type eq \"work\"].locality", json!("Bonn")),
                ("addresses[type eq \"work\"].country", json!("DE")),
                ("addresses[type eq \"other\"].country", json!("FR")),
                ("addresses[type eq \"other\"].locality", json!("Paris")),
                ("phoneNumbers[type eq \"work\"].value", json!("1")),
                ("phoneNumbers[type eq \"mobile\"].value", json!("2")),
                ("emails[type eq \"work\"].value", json!("w")),
                ("emails[type eq \"home\"].value", json!("h")),
            ],
            &Dialect::default(),
            &json!([
                {"op": "add", "path": "addresses[type eq \"work\"].country", "value": "DE"},
                {"op": "replace", "path": "addresses[type eq \"work\"].locality", "value": "Bonn"},
                {"op": "remove", "path": "phoneNumbers[type eq \"fax\"]"},
                {"op": "add", "path": "addresses", "value": [{"type": "other", "country": "FR", "locality": "Paris"}]},
                {"op": "add", "path": "emails", "value": [{"type": "work", "primary": true, "value": "w"}]},
                {"op": "add", "path": "phoneNumbers", "value": [{"type": "mobile", "value": "2"}, {"type": "work", "value": "1"}]},
            ]),
        );
    }

    #[test]
    fn values_that_are_only_added() {
        let old = state(&[("roles", json!([{"value": "a"}]))]);
        let new = state(&[("roles", json!([{"value": "a"}, {"value": "b"}]))]);
        let mut changes = diff(&old, &new);
        for change in &mut changes {
            change.only_adds = true;
        }
        assert_eq!(
            operation_list(&changes, &old, &Dialect::default()),
            [json!({"op": "add", "path": "roles", "value": [{"value": "b"}]})]
        );
    }

    #[test]
    fn the_deviations_of_a_dialect() {
        let dialect = Dialect {
            capitalized_operations: true,
            booleans_as_text: true,
            manager_as_text: true,
            add_by_filtered_path: true,
            remove_by_sub_attribute: true,
            ..Dialect::default()
        };
        check(
            &[("active", json!(true)), ("title", json!("A"))],
            &[
                ("active", json!(false)),
                (MANAGER, json!("2")),
                ("emails[type eq \"work\"].value", json!("w")),
            ],
            &dialect,
            &json!([
                {"op": "Replace", "path": "active", "value": "False"},
                {"op": "Add", "path": "emails[type eq \"work\"].value", "value": "w"},
                {"op": "Remove", "path": "title"},
                {"op": "Add", "path": MANAGER, "value": "2"},
            ]),
        );
    }
}
