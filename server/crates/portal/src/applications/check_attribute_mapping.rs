//! Checking what an administrator typed into the panel of an attribute mapping.

use expr::{Expression, Severity};
use model::{
    ApplyMapping, AttributeMapping, AttributeMappingInput, FieldProblem, MappingSource, ObjectKind,
    ObjectMapping, attribute,
};
use scim::AttributePath;

use super::check_provisioning::sentence;

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
) -> Result<AttributeMapping, Vec<FieldProblem>> {
    let target = target(input, original, mapping);
    let source = source(input, mapping.source);
    let default_value = text("default_value", &input.default_value);
    let precedence = precedence(input, original, mapping);
    match (target, source, default_value, precedence) {
        (Ok(target), Ok(source), Ok(default_value), Ok(matching_precedence)) => Ok(AttributeMapping {
            default_value: (!default_value.is_empty()).then_some(default_value),
            matching_precedence,
            apply: if input.only_on_create {
                ApplyMapping::OnlyOnCreate
            } else {
                ApplyMapping::Always
            },
            ..AttributeMapping::new(target, source)
        }),
        (target, source, default_value, precedence) => {
            let problems = [target.err(), source.err(), default_value.err(), precedence.err()];
            Err(problems.into_iter().flatten().collect())
        }
    }
}

/// Whether both are the same target attribute; SCIM names are compared without regard to case.
pub(super) fn is_same_target(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn target(
    input: &AttributeMappingInput,
    original: Option<&str>,
    mapping: &ObjectMapping,
) -> Result<String, FieldProblem> {
    let problem = |message: String| problem("target", message);
    let path = AttributePath::parse(input.target.trim()).map_err(|error| problem(sentence(&error)))?;
    if path.schema().is_none()
        && READ_ONLY
            .iter()
            .any(|name| is_same_target(name, path.attribute()))
    {
        return Err(problem(format!(
            "The application decides about {} itself; choose another target attribute.",
            path.attribute()
        )));
    }
    let text = path.as_str();
    let is_taken = mapping.attribute_mappings.iter().any(|other| {
        is_same_target(&other.target, text) && original.is_none_or(|original| original != other.target)
    });
    if is_taken {
        return Err(problem(format!(
            "{text} has a mapping already; edit that one instead."
        )));
    }
    // As the application spells it, when it is known.
    let known = mapping
        .target_attributes
        .iter()
        .find(|known| is_same_target(&known.name, text));
    Ok(known.map_or_else(|| text.to_owned(), |known| known.name.clone()))
}

fn source(input: &AttributeMappingInput, kind: ObjectKind) -> Result<MappingSource, FieldProblem> {
    let names = source_names(kind);
    match input.mapping_type.as_str() {
        "direct" => {
            let name = input.source.trim();
            if name.is_empty() {
                Err(problem("source", "Choose a source attribute."))
            } else if names.contains(&name) {
                Ok(MappingSource::Direct(name.to_owned()))
            } else {
                let message = format!("The directory has no attribute {name}; choose one of the list.");
                Err(problem("source", message))
            }
        }
        "constant" => {
            let constant = text("constant", &input.constant)?;
            if constant.is_empty() {
                return Err(problem("constant", "Enter the value that everybody gets."));
            }
            Ok(MappingSource::Constant(constant))
        }
        "expression" => expression(input.expression.trim(), &names),
        _ => Err(problem("mapping_type", "Choose a mapping type.")),
    }
}

fn expression(text: &str, names: &[&str]) -> Result<MappingSource, FieldProblem> {
    let mut diagnostics = match Expression::parse_strict(text) {
        Ok(expression) => expression.check(names),
        Err(diagnostics) => diagnostics,
    };
    diagnostics.retain(|diagnostic| diagnostic.severity() == Severity::Error);
    let Some(first) = diagnostics.first() else {
        return Ok(MappingSource::Expression(text.to_owned()));
    };
    let before = usize::try_from(first.span.start).unwrap_or(usize::MAX);
    let column = text.get(..before).map_or(1, |before| before.chars().count() + 1);
    let mut message = format!("At character {column}: {}.", first.message);
    if let Some(hint) = &first.hint {
        message.push(' ');
        message.push_str(hint);
    }
    Err(problem("expression", message))
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
        _ => Err(problem("precedence", "Enter a whole number from 1 to 99.")),
    }
}

