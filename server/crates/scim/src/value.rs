//! When two values of an attribute are the same to an application.

use serde_json::Value;

use crate::AttributePath;
use crate::read::member;

/// Whether the value says "no value". Source: RFC 7643 §2.5; empty text is never sent because some servers refuse it.
pub fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether both values are the same for this attribute: `"True"` is `true` for `active`, a manager is its id, and the
/// order of a list means nothing (RFC 7643, section 2.4).
pub fn equal(path: &AttributePath, one: &Value, other: &Value) -> bool {
    is_same(
        &canonical(path, one.clone()),
        &canonical(path, other.clone()),
        false,
    )
}

/// [`equal`], with text compared without regard to case.
pub(crate) fn equal_ignoring_case(path: &AttributePath, one: &Value, other: &Value) -> bool {
    is_same(
        &canonical(path, one.clone()),
        &canonical(path, other.clone()),
        true,
    )
}

/// Both lists together, without the elements that are there already.
pub fn union(one: &[Value], other: &[Value], ignores_case: bool) -> Vec<Value> {
    let mut all = one.to_vec();
    all.extend(without(other, one, ignores_case));
    all
}

/// The elements that the other list does not have.
pub(crate) fn without(elements: &[Value], other: &[Value], ignores_case: bool) -> Vec<Value> {
    elements
        .iter()
        .filter(|element| !has(other, element, ignores_case))
        .cloned()
        .collect()
}

fn has(elements: &[Value], wanted: &Value, ignores_case: bool) -> bool {
    elements
        .iter()
        .any(|element| is_same(element_value(element), element_value(wanted), ignores_case))
}

/// What tells an element from the others: of a complex one its `value`.
fn element_value(element: &Value) -> &Value {
    member(element, "value").unwrap_or(element)
}

fn is_same(one: &Value, other: &Value, ignores_case: bool) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) if ignores_case => is_same_text(one, other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().all(|element| has(other, element, ignores_case))
                && other.iter().all(|element| has(one, element, ignores_case))
        }
        (one, other) => one == other,
    }
}

pub(crate) fn is_same_text(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// The form in which a value is kept and compared.
pub(crate) fn canonical(path: &AttributePath, value: Value) -> Value {
    if path.is_boolean() {
        return as_boolean(&value).map_or(value, Value::Bool);
    }
    if path.is_manager() {
        return manager_id(&value).cloned().unwrap_or(value);
    }
    value
}

/// The boolean that a value is or spells.
pub(crate) fn as_boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The id in `{"value": id}`, also where a server wraps it in a list.
fn manager_id(value: &Value) -> Option<&Value> {
    match value {
        Value::Object(_) => member(value, "value"),
        Value::Array(items) => items.first().and_then(manager_id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn equality_follows_the_attribute() {
        let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
        for (path, one, other, expected) in [
            ("active", json!(true), json!("True"), true),
            ("active", json!("false"), json!(false), true),
            ("active", json!(true), json!("yes"), false),
            ("title", json!(true), json!("True"), false),
            (
                "emails[type eq \"work\"].primary",
                json!("True"),
                json!(true),
                true,
            ),
            (
                manager,
                json!({"value": "7", "displayName": "Ann"}),
                json!("7"),
                true,
            ),
            (manager, json!([{"value": "7"}]), json!({"value": "7"}), true),
            (manager, json!({"value": "7"}), json!("8"), false),
            ("title", json!("Boss"), json!("boss"), false),
        ] {
            let path = AttributePath::parse(path).unwrap();
            assert_eq!(equal(&path, &one, &other), expected, "{path}: {one} {other}");
        }
        let roles = AttributePath::parse("roles").unwrap();
        for (one, other, exact, ignoring_case) in [
            (json!(["a", "b"]), json!(["b", "a"]), true, true),
            (json!(["a", "b"]), json!(["B", "A"]), false, true),
            (json!(["a", "a"]), json!(["a", "b"]), false, false),
            (
                json!([{"value": "a", "display": "A"}]),
                json!([{"value": "a"}]),
                true,
                true,
            ),
            (json!([{"value": "a"}]), json!([{"value": "b"}]), false, false),
        ] {
            assert_eq!(equal(&roles, &one, &other), exact, "{one} {other}");
            assert_eq!(
                equal_ignoring_case(&roles, &one, &other),
                ignoring_case,
                "{one} {other}"
            );
        }
        let title = AttributePath::parse("title").unwrap();
        assert!(equal_ignoring_case(&title, &json!("STRAẞE"), &json!("straße")));
    }
}
