//! Checking what an administrator typed into the panel of an attribute mapping.

mod source;
#[cfg(test)]
mod tests;
mod together;

use model::{
    ApplyMapping, AttributeMapping, AttributeMappingInput, AttributeType, FieldProblem, ObjectMapping,
    TargetAttribute,
};
use scim::AttributePath;

pub(super) use self::source::refusal;
use self::source::source;
pub(super) use self::together::together;
use super::check_provisioning::sentence;
use super::fit::misfit_of_text;
use super::known::Known;

/// The most characters of a constant or a default value.
const MAXIMUM: usize = 1_000;
/// The largest matching precedence.
const MAXIMUM_PRECEDENCE: u32 = 99;
/// What the application itself decides (RFC 7643, section 3.1).
const READ_ONLY: [&str; 4] = ["id", "schemas", "meta", "groups"];

/// The mapping to save in the place of `original`, or as a new one; or everything that is wrong.
pub(super) fn check(
    input: &AttributeMappingInput,
    original: Option<&str>,
    mapping: &ObjectMapping,
    known: &Known,
) -> Result<AttributeMapping, Vec<FieldProblem>> {
    let target = target(&input.target, original, mapping);
    let attribute = target.as_ref().map_or_else(
        |_| TargetAttribute::new(input.target.trim(), AttributeType::String),
        |target| attribute_of(target, mapping),
    );
    let source = source(input, &attribute, known);
    let default_value = default_value(input, &attribute);
    let precedence = precedence(input, original, mapping);
    let apply = apply(input, &attribute);
    match (target, source, default_value, precedence, apply) {
        (Ok(target), Ok(source), Ok(default_value), Ok(matching_precedence), Ok(apply)) => {
            let before = original.and_then(|original| mapping.attribute_mapping(original));
            let checked = AttributeMapping {
                default_value,
                matching_precedence,
                apply,
                flow_null_values: input.flow_null_values,
                extra: before.map(|before| before.extra.clone()).unwrap_or_default(),
                ..AttributeMapping::new(target, source)
            };
            let problems = together(&checked, &attribute);
            if problems.is_empty() {
                Ok(checked)
            } else {
                Err(problems)
            }
        }
        (target, source, default_value, precedence, apply) => {
            let problems = [
                target.err(),
                source.err(),
                default_value.err(),
                precedence.err(),
                apply.err(),
            ];
            Err(problems.into_iter().flatten().collect())
        }
    }
}

/// Whether both are the same target attribute; SCIM names are compared without regard to case.
pub(super) fn is_same_target(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// What the attribute list says of a target attribute; of one that is not listed, that it is a text.
pub(super) fn attribute_of(target: &str, mapping: &ObjectMapping) -> TargetAttribute {
    mapping
        .target_attributes
        .iter()
        .find(|known| is_same_target(&known.name, target))
        .cloned()
        .unwrap_or_else(|| TargetAttribute::new(target, AttributeType::String))
}

/// The target attribute that was typed, as the attribute list spells it.
fn target(text: &str, original: Option<&str>, mapping: &ObjectMapping) -> Result<String, FieldProblem> {
    let problem = |message: String| problem("target", message);
    let path = writable(text).map_err(problem)?;
    let text = path.as_str();
    let is_taken = mapping.attribute_mappings.iter().any(|other| {
        is_same_target(&other.target, text) && original.is_none_or(|original| original != other.target)
    });
    if is_taken {
        return Err(problem(format!(
            "{text} has a mapping already; edit that one instead."
        )));
    }
    let known = attribute_of(text, mapping);
    if known.primary_key {
        return Err(problem(format!(
            "{text} is the primary key: the application decides about it. Choose another target attribute."
        )));
    }
    Ok(known.name)
}

/// The path of an attribute that an application lets others write.
pub(super) fn writable(text: &str) -> Result<AttributePath, String> {
    let path = AttributePath::parse(text.trim()).map_err(|error| sentence(&error))?;
    let is_read_only = path.schema().is_none()
        && READ_ONLY
            .iter()
            .any(|name| is_same_target(name, path.attribute()));
    if is_read_only {
        return Err(format!(
            "The application decides about {} itself; choose another target attribute.",
            path.attribute()
        ));
    }
    Ok(path)
}

fn default_value(
    input: &AttributeMappingInput,
    target: &TargetAttribute,
) -> Result<Option<String>, FieldProblem> {
    let default_value = text("default_value", &input.default_value)?;
    if default_value.is_empty() {
        return Ok(None);
    }
    match misfit_of_text(&default_value, target) {
        Some(message) => Err(problem("default_value", message)),
        None => Ok(Some(default_value)),
    }
}

fn precedence(
    input: &AttributeMappingInput,
    original: Option<&str>,
    mapping: &ObjectMapping,
) -> Result<Option<u32>, FieldProblem> {
    let others: Vec<u32> = mapping
        .attribute_mappings
        .iter()
        .filter(|other| Some(other.target.as_str()) != original)
        .filter_map(|other| other.matching_precedence)
        .collect();
    if !input.matching {
        return if others.is_empty() {
            Err(problem(
                "matching",
                "At least one mapping must match objects. Mark another one before you clear this one.",
            ))
        } else {
            Ok(None)
        };
    }
    let text = input.precedence.trim();
    if text.is_empty() {
        return Ok(Some(others.iter().max().map_or(1, |last| last + 1)));
    }
    match text.parse::<u32>() {
        Ok(number) if others.contains(&number) => Err(problem(
            "precedence",
            format!("Another matching attribute has precedence {number}; choose another number."),
        )),
        Ok(number) if (1..=MAXIMUM_PRECEDENCE).contains(&number) => Ok(Some(number)),
        _ => Err(problem(
            "precedence",
            format!("Enter a whole number from 1 to {MAXIMUM_PRECEDENCE}."),
        )),
    }
}

fn apply(input: &AttributeMappingInput, target: &TargetAttribute) -> Result<ApplyMapping, FieldProblem> {
    match input.apply.as_str() {
        "always" | "" => Ok(ApplyMapping::Always),
        "only_on_create" => Ok(ApplyMapping::OnlyOnCreate),
        "only_add_values" if target.multi_valued => Ok(ApplyMapping::OnlyAddValues),
        "only_add_values" => Err(problem(
            "apply",
            format!(
                "{} holds one value, so none can be added to it. Mark it as multi-valued in the attribute list, or \
                 choose another answer.",
                target.name
            ),
        )),
        _ => Err(problem("apply", "Choose when the mapping applies.")),
    }
}

fn text(field: &str, text: &str) -> Result<String, FieldProblem> {
    if text.chars().count() > MAXIMUM {
        return Err(problem(field, format!("Use at most {MAXIMUM} characters.")));
    }
    Ok(text.to_owned())
}

fn problem(field: &str, message: impl Into<String>) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        message: message.into(),
    }
}
