use serde_json::{Map, Value};

use super::PatchPath;
use crate::{filter::parse_patch_path, profile::UnknownAttributes, reading::Reading, refusal::Refusal};

/// URI of the schema of a PATCH body.
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// One operation of a PATCH request.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) verb: Verb,
    /// `None` for the whole resource.
    pub(crate) path: Option<PatchPath>,
    pub(crate) value: Option<Value>,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Add,
    Replace,
    Remove,
}

impl Verb {
    /// The verb as it stands in a request, in lower case.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::Remove => "remove",
        }
    }
}

/// Reads the body of a PATCH request; operations on unknown paths are left out where a profile ignores them.
///
/// # Errors
/// `invalidSyntax` for a body that is no PATCH request, `invalidPath` and `invalidFilter` for bad paths.
pub(crate) fn parse_operations(
    body: &Map<String, Value>,
    reading: Reading,
) -> Result<Vec<Operation>, Refusal> {
    let is_patch = member(body, "schemas")
        .and_then(Value::as_array)
        .is_some_and(|schemas| schemas.iter().any(|uri| uri == PATCH_OP));
    if !is_patch && reading.unknown == UnknownAttributes::Refuse {
        return Err(Refusal::invalid_syntax(format!(
            "The body must name the schema {PATCH_OP}."
        )));
    }
    let operations = member(body, "Operations")
        .and_then(Value::as_array)
        .filter(|operations| !operations.is_empty())
        .ok_or_else(|| Refusal::invalid_syntax("The body must have a list of Operations."))?;
    operations
        .iter()
        .filter_map(|operation| parse_operation(operation, reading).transpose())
        .collect()
}

fn parse_operation(operation: &Value, reading: Reading) -> Result<Option<Operation>, Refusal> {
    let operation = operation
        .as_object()
        .ok_or_else(|| Refusal::invalid_syntax("Each operation must be an object."))?;
    let verb = member(operation, "op")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if reading.exact_verbs && verb.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Ok(None);
    }
    let verb = match verb.to_ascii_lowercase().as_str() {
        "add" => Verb::Add,
        "replace" => Verb::Replace,
        "remove" => Verb::Remove,
        _ => {
            return Err(Refusal::invalid_syntax(format!(
                "{verb:?} is not an operation; use add, replace or remove."
            )));
        }
    };
    let path = match member(operation, "path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) => match parse_patch_path(path, reading) {
            Ok(path) => Some(path),
            Err(refusal) if is_ignored(&refusal, reading) => return Ok(None),
            Err(refusal) => return Err(refusal),
        },
        Some(_) => return Err(Refusal::invalid_path("The path must be a text.")),
    };
    Ok(Some(Operation {
        verb,
        // The URN of the core schema alone stands for the whole resource.
        path: path.filter(|path| path.path.attribute.is_some() || path.path.extension.is_some()),
        value: member(operation, "value").cloned(),
    }))
}

fn is_ignored(refusal: &Refusal, reading: Reading) -> bool {
    refusal.scim_type == Some("invalidPath") && reading.unknown_paths == UnknownAttributes::Ignore
}

fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        let mut members = object.iter();
        members.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    })
}
