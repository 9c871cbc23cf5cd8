//! What scoping filters can compare, and how.

use expr::closest;
use model::{AttributeType, DirectoryAttribute, ScopingOperator, attribute};

/// What depends on the scope itself or has a form that a clause cannot compare.
const UNSUPPORTED: [&str; 3] = [attribute::IS_SOFT_DELETED, "appRoleAssignments", "members"];

/// The attribute of that name, if filters can compare it.
pub(super) fn known<'a>(
    name: &str,
    attributes: &'a [DirectoryAttribute],
) -> Result<&'a DirectoryAttribute, String> {
    if name.is_empty() {
        return Err("Choose an attribute.".to_owned());
    }
    if UNSUPPORTED.contains(&name) {
        return Err(format!("{name} cannot be used in a scoping filter."));
    }
    let Some(known) = attributes.iter().find(|attribute| attribute.name == name) else {
        let names = attributes.iter().map(|attribute| attribute.name.as_str());
        return Err(match closest(name, names) {
            Some(nearest) => format!("The directory has no attribute {name}. Did you mean {nearest}?"),
            None => format!("The directory has no attribute {name}; choose one of the list."),
        });
    };
    match obstacle(known) {
        Some(obstacle) => Err(format!(
            "{name} {obstacle}, which a scoping filter cannot compare."
        )),
        None => Ok(known),
    }
}

/// Why filters cannot compare the attribute.
fn obstacle(attribute: &DirectoryAttribute) -> Option<&'static str> {
    match attribute.kind {
        _ if attribute.multi_valued => Some("has several values"),
        AttributeType::Reference => Some("refers to another object"),
        AttributeType::DateTime => Some("is a date"),
        AttributeType::Binary => Some("is no text"),
        AttributeType::String | AttributeType::Boolean | AttributeType::Integer => None,
    }
}

/// The names of those attributes that filters can compare.
pub(in crate::applications) fn comparable(attributes: &[DirectoryAttribute]) -> Vec<String> {
    let comparable = attributes
        .iter()
        .filter(|attribute| obstacle(attribute).is_none() && !UNSUPPORTED.contains(&attribute.name.as_str()));
    comparable.map(|attribute| attribute.name.clone()).collect()
}

/// Whether the operator can compare values of that type.
pub(super) fn fits(attribute: &DirectoryAttribute, operator: ScopingOperator) -> Result<(), String> {
    use ScopingOperator as Is;

    let (fits, words) = match attribute.kind {
        AttributeType::Boolean => (
            !operator.takes_value(),
            "is true or false; use IS TRUE or IS FALSE",
        ),
        AttributeType::Integer => (
            !matches!(
                operator,
                Is::IsTrue | Is::IsFalse | Is::Includes | Is::EndsWith | Is::ContainedIn | Is::NotContainedIn
            ),
            "is a whole number; use EQUALS, Greater_Than or a regular expression",
        ),
        // Text may be anything, also a number or a truth value.
        _ => (true, ""),
    };
    if fits {
        Ok(())
    } else {
        Err(format!("{} {words}.", attribute.name))
    }
}
