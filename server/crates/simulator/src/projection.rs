use serde_json::{Map, Value};

use crate::{attribute_path::AttributePath, reading::Reading};

/// Which attributes an answer shows. Source: RFC 7644 §3.9.
#[derive(Debug, Default)]
pub(crate) enum Projection {
    /// All of them.
    #[default]
    Everything,
    /// Only these, and `id` and `schemas`, which are always returned.
    Only(Vec<AttributePath>),
    /// All but these.
    Without(Vec<AttributePath>),
    /// As another one, but with an empty list in the place of what this attribute holds.
    Emptied(Box<Projection>, &'static str),
}

impl Projection {
    /// Reads the parameters `attributes` and `excludedAttributes`; names that do not exist are ignored.
    pub(crate) fn parse(attributes: Option<&str>, excluded: Option<&str>, reading: Reading) -> Self {
        let paths = |list: &str| {
            let names = list.split(',').map(str::trim);
            names.filter_map(|name| reading.path(name)).collect()
        };
        match (attributes, excluded) {
            (Some(list), _) => Self::Only(paths(list)),
            (None, Some(list)) => Self::Without(paths(list)),
            (None, None) => Self::Everything,
        }
    }

    /// The resource as far as it is shown.
    pub(crate) fn of(&self, resource: &Map<String, Value>) -> Map<String, Value> {
        match self {
            Self::Everything => resource.clone(),
            Self::Emptied(projection, name) => {
                let mut resource = resource.clone();
                resource.insert((*name).to_owned(), Value::Array(Vec::new()));
                projection.of(&resource)
            }
            Self::Only(paths) => {
                let mut shown = Map::new();
                for name in ["schemas", "id"] {
                    copy(resource, &mut shown, name);
                }
                for path in paths {
                    show(resource, &mut shown, path);
                }
                shown
            }
            Self::Without(paths) => {
                // What is hidden as a whole is not even copied: a group may have many members.
                let is_hidden = |name: &str| {
                    paths
                        .iter()
                        .any(|path| path.is_whole(name) && !is_always_shown(name))
                };
                let members = resource.iter().filter(|(name, _)| !is_hidden(name));
                let mut shown: Map<String, Value> = members
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                for path in paths {
                    hide(&mut shown, path);
                }
                shown
            }
        }
    }
}

/// Source: RFC 7643 §3.1, `returned` is `always`.
fn is_always_shown(name: &str) -> bool {
    matches!(name, "id" | "schemas")
}

fn copy(from: &Map<String, Value>, to: &mut Map<String, Value>, name: &str) {
    if let Some(value) = from.get(name) {
        to.insert(name.to_owned(), value.clone());
    }
}

fn show(resource: &Map<String, Value>, shown: &mut Map<String, Value>, path: &AttributePath) {
    let Some(extension) = path.extension else {
        show_attribute(resource, shown, path);
        return;
    };
    if path.attribute.is_none() {
        copy(resource, shown, extension.uri);
        return;
    }
    let Some(Value::Object(members)) = resource.get(extension.uri) else {
        return;
    };
    let mut part = match shown.remove(extension.uri) {
        Some(Value::Object(part)) => part,
        _ => Map::new(),
    };
    show_attribute(members, &mut part, path);
    shown.insert(extension.uri.to_owned(), Value::Object(part));
}

fn show_attribute(from: &Map<String, Value>, to: &mut Map<String, Value>, path: &AttributePath) {
    let Some(attribute) = path.attribute else {
        return;
    };
    let Some(sub_attribute) = path.sub_attribute else {
        copy(from, to, attribute.name);
        return;
    };
    match from.get(attribute.name) {
        Some(Value::Array(elements)) => {
            let mut parts = match to.remove(attribute.name) {
                Some(Value::Array(parts)) => parts,
                _ => vec![Value::Object(Map::new()); elements.len()],
            };
            for (element, part) in elements.iter().zip(&mut parts) {
                if let (Value::Object(element), Value::Object(part)) = (element, part) {
                    copy(element, part, sub_attribute.name);
                }
            }
            to.insert(attribute.name.to_owned(), Value::Array(parts));
        }
        Some(Value::Object(members)) => {
            let part = to
                .entry(attribute.name)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(part) = part {
                copy(members, part, sub_attribute.name);
            }
        }
        _ => {}
    }
}

fn hide(shown: &mut Map<String, Value>, path: &AttributePath) {
    match (path.extension, path.attribute) {
        (Some(extension), None) => {
            shown.remove(extension.uri);
        }
        (Some(extension), Some(_)) => {
            if let Some(Value::Object(members)) = shown.get_mut(extension.uri) {
                hide_attribute(members, path);
            }
        }
        (None, _) => hide_attribute(shown, path),
    }
}

fn hide_attribute(from: &mut Map<String, Value>, path: &AttributePath) {
    let Some(attribute) = path
        .attribute
        .filter(|attribute| !is_always_shown(attribute.name))
    else {
        return;
    };
    let Some(sub_attribute) = path.sub_attribute else {
        from.remove(attribute.name);
        return;
    };
    match from.get_mut(attribute.name) {
        Some(Value::Array(elements)) => {
            for members in elements.iter_mut().filter_map(Value::as_object_mut) {
                members.remove(sub_attribute.name);
            }
        }
        Some(Value::Object(members)) => {
            members.remove(sub_attribute.name);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{profile::Profile, resource_kind::ResourceKind, schema::ENTERPRISE_USER};

    #[test]
    fn answers_show_what_was_asked_for() {
        let resource = json!({
            "schemas": ["s"], "id": "1", "userName": "ada", "name": {"givenName": "A", "familyName": "L"},
            "emails": [{"value": "x", "type": "work"}, {"value": "y", "type": "home"}],
            ENTERPRISE_USER: {"department": "d", "costCenter": "c"},
        });
        let department = format!("{ENTERPRISE_USER}:department");
        let cases = [
            (
                Some("userName"),
                None,
                json!({"schemas": ["s"], "id": "1", "userName": "ada"}),
            ),
            (
                Some("NAME.givenName, shoeSize"),
                None,
                json!({"schemas": ["s"], "id": "1", "name": {"givenName": "A"}}),
            ),
            (
                Some("emails.value"),
                None,
                json!({"schemas": ["s"], "id": "1", "emails": [{"value": "x"}, {"value": "y"}]}),
            ),
            (
                Some("emails.value,emails.type"),
                None,
                json!({"schemas": ["s"], "id": "1", "emails": resource["emails"]}),
            ),
            (
                Some(department.as_str()),
                None,
                json!({"schemas": ["s"], "id": "1", ENTERPRISE_USER: {"department": "d"}}),
            ),
            (
                None,
                Some("id,name.familyName,emails"),
                json!({"schemas": ["s"], "id": "1", "userName": "ada", "name": {"givenName": "A"}, ENTERPRISE_USER: {"department": "d", "costCenter": "c"}}),
            ),
            (
                None,
                Some(ENTERPRISE_USER),
                json!({"schemas": ["s"], "id": "1", "userName": "ada", "name": resource["name"], "emails": resource["emails"]}),
            ),
            (None, None, resource.clone()),
        ];
        let reading = Reading::new(&Profile::standard(), ResourceKind::User);
        for (only, without, expected) in cases {
            let projection = Projection::parse(only, without, reading);
            let shown = projection.of(resource.as_object().unwrap());
            assert_eq!(Value::Object(shown), expected, "{only:?} {without:?}");
        }
    }
}
