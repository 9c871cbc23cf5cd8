//! Whether a value fits its target attribute, as far as that can be known before anybody is provisioned.

use expr::{Expression, NodeKind};
use model::{AttributeType, DirectoryAttribute, MappingSource, TargetAttribute, Value, attribute};

/// Why a fixed text does not fit the type of a target attribute.
pub(super) fn misfit_of_text(text: &str, target: &TargetAttribute) -> Option<String> {
    let expected = match target.kind {
        AttributeType::Boolean if !is_boolean(text) => "True or False",
        AttributeType::Integer if text.trim().parse::<i64>().is_err() => "a whole number",
        AttributeType::DateTime if !is_date(text) => "a date such as 2026-11-25 or 2026-11-25T08:00:00Z",
        _ => return None,
    };
    Some(format!(
        "{} is of the type {}. Enter {expected}.",
        target.name,
        target.kind.name()
    ))
}

/// Why the values of a source attribute never fit the type of a target attribute.
pub(super) fn misfit_of_attribute(source: &DirectoryAttribute, target: &TargetAttribute) -> Option<String> {
    use AttributeType::{Boolean, DateTime, Integer, Reference};

    let fits = match (source.kind, target.kind) {
        (Reference, Boolean | Integer | DateTime)
        | (DateTime, Boolean | Integer)
        | (Boolean, Integer | DateTime)
        | (Integer, Boolean | DateTime) => false,
        (kind, Reference) => kind == Reference || source.name == attribute::OBJECT_ID,
        _ => true,
    };
    (!fits).then(|| {
        format!(
            "{} is of the type {}, and {} takes {}. Choose another source attribute or use an expression.",
            source.name,
            source.kind.name(),
            target.name,
            target.kind.name()
        )
    })
}

/// Why what an expression gives never fits the type of a target attribute, where its text already tells.
pub(super) fn misfit_of_expression(expression: &Expression, target: &TargetAttribute) -> Option<String> {
    match &expression.root().kind {
        NodeKind::Text(text) => misfit_of_text(text, target),
        NodeKind::Integer(number, _) => misfit_of_text(&number.to_string(), target),
        NodeKind::Comparison(..) => misfit_of_text(&Value::Boolean(true).to_text(), target),
        _ if target.kind == AttributeType::Reference
            && !expression.attributes().contains(attribute::MANAGER) =>
        {
            Some(format!(
                "{} refers to another account. Its expression must give the manager, such as [manager].",
                target.name
            ))
        }
        _ => None,
    }
}

/// Why a source that was saved before does not fit the target attribute any more.
pub(super) fn misfit(
    source: &MappingSource,
    default: Option<&str>,
    target: &TargetAttribute,
) -> Option<String> {
    let constant = match source {
        MappingSource::Constant(text) => Some(text.as_str()),
        MappingSource::Direct(_) | MappingSource::Expression(_) | MappingSource::None => None,
    };
    constant
        .into_iter()
        .chain(default)
        .find_map(|text| misfit_of_text(text, target))
}

fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn is_date(text: &str) -> bool {
    let probe = model::SourceAttribute {
        name: "",
        label: "",
        kind: AttributeType::DateTime,
        multi_valued: false,
        required: false,
        section: "",
    };
    directory::parse_value(&probe, text).is_ok()
}
