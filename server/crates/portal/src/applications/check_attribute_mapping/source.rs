//! Where the value comes from.

use expr::{Expression, Severity, closest};
use model::{AttributeMappingInput, FieldProblem, JobScope, MappingSource, TargetAttribute, attribute};

use super::{problem, text};
use crate::applications::fit::{misfit_of_attribute, misfit_of_expression, misfit_of_text};
use crate::applications::known::Known;

/// The function that needs the directory's default domain.
const DEFAULT_DOMAIN: &str = "DefaultDomain";

pub(super) fn source(
    input: &AttributeMappingInput,
    target: &TargetAttribute,
    known: &Known,
) -> Result<MappingSource, FieldProblem> {
    match input.mapping_type.as_str() {
        "direct" => direct(input.source.trim(), target, known),
        "constant" => {
            let constant = text("constant", &input.constant)?;
            if constant.is_empty() {
                return Err(problem("constant", "Enter the value that everybody gets."));
            }
            match misfit_of_text(&constant, target) {
                Some(message) => Err(problem("constant", message)),
                None => Ok(MappingSource::Constant(constant)),
            }
        }
        "expression" => expression(input.expression.trim(), target, known),
        "none" => Ok(MappingSource::None),
        _ => Err(problem("mapping_type", "Choose a mapping type.")),
    }
}

fn direct(name: &str, target: &TargetAttribute, known: &Known) -> Result<MappingSource, FieldProblem> {
    if name.is_empty() {
        return Err(problem("source", "Choose a source attribute."));
    }
    let Some(found) = known.attribute(name) else {
        let message = match closest(name, known.names()) {
            Some(other) => format!("The directory has no attribute {name}. Did you mean {other}?"),
            None => format!("The directory has no attribute {name}; choose one of the list."),
        };
        return Err(problem("source", message));
    };
    if let Some(message) = without_roles(name == attribute::APP_ROLE_ASSIGNMENTS, known) {
        return Err(problem("source", message));
    }
    match misfit_of_attribute(found, target) {
        Some(message) => Err(problem("source", message)),
        None => Ok(MappingSource::Direct(name.to_owned())),
    }
}

fn expression(text: &str, target: &TargetAttribute, known: &Known) -> Result<MappingSource, FieldProblem> {
    let (expression, mut diagnostics) = match Expression::parse_strict(text) {
        Ok(expression) => {
            let diagnostics = expression.check(&known.names());
            (Some(expression), diagnostics)
        }
        Err(diagnostics) => (None, diagnostics),
    };
    diagnostics.retain(|diagnostic| diagnostic.severity() == Severity::Error);
    if let Some(first) = diagnostics.first() {
        let before = usize::try_from(first.span.start).unwrap_or(usize::MAX);
        let column = text.get(..before).map_or(1, |before| before.chars().count() + 1);
        let mut message = format!("At character {column}: {}.", first.message);
        if let Some(hint) = &first.hint {
            message.push(' ');
            message.push_str(hint);
        }
        return Err(problem("expression", message));
    }
    let Some(expression) = expression else {
        return Err(problem("expression", "Enter an expression."));
    };
    let roles = expression.attributes().contains(attribute::APP_ROLE_ASSIGNMENTS);
    let domain = expression.functions().contains(DEFAULT_DOMAIN) && !known.has_default_domain;
    let message = without_roles(roles, known)
        .or_else(|| {
            domain.then(|| {
                "The directory has no default domain. Set it on the directory\u{2019}s page, or write the domain here."
                    .to_owned()
            })
        })
        .or_else(|| misfit_of_expression(&expression, target));
    match message {
        Some(message) => Err(problem("expression", message)),
        None => Ok(MappingSource::Expression(text.to_owned())),
    }
}

/// Why roles cannot be read: with "Sync all users and groups", people need no assignment and so have no role.
fn without_roles(reads_roles: bool, known: &Known) -> Option<String> {
    (reads_roles && known.scope == JobScope::All).then(|| {
        "Roles come from assignments, and this application takes everybody without one. Set the scope to \u{201c}Sync \
         only assigned users and groups\u{201d} first."
            .to_owned()
    })
}