/// The source attributes that a mapping of this kind may read.
fn source_names(kind: ObjectKind) -> Vec<&'static str> {
    match kind {
        ObjectKind::User => attribute::mappable_user_attributes(),
        ObjectKind::Group => attribute::GROUP_ATTRIBUTES
            .iter()
            .map(|attribute| attribute.name)
            .chain([attribute::OBJECT_ID])
            .collect(),
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

#[cfg(test)]
mod tests {
    use ::gallery::{Gallery, default_schema};

    use super::*;

    fn users() -> ObjectMapping {
        let entry = Gallery::get().entry("pingboard").unwrap();
        default_schema(entry).mapping(ObjectKind::User).unwrap().clone()
    }

    fn input(target: &str) -> AttributeMappingInput {
        AttributeMappingInput {
            target: target.into(),
            mapping_type: "direct".into(),
            source: "department".into(),
            ..AttributeMappingInput::default()
        }
    }

    fn problems(input: &AttributeMappingInput, original: Option<&str>) -> Vec<(String, String)> {
        match check(input, original, &users()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems
                .into_iter()
                .map(|problem| (problem.field, problem.message))
                .collect(),
        }
    }

    #[test]
    fn targets_are_checked() {
        for (target, original, fine) in [
            ("nickName", None, true),
            (
                "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge",
                None,
                true,
            ),
            (r#"emails[type eq "home"].value"#, None, true),
            ("title", None, false),
            ("TITLE", None, false),
            ("title", Some("title"), true),
            ("id", None, false),
            ("ID", None, false),
            ("meta.created", None, false),
            ("", None, false),
            ("emails[type", None, false),
        ] {
            let found = problems(&input(target), original);
            assert_eq!(found.is_empty(), fine, "{target}: {found:?}");
            assert!(found.iter().all(|(field, _)| field == "target"), "{found:?}");
        }
        let saved = check(&input("NICKNAME"), None, &users()).unwrap();
        assert_eq!(saved.target, "nickName", "spelled as the application does");
    }

    #[test]
    fn sources_are_checked() {
        let typed = |mapping_type: &str, text: &str| AttributeMappingInput {
            mapping_type: mapping_type.into(),
            source: text.into(),
            constant: text.into(),
            expression: text.into(),
            ..input("nickName")
        };
        for (mapping_type, text, field) in [
            ("direct", "department", None),
            ("direct", "IsSoftDeleted", None),
            ("direct", "shoeSize", Some("source")),
            ("direct", "", Some("source")),
            ("constant", "EMEA", None),
            ("constant", "", Some("constant")),
            ("expression", r#"Join(" ", [givenName], [surname])"#, None),
            ("expression", "Join(", Some("expression")),
            ("expression", "", Some("expression")),
            ("expression", r#"Join(" ", [shoeSize])"#, Some("expression")),
            ("", "x", Some("mapping_type")),
        ] {
            let found = problems(&typed(mapping_type, text), None);
            assert_eq!(
                found.first().map(|(field, _)| field.as_str()),
                field,
                "{mapping_type} {text}: {found:?}"
            );
        }
    }

    #[test]
    fn precedence_is_unique_and_one_matching_attribute_stays() {
        let typed = |matching: bool, precedence: &str| AttributeMappingInput {
            matching,
            precedence: precedence.into(),
            ..input("nickName")
        };
        let saved = |input: &AttributeMappingInput| check(input, None, &users()).unwrap().matching_precedence;
        assert_eq!(saved(&typed(true, "")), Some(2), "the next one");
        assert_eq!(saved(&typed(true, " 7 ")), Some(7));
        assert_eq!(saved(&typed(false, "1")), None);
        for (input, original, field) in [
            (typed(true, "1"), None, "precedence"),
            (typed(true, "0"), None, "precedence"),
            (typed(true, "x"), None, "precedence"),
            (typed(false, ""), Some("userName"), "matching"),
        ] {
            let input = AttributeMappingInput {
                target: original.unwrap_or("nickName").into(),
                ..input
            };
            assert_eq!(
                problems(&input, original)
                    .first()
                    .map(|(field, _)| field.as_str()),
                Some(field)
            );
        }
    }
}
