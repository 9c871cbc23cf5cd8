use jiff::{Timestamp, fmt::temporal::DateTimePrinter};
use serde_json::{Map, Value, json};

use crate::{profile::Profile, refusal::Refusal, resource_kind::ResourceKind};

/// Checks what a profile demands of a whole resource, drops what it does not store, and names the schemas in use.
///
/// # Errors
/// `invalidValue` if a required attribute is missing or blank, or if more than one value is primary.
pub(super) fn settle(
    resource: &mut Map<String, Value>,
    kind: ResourceKind,
    profile: &Profile,
) -> Result<(), Refusal> {
    for name in &profile.dropped_attributes {
        resource.remove(name);
    }
    let core = kind.schema();
    let by_schema = core.attributes.iter().filter(|attribute| attribute.is_required);
    let mut required: Vec<&str> = by_schema.map(|attribute| attribute.name).collect();
    if kind == ResourceKind::User {
        required.extend(profile.required_attributes.iter().map(String::as_str));
    }
    if let Some(missing) = required.into_iter().find(|path| is_blank(resource, path)) {
        return Err(Refusal::invalid_value(format!("{missing} is required.")));
    }
    for (name, value) in resource.iter() {
        let elements = value.as_array().into_iter().flatten();
        let primary = elements.filter(|element| element.get("primary") == Some(&Value::Bool(true)));
        if primary.count() > 1 {
            return Err(Refusal::invalid_value(format!(
                "Only one of {name} can be primary."
            )));
        }
    }
    let extension = kind
        .extension()
        .filter(|extension| resource.contains_key(extension.uri));
    let uris: Vec<Value> = std::iter::once(core)
        .chain(extension)
        .map(|schema| schema.uri.into())
        .collect();
    resource.insert("schemas".to_owned(), Value::Array(uris));
    Ok(())
}

/// The `meta` of a resource that has just been created.
pub(super) fn first_meta(kind: ResourceKind, now: Timestamp) -> Value {
    let now = written(now);
    json!({"resourceType": kind.name(), "created": now, "lastModified": now, "version": "W/\"1\""})
}

/// The `meta` of the next version.
pub(super) fn next_meta(meta: Option<&Value>, now: Timestamp) -> Value {
    let mut meta = meta.cloned().unwrap_or_default();
    let version = meta.get("version").and_then(Value::as_str).unwrap_or_default();
    let number: u64 = version
        .trim_matches(|character: char| !character.is_ascii_digit())
        .parse()
        .unwrap_or(0);
    if let Some(members) = meta.as_object_mut() {
        members.insert("version".to_owned(), format!("W/\"{}\"", number + 1).into());
        members.insert("lastModified".to_owned(), written(now).into());
    }
    meta
}

/// A moment to the millisecond, always of the same length, so that texts sort as moments.
fn written(moment: Timestamp) -> String {
    DateTimePrinter::new()
        .precision(Some(3))
        .timestamp_to_string(&moment)
}

fn is_blank(resource: &Map<String, Value>, path: &str) -> bool {
    let mut value = None;
    let mut members = Some(resource);
    for name in path.split('.') {
        value = members.and_then(|members| members.get(name));
        members = value.and_then(Value::as_object);
    }
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        // A list counts when one of its elements has a value.
        Some(Value::Array(elements)) => elements.iter().all(|element| {
            element
                .get("value")
                .and_then(Value::as_str)
                .is_none_or(|text| text.trim().is_empty())
        }),
        Some(_) => false,
    }
}
