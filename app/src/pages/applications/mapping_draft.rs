//! The panel of an attribute mapping as typed, in the page's address: without scripts it comes back with everything that
//! was typed, checked or refused.

use model::{ApplyMapping, AttributeMapping, AttributeMappingInput, MappingSource};
use ui::Address;

/// What the panel shows of a saved mapping, or of a new one whose precedence would be `next`.
pub(super) fn saved(mapping: Option<&AttributeMapping>, next: u32) -> AttributeMappingInput {
    let mut input = AttributeMappingInput {
        mapping_type: "direct".to_owned(),
        precedence: next.to_string(),
        apply: "always".to_owned(),
        ..AttributeMappingInput::default()
    };
    let Some(mapping) = mapping else { return input };
    input.target.clone_from(&mapping.target);
    let (mapping_type, source) = match &mapping.source {
        MappingSource::None => ("none", None),
        MappingSource::Direct(name) => ("direct", Some((&mut input.source, name))),
        MappingSource::Constant(text) => ("constant", Some((&mut input.constant, text))),
        MappingSource::Expression(text) => ("expression", Some((&mut input.expression, text))),
    };
    if let Some((field, text)) = source {
        field.clone_from(text);
    }
    mapping_type.clone_into(&mut input.mapping_type);
    input.default_value = mapping.default_value.clone().unwrap_or_default();
    input.matching = mapping.matching_precedence.is_some();
    if let Some(precedence) = mapping.matching_precedence {
        input.precedence = precedence.to_string();
    }
    let apply = match mapping.apply {
        ApplyMapping::Always => "always",
        ApplyMapping::OnlyOnCreate => "only_on_create",
        ApplyMapping::OnlyAddValues => "only_add_values",
    };
    apply.clone_into(&mut input.apply);
    input.flow_null_values = mapping.flow_null_values;
    input
}

/// What an address says was typed, if it does.
pub(super) fn read(address: &Address) -> Option<AttributeMappingInput> {
    let expression = address.get("expression");
    // The type alone says it too; an address of an expression alone comes from a link.
    let mapping_type = address.get("mapping_type").or(expression.map(|_| "expression"))?;
    let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
    Some(AttributeMappingInput {
        target: value("target"),
        mapping_type: mapping_type.to_owned(),
        source: value("source"),
        constant: value("constant"),
        expression: value("expression").replace('\r', ""),
        default_value: value("default_value"),
        matching: address.get("matching").is_some(),
        precedence: value("precedence"),
        apply: value("apply"),
        flow_null_values: address.get("flow_null_values").is_some(),
    })
}

/// The address of the panel with what was typed.
pub(super) fn write(path: &str, typed: &AttributeMappingInput) -> Address {
    let ticked = |yes: bool| if yes { "true" } else { "" };
    Address::new(path)
        .with("target", typed.target.as_str())
        .with("mapping_type", typed.mapping_type.as_str())
        .with("source", typed.source.as_str())
        .with("constant", typed.constant.as_str())
        .with("expression", typed.expression.as_str())
        .with("default_value", typed.default_value.as_str())
        .with("matching", ticked(typed.matching))
        .with("precedence", typed.precedence.as_str())
        .with("apply", typed.apply.as_str())
        .with("flow_null_values", ticked(typed.flow_null_values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_typed_comes_back_from_the_address() {
        let mapping = AttributeMapping {
            default_value: Some("no & nobody".into()),
            matching_precedence: Some(2),
            apply: ApplyMapping::OnlyOnCreate,
            flow_null_values: true,
            ..AttributeMapping::new(
                "emails[type eq \"work\"].value",
                MappingSource::Expression("Trim(\n[mail])".into()),
            )
        };
        for typed in [saved(Some(&mapping), 7), saved(None, 3)] {
            let href = write("/attributes/new", &typed).href();
            let (path, query) = href.split_once('?').unwrap();
            assert_eq!(read(&Address::parse(path, query)), Some(typed));
        }
        assert_eq!(read(&Address::new("/attributes/new")), None);
        let only = Address::parse("/x", "expression=Trim([mail])");
        assert_eq!(read(&only).unwrap().mapping_type, "expression");
    }
}
