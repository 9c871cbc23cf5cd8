//! Reading attributes out of a resource.

use serde_json::Value;

use crate::value::{as_boolean, is_same_text, is_unset};
use crate::{AttributePath, Condition};

/// The value at the path, names compared without regard to case; of several elements the primary one, else the first.
/// Source: RFC 7643 §2.1 and §2.4.
pub fn read<'a>(resource: &'a Value, path: &AttributePath) -> Option<&'a Value> {
    let attribute = attribute_value(resource, path)?;
    let mut elements: Vec<&Value> = elements(attribute)
        .iter()
        .filter(|element| holds_all(element, path.conditions()))
        .collect();
    let value = match path.sub_attribute() {
        None if path.conditions().is_empty() => Some(attribute),
        None => elements.first().copied(),
        Some(sub) => {
            // Stable: elements keep their order behind the primary one.
            elements.sort_by_key(|element| member(element, "primary") != Some(&Value::Bool(true)));
            elements.iter().find_map(|element| member(element, sub))
        }
    };
    value.filter(|value| !is_unset(value))
}

/// Every value at the path. An element that lacks the condition's attribute altogether counts as selected, because
/// some servers do not store types.
pub fn read_all<'a>(resource: &'a Value, path: &AttributePath) -> Vec<&'a Value> {
    let Some(attribute) = attribute_value(resource, path) else {
        return Vec::new();
    };
    elements(attribute)
        .iter()
        .filter(|element| {
            path.conditions()
                .iter()
                .all(|condition| member(element, &condition.attribute).is_none() || holds(element, condition))
        })
        .filter_map(|element| match path.sub_attribute() {
            Some(sub) => member(element, sub),
            None => Some(element),
        })
        .filter(|value| !is_unset(value))
        .collect()
}

fn attribute_value<'a>(resource: &'a Value, path: &AttributePath) -> Option<&'a Value> {
    let container = match path.schema() {
        Some(schema) => member(resource, schema)?,
        None => resource,
    };
    member(container, path.attribute())
}

/// The elements of a list; anything else is its own only element.
pub(crate) fn elements(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        other => std::slice::from_ref(other),
    }
}

/// A member by name, the exact spelling first.
pub(crate) fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let members = value.as_object()?;
    members.get(name).or_else(|| {
        members
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

pub(crate) fn holds_all(element: &Value, conditions: &[Condition]) -> bool {
    conditions.iter().all(|condition| holds(element, condition))
}

fn holds(element: &Value, condition: &Condition) -> bool {
    let Some(found) = member(element, &condition.attribute) else {
        return false;
    };
    match (found, &condition.value) {
        (Value::String(found), Value::String(wanted)) => is_same_text(found, wanted),
        (Value::Bool(found), wanted) => as_boolean(wanted) == Some(*found),
        (found, Value::Bool(wanted)) => as_boolean(found) == Some(*wanted),
        (found, wanted) => found == wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_found_whatever_their_spelling() {
        let resource = json!({
            "USERNAME": "anna",
            "name": {"GivenName": "Anna", "familyName": ""},
            "emails": [
                {"type": "home", "value": "h@x"},
                {"Type": "WORK", "value": "w@x", "primary": true},
            ],
            "roles": [{"primary": true, "value": "admin"}, {"primary": "False", "value": "user"}],
            "phoneNumbers": {"type": "work", "value": "1"},
            "title": null,
            "groups": [],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user": {"department": "IT"},
            "urn:scim:schemas:extension:enterprise:1.0": {"department": "old"},
        });
        for (path, expected) in [
            ("userName", Some(json!("anna"))),
            ("name.givenname", Some(json!("Anna"))),
            ("name.familyName", None),
            ("emails[type eq \"work\"].value", Some(json!("w@x"))),
            ("emails[type eq \"other\"].value", None),
            ("emails.value", Some(json!("w@x"))),
            ("roles[primary eq \"True\"].value", Some(json!("admin"))),
            ("roles[primary eq false].value", Some(json!("user"))),
            ("phoneNumbers[type eq \"work\"].value", Some(json!("1"))),
            ("title", None),
            ("groups", None),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
                Some(json!("IT")),
            ),
            (
                "urn:scim:schemas:extension:enterprise:1.0.department",
                Some(json!("old")),
            ),
            ("nothing.here", None),
        ] {
            let path = AttributePath::parse(path).unwrap();
            assert_eq!(read(&resource, &path), expected.as_ref(), "{path}");
        }
        let all = |text: &str| {
            read_all(&resource, &AttributePath::parse(text).unwrap())
                .into_iter()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(all("emails.value"), [json!("h@x"), json!("w@x")]);
        assert_eq!(all("emails[type eq \"home\"].value"), [json!("h@x")]);
        let untyped = json!({"emails": [{"value": "a@x"}]});
        let path = AttributePath::parse("emails[type eq \"work\"].value").unwrap();
        assert_eq!(
            (read(&untyped, &path), read_all(&untyped, &path)),
            (None, vec![&json!("a@x")])
        );
    }
}
