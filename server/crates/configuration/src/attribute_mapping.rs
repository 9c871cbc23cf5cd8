//! An attribute mapping.

use model::{ApplyMapping, AttributeMapping, Extra};
use serde_json::{Map, Value, json};

use crate::level::Level;
use crate::names::Names;
use crate::report::{Fields, Report};
use crate::source;

impl Level for AttributeMapping {
    const NESTED: &'static [&'static str] = &[];
    const USED: &'static [&'static str] = &[
        "targetAttributeName",
        "source",
        "defaultValue",
        "matchingPriority",
        "flowType",
        "flowNullValues",
    ];
    const KEPT: &'static [&'static str] = &["flowBehavior", "exportMissingReferences"];

    fn write(&self, _: &Names) -> Map<String, Value> {
        let mut map = Map::from_iter([
            ("targetAttributeName".to_owned(), json!(self.target)),
            ("source".to_owned(), source::write_source(&self.source)),
            ("defaultValue".to_owned(), json!(self.default_value)),
            (
                "matchingPriority".to_owned(),
                json!(self.matching_precedence.unwrap_or(0)),
            ),
            ("flowType".to_owned(), json!(word(self.apply))),
            ("flowBehavior".to_owned(), json!("FlowWhenChanged")),
            ("exportMissingReferences".to_owned(), json!(false)),
        ]);
        // The gate of a mapping has no name in Microsoft Graph; this one is the name of the gate of an attribute.
        if self.flow_null_values {
            map.insert("flowNullValues".to_owned(), json!(true));
        }
        map
    }

    fn read(fields: &Fields<'_>, _: &Names, report: &mut Report) -> Option<Self> {
        let target = fields.required("targetAttributeName", report);
        let source = source::read(fields.get("source"), &fields.path_of("source"), report);
        let default_value = fields
            .text("defaultValue", report)
            .filter(|text| !text.is_empty());
        let matching_precedence = precedence(fields, report);
        let apply = apply(fields, report);
        let flow_null_values = fields.boolean("flowNullValues", report).unwrap_or(false);
        if fields.get("flowBehavior").and_then(Value::as_str) == Some("FlowAlways") {
            let message =
                "FlowAlways has no effect here: a value is sent when it differs from the one last sent.";
            report.warning(fields.path_of("flowBehavior"), message);
        }
        if fields.get("exportMissingReferences") == Some(&json!(true)) {
            report.note(
                fields.path_of("exportMissingReferences"),
                "This is kept and not used.",
            );
        }
        Some(Self {
            default_value: default_value.map(ToOwned::to_owned),
            matching_precedence,
            apply,
            flow_null_values,
            ..Self::new(target?, source?)
        })
    }

    fn extra(&self) -> &Extra {
        &self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

fn word(apply: ApplyMapping) -> &'static str {
    match apply {
        ApplyMapping::Always => "Always",
        ApplyMapping::OnlyOnCreate => "ObjectAddOnly",
        ApplyMapping::OnlyAddValues => "MultiValueAddOnly",
    }
}

fn apply(fields: &Fields<'_>, report: &mut Report) -> ApplyMapping {
    let given = fields.text("flowType", report).unwrap_or("Always");
    let all = [
        ApplyMapping::Always,
        ApplyMapping::OnlyOnCreate,
        ApplyMapping::OnlyAddValues,
    ];
    if let Some(apply) = all
        .into_iter()
        .find(|apply| word(*apply).eq_ignore_ascii_case(given))
    {
        return apply;
    }
    let message = format!("“{given}” is not supported. The mapping applies always.");
    report.warning(fields.path_of("flowType"), message);
    ApplyMapping::Always
}

/// 0, also when it is missing, means: not for matching.
fn precedence(fields: &Fields<'_>, report: &mut Report) -> Option<u32> {
    let value = fields.get("matchingPriority")?;
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    if number.is_none() {
        let message = "This must be a whole number: 0, or 1 for what is tried first.";
        report.error(fields.path_of("matchingPriority"), message);
    }
    number.filter(|number| *number > 0)
}
