//! Writing attributes into a resource.

use serde_json::{Map, Value};

use crate::read::{holds_all, member};
use crate::value::as_boolean;
use crate::{AttributePath, Condition};

const LISTS: [&str; 9] = [
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
];

/// Sets the value at the path and makes what is missing on the way: extension object, list, element with the
/// attributes of its conditions. The first work e-mail becomes the primary one, as applications expect. Where another
/// path already put plain text, the longer path wins.
pub fn write(resource: &mut Value, path: &AttributePath, value: Value) {
    let mut container = object(resource);
    if let Some(schema) = path.schema() {
        container = object(slot(container, schema));
    }
    let mut target = slot(container, path.attribute());
    if !path.conditions().is_empty() {
        target = element(list(target), path);
        if path.sub_attribute().is_none() {
            match value {
                Value::Object(members) => object(target).extend(members),
                plain => *slot(object(target), "value") = plain,
            }
            return;
        }
    } else if path.sub_attribute().is_some() && (target.is_array() || is_list(path)) {
        target = first(list(target));
    }
    match path.sub_attribute() {
        Some(sub) => *slot(object(target), sub) = value,
        None => *target = value,
    }
}

/// The element that the conditions select, made if there is none.
fn element<'a>(list: &'a mut Vec<Value>, path: &AttributePath) -> &'a mut Value {
    let position = list
        .iter()
        .position(|element| holds_all(element, path.conditions()))
        .unwrap_or_else(|| {
            list.push(new_element(list, path));
            list.len() - 1
        });
    at(list, position)
}

fn new_element(list: &[Value], path: &AttributePath) -> Value {
    let mut members = Map::new();
    for Condition { attribute, value } in path.conditions() {
        let is_primary = attribute.eq_ignore_ascii_case("primary");
        let value = as_boolean(value)
            .filter(|_| is_primary)
            .map_or_else(|| value.clone(), Value::Bool);
        members.insert(attribute.clone(), value);
    }
    let is_email = path.schema().is_none() && path.attribute().eq_ignore_ascii_case("emails");
    let is_work = members.get("type").and_then(Value::as_str) == Some("work");
    let has_primary = list
        .iter()
        .any(|element| member(element, "primary").and_then(as_boolean) == Some(true));
    if is_email && is_work && !has_primary {
        members.entry("primary").or_insert(Value::Bool(true));
    }
    Value::Object(members)
}

/// Whether the attribute is a list although the path selects no element. Source: RFC 7643 §4.1.2 and §4.2.
fn is_list(path: &AttributePath) -> bool {
    path.schema().is_none()
        && LISTS
            .iter()
            .any(|list| list.eq_ignore_ascii_case(path.attribute()))
}

fn first(list: &mut Vec<Value>) -> &mut Value {
    if list.is_empty() {
        list.push(Value::Null);
    }
    at(list, 0)
}

#[expect(
    clippy::indexing_slicing,
    reason = "both callers have just found or made the element at this position"
)]
fn at(list: &mut [Value], position: usize) -> &mut Value {
    &mut list[position]
}

fn slot<'a>(members: &'a mut Map<String, Value>, name: &str) -> &'a mut Value {
    let key = if members.contains_key(name) {
        name.to_owned()
    } else {
        members
            .keys()
            .find(|key| key.eq_ignore_ascii_case(name))
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    };
    members.entry(key).or_insert(Value::Null)
}

#[expect(clippy::unreachable, reason = "the line before makes it an object")]
fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(members) => members,
        _ => unreachable!("just made an object"),
    }
}

#[expect(clippy::unreachable, reason = "the lines before make it a list")]
fn list(value: &mut Value) -> &mut Vec<Value> {
    if value.is_object() {
        // Some servers send a lone element without its list.
        *value = Value::Array(vec![value.take()]);
    } else if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    match value {
        Value::Array(items) => items,
        _ => unreachable!("just made a list"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(values: &[(&str, Value)]) -> Value {
        let mut resource = json!({});
        for (path, value) in values {
            write(&mut resource, &AttributePath::parse(path).unwrap(), value.clone());
        }
        resource
    }

    #[test]
    fn nested_values_are_built() {
        let resource = written(&[
            ("userName", json!("anna")),
            ("name.givenName", json!("Anna")),
            ("Name.familyName", json!("Berg")),
            ("emails[type eq \"other\"].value", json!("o@x")),
            ("emails[type eq \"work\"].value", json!("w@x")),
            ("emails[type eq \"work\"].display", json!("Anna")),
            ("addresses[type eq \"work\"].locality", json!("Ulm")),
            ("addresses[type eq \"work\"].country", json!("DE")),
            ("roles[primary eq \"True\"].value", json!("admin")),
            ("urn:a:2.0:User:externalIds[authority eq \"z\"].value", json!("1")),
            (
                "urn:scim:schemas:extension:enterprise:1.0.department",
                json!("IT"),
            ),
        ]);
        assert_eq!(
            resource,
            json!({
                "userName": "anna",
                "name": {"givenName": "Anna", "familyName": "Berg"},
                "emails": [
                    {"type": "other", "value": "o@x"},
                    {"type": "work", "primary": true, "value": "w@x", "display": "Anna"},
                ],
                "addresses": [{"type": "work", "locality": "Ulm", "country": "DE"}],
                "roles": [{"primary": true, "value": "admin"}],
                "urn:a:2.0:User": {"externalIds": [{"authority": "z", "value": "1"}]},
                "urn:scim:schemas:extension:enterprise:1.0": {"department": "IT"},
            })
        );
    }

    #[test]
    fn only_one_email_is_primary_and_the_longer_path_wins() {
        let resource = written(&[
            ("emails[type eq \"home\" and primary eq true].value", json!("h@x")),
            ("emails[type eq \"work\"].value", json!("w@x")),
            ("manager", json!("7")),
            ("manager.displayName", json!("Ann")),
            ("photos.value", json!("p")),
            ("photos.display", json!("P")),
            ("phoneNumbers[type eq \"work\"]", json!("1")),
            ("phoneNumbers[type eq \"fax\"]", json!({"value": "2"})),
        ]);
        assert_eq!(
            resource,
            json!({
                "emails": [{"type": "home", "primary": true, "value": "h@x"}, {"type": "work", "value": "w@x"}],
                "manager": {"displayName": "Ann"},
                "photos": [{"value": "p", "display": "P"}],
                "phoneNumbers": [{"type": "work", "value": "1"}, {"type": "fax", "value": "2"}],
            })
        );
    }
}
