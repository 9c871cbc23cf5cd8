//! An attribute of a directory or an application.

use model::{AttributeType, Extra, TargetAttribute};
use serde_json::{Map, Value, json};

use crate::level::Level;
use crate::names::Names;
use crate::report::{Fields, Report, says_nothing};

const TYPES: [(&str, AttributeType); 6] = [
    ("String", AttributeType::String),
    ("Boolean", AttributeType::Boolean),
    ("Integer", AttributeType::Integer),
    ("DateTime", AttributeType::DateTime),
    ("Reference", AttributeType::Reference),
    ("Binary", AttributeType::Binary),
];

impl Level for TargetAttribute {
    const NESTED: &'static [&'static str] = &[];
    const USED: &'static [&'static str] = &[
        "name",
        "type",
        "anchor",
        "caseExact",
        "required",
        "multivalued",
        "flowNullValues",
        "referencedObjects",
    ];
    const KEPT: &'static [&'static str] = &["mutability", "defaultValue", "metadata", "apiExpressions"];

    fn write(&self, _: &Names) -> Map<String, Value> {
        let referenced: Vec<Value> = self
            .references
            .iter()
            .map(|name| json!({ "referencedObjectName": name }))
            .collect();
        let kind = TYPES
            .iter()
            .find(|(_, kind)| *kind == self.kind)
            .map_or("String", |(word, _)| word);
        Map::from_iter([
            ("name".to_owned(), json!(self.name)),
            ("type".to_owned(), json!(kind)),
            ("anchor".to_owned(), json!(self.primary_key)),
            ("caseExact".to_owned(), json!(self.case_exact)),
            ("required".to_owned(), json!(self.required)),
            ("multivalued".to_owned(), json!(self.multi_valued)),
            ("flowNullValues".to_owned(), json!(self.flow_null_values)),
            ("mutability".to_owned(), json!("ReadWrite")),
            ("defaultValue".to_owned(), Value::Null),
            ("metadata".to_owned(), json!([])),
            ("apiExpressions".to_owned(), json!([])),
            ("referencedObjects".to_owned(), json!(referenced)),
        ])
    }

    fn read(fields: &Fields<'_>, _: &Names, report: &mut Report) -> Option<Self> {
        let name = fields.required("name", report);
        let kind = kind(fields, report);
        let mut yes = |key: &str| fields.boolean(key, report).unwrap_or(false);
        let (primary_key, case_exact, required) = (yes("anchor"), yes("caseExact"), yes("required"));
        let (multi_valued, flow_null_values) = (yes("multivalued"), yes("flowNullValues"));
        let mut references = Vec::new();
        for (path, value) in fields.list("referencedObjects", report) {
            let object = Fields::of(value, path, report)?;
            references.extend(
                object
                    .required("referencedObjectName", report)
                    .map(ToOwned::to_owned),
            );
        }
        if fields
            .get("apiExpressions")
            .is_some_and(|value| !says_nothing(value))
        {
            let message =
                "This is kept and not used: Rollcall reads and writes attributes by their SCIM path.";
            report.note(fields.path_of("apiExpressions"), message);
        }
        Some(Self {
            primary_key,
            required,
            multi_valued,
            case_exact,
            references,
            flow_null_values,
            ..Self::new(name?, kind)
        })
    }

    fn extra(&self) -> &Extra {
        &self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

fn kind(fields: &Fields<'_>, report: &mut Report) -> AttributeType {
    let given = fields.text("type", report).unwrap_or("String");
    if let Some((_, kind)) = TYPES.iter().find(|(word, _)| word.eq_ignore_ascii_case(given)) {
        return *kind;
    }
    let message = format!("“{given}” is not a type of Rollcall. Its values are taken as text.");
    report.warning(fields.path_of("type"), message);
    AttributeType::String
}
