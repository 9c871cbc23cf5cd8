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
            accepted("constant", MappingSource::Constant(constant), target, known)
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
    if known.attribute(name).is_none() {
        let message = match closest(name, known.names()) {
            Some(other) => format!("The directory has no attribute {name}. Did you mean {other}?"),
            None => format!("The directory has no attribute {name}; choose one of the list."),
        };
        return Err(problem("source", message));
    }
    accepted("source", MappingSource::Direct(name.to_owned()), target, known)
}

fn expression(text: &str, target: &TargetAttribute, known: &Known) -> Result<MappingSource, FieldProblem> {
    let parsed = Expression::parse_strict(text);
    let is_expression = parsed.is_ok();
    let mut diagnostics = match parsed {
        Ok(expression) => expression.check(&known.names()),
        Err(diagnostics) => diagnostics,
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
    if !is_expression {
        return Err(problem("expression", "Enter an expression."));
    }
    accepted(
        "expression",
        MappingSource::Expression(text.to_owned()),
        target,
        known,
    )
}

fn accepted(
    field: &str,
    source: MappingSource,
    target: &TargetAttribute,
    known: &Known,
) -> Result<MappingSource, FieldProblem> {
    match refusal(&source, target, known) {
        Some(message) => Err(problem(field, message)),
        None => Ok(source),
    }
}

/// Why a source that is valid in itself cannot be used here: what it reads is not there, or what it gives never fits the
/// target attribute.
pub(in crate::applications) fn refusal(
    source: &MappingSource,
    target: &TargetAttribute,
    known: &Known,
) -> Option<String> {
    match source {
        MappingSource::Direct(name) => {
            let misfit = || misfit_of_attribute(known.attribute(name)?, target);
            without_roles(name == attribute::APP_ROLE_ASSIGNMENTS, known).or_else(misfit)
        }
        MappingSource::Constant(text) => misfit_of_text(text, target),
        MappingSource::Expression(text) => {
            let expression = Expression::parse_strict(text).ok()?;
            let roles = expression.attributes().contains(attribute::APP_ROLE_ASSIGNMENTS);
            without_roles(roles, known)
                .or_else(|| without_domain(expression.functions().contains(DEFAULT_DOMAIN), known))
                .or_else(|| misfit_of_expression(&expression, target))
        }
        MappingSource::None => None,
    }
}

fn without_domain(asks_domain: bool, known: &Known) -> Option<String> {
    (asks_domain && !known.has_default_domain).then(|| {
        "The directory has no default domain. Set it on the directory\u{2019}s page, or write the domain here."
            .to_owned()
    })
}

/// Why roles cannot be read: with "Sync all users and groups", people need no assignment and so have no role.
fn without_roles(reads_roles: bool, known: &Known) -> Option<String> {
    (reads_roles && known.scope == JobScope::All).then(|| {
        "Roles come from assignments, and this application takes everybody without one. Set the scope to \u{201c}Sync \
         only assigned users and groups\u{201d} first."
            .to_owned()
    })
}
