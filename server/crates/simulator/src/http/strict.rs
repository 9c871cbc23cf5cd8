//! Refusing what a profile does not declare, before anything else is read.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::profile::{StrictAnswer, StrictRules};
use crate::refusal::Refusal;

/// Refuses a resource that has an attribute which is not declared.
///
/// # Errors
/// What the rules say.
pub(super) fn check_resource(rules: &StrictRules, resource: &Map<String, Value>) -> Result<(), Refusal> {
    match rules.undeclared.iter().find(|path| has(resource, path)) {
        Some(path) => Err(refusal(rules.answer, path)),
        None => Ok(()),
    }
}

/// Refuses a PATCH that names such an attribute in a path or in a value.
///
/// # Errors
/// What the rules say.
pub(super) fn check_patch(rules: &StrictRules, body: &Map<String, Value>) -> Result<(), Refusal> {
    let operations = body.get("Operations").and_then(Value::as_array);
    for operation in operations.into_iter().flatten() {
        let value = operation.get("value").cloned().unwrap_or_default();
        let path = operation.get("path").and_then(Value::as_str).unwrap_or_default();
        let named = rules.undeclared.iter().find(|undeclared| names(path, undeclared));
        if let Some(undeclared) = named {
            return Err(refusal(rules.answer, undeclared));
        }
        match value {
            Value::Object(members) if path.is_empty() => check_resource(rules, &members)?,
            value if !path.contains(['[', ':', '.']) => {
                check_resource(rules, &Map::from_iter([(path.to_owned(), value)]))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The schema without what is not declared; nothing of an extension that is not.
pub(super) fn publish(rules: &StrictRules, mut schema: Value) -> Option<Value> {
    let id = text(&schema, "id");
    if rules.undeclared.iter().any(|path| path == id) {
        return None;
    }
    let is_user = text(&schema, "name") == "User";
    if let Some(attributes) = schema.get_mut("attributes").and_then(Value::as_array_mut)
        && is_user
    {
        remove(attributes, &rules.undeclared, "");
    }
    Some(schema)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn remove(attributes: &mut Vec<Value>, undeclared: &[String], parent: &str) {
    let path = |attribute: &Value| format!("{parent}{}", text(attribute, "name"));
    attributes.retain(|attribute| !undeclared.contains(&path(attribute)));
    for attribute in attributes {
        let parent = format!("{}.", path(attribute));
        if let Some(subs) = attribute.get_mut("subAttributes").and_then(Value::as_array_mut) {
            remove(subs, undeclared, &parent);
        }
    }
}

fn has(resource: &Map<String, Value>, path: &str) -> bool {
    let (name, sub) = match path.split_once('.') {
        Some((name, sub)) if !path.contains(':') => (name, Some(sub)),
        _ => (path, None),
    };
    match (resource.get(name), sub) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(Value::Array(elements)), Some(sub)) => {
            elements.iter().any(|element| element.get(sub).is_some())
        }
        (Some(value), Some(sub)) => value.get(sub).is_some(),
    }
}

/// Whether a path leads to the attribute, or selects by it.
fn names(path: &str, undeclared: &str) -> bool {
    if undeclared.contains(':') {
        return path.starts_with(undeclared);
    }
    let (name, rest) = path.split_at(path.find(['[', '.']).unwrap_or(path.len()));
    match undeclared.split_once('.') {
        None => name == undeclared,
        Some((list, sub)) => name == list && rest.contains(sub),
    }
}

fn refusal(answer: StrictAnswer, path: &str) -> Refusal {
    match answer {
        StrictAnswer::Named => Refusal::invalid_syntax(format!(
            "Extra inputs are not permitted: {}",
            path.replace('.', ", 0, ")
        )),
        StrictAnswer::Silent => Refusal::new(StatusCode::BAD_REQUEST, ""),
        StrictAnswer::Failure => Refusal::internal("KeyError"),
    }
}
