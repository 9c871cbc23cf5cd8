//! What each field allows and all of them together do not.

use expr::Expression;
use model::{ApplyMapping, AttributeMapping, AttributeType, FieldProblem, MappingSource, TargetAttribute};

use super::problem;

/// The function that asks the application.
const SELECT_UNIQUE_VALUE: &str = "SelectUniqueValue";

/// What is wrong although each field by itself is right.
pub(in crate::applications) fn together(
    mapping: &AttributeMapping,
    target: &TargetAttribute,
) -> Vec<FieldProblem> {
    let calls = |function: &str| match &mapping.source {
        MappingSource::Expression(text) => {
            Expression::parse_strict(text).is_ok_and(|expression| expression.functions().contains(function))
        }
        MappingSource::Direct(_) | MappingSource::Constant(_) | MappingSource::None => false,
    };
    let matching = mapping.matching_precedence.is_some();
    let unique = calls(SELECT_UNIQUE_VALUE);
    let mut problems = Vec::new();
    let mut refuse = |field: &str, wrong: bool, message: String| {
        if wrong {
            problems.push(problem(field, message));
        }
    };
    let name = &target.name;
    refuse(
        "matching",
        matching && unique,
        "SelectUniqueValue gives every new account another value, so nobody is found by it. Match by another attribute."
            .to_owned(),
    );
    refuse(
        "matching",
        matching && matches!(mapping.source, MappingSource::Constant(_) | MappingSource::None),
        "Objects are told apart by their own values. Choose a source attribute or an expression to match by."
            .to_owned(),
    );
    refuse(
        "matching",
        matching && target.kind == AttributeType::Reference,
        format!("{name} refers to another account, so nobody can be found by it."),
    );
    refuse(
        "apply",
        unique && mapping.apply != ApplyMapping::OnlyOnCreate,
        "SelectUniqueValue chooses a value for a new account. Choose \u{201c}Only during object creation\u{201d}.".to_owned(),
    );
    refuse(
        "mapping_type",
        target.required && mapping.source == MappingSource::None && mapping.default_value.is_none(),
        format!(
            "{name} is required by the application. Choose where its value comes from, or enter a default value."
        ),
    );
    let null_flow = mapping.flow_null_values;
    refuse(
        "flow_null_values",
        null_flow && (target.required || matching),
        format!("{name} is needed to create or to find accounts, so it is never cleared."),
    );
    refuse(
        "flow_null_values",
        null_flow && !target.required && !matching && !target.flow_null_values,
        format!("{name} may not be cleared. Allow it in the attribute list first."),
    );
    problems
}
