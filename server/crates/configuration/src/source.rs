//! `attributeMappingSource`: where a value comes from.

use expr::{Expression, NodeKind};
use model::MappingSource;
use serde_json::{Value, json};

use crate::report::{Fields, Report};
use crate::tree::{self, ATTRIBUTE, CONSTANT, FUNCTION};

/// The stored form of a source; null for none.
///
/// An expression that is only an attribute or a text has the form of a direct or constant source, which means the same.
pub fn write_source(source: &MappingSource) -> Value {
    match source {
        MappingSource::None => Value::Null,
        MappingSource::Direct(name) => tree::entry(ATTRIBUTE, name, &format!("[{name}]"), &[]),
        MappingSource::Constant(text) => tree::constant(text),
        MappingSource::Expression(text) => match Expression::parse(text).expression {
            Some(expression) => {
                let mut stored = tree::stored(expression.root());
                if stored.get("type") == Some(&json!(FUNCTION))
                    && let Some(own) = stored.get_mut("expression")
                {
                    *own = json!(text);
                }
                stored
            }
            None => tree::entry(
                FUNCTION,
                text.split('(').next().unwrap_or_default().trim(),
                text,
                &[],
            ),
        },
    }
}

/// The source that a stored form means. What is wrong with it is reported; then there is none.
///
/// The text of a function counts. Where it is missing, its tree does; where both are there and differ, that is reported.
pub(crate) fn read(value: Option<&Value>, path: &str, report: &mut Report) -> Option<MappingSource> {
    let Some(value) = value else {
        return Some(MappingSource::None);
    };
    let fields = Fields::of(value, path, report)?;
    let name = fields.text("name", report).unwrap_or_default();
    let expression = fields.text("expression", report).unwrap_or_default().trim();
    match fields.required("type", report)? {
        ATTRIBUTE => {
            let inner = expression
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'));
            let name = if name.is_empty() {
                inner.unwrap_or_default()
            } else {
                name
            };
            if name.is_empty() {
                report.error(fields.path_of("name"), "This names no attribute.");
                return None;
            }
            Some(MappingSource::Direct(name.to_owned()))
        }
        CONSTANT => Some(constant(name, expression)),
        FUNCTION => {
            let text = function(&fields, expression, report)?;
            Some(MappingSource::Expression(text))
        }
        other => {
            let message = format!("“{other}” is not known: it is Attribute, Constant or Function.");
            report.error(fields.path_of("type"), message);
            None
        }
    }
}

/// The source that a stored form means.
///
/// # Errors
/// What is wrong with it, one finding for each thing.
pub fn read_source(value: &Value) -> Result<MappingSource, Vec<crate::Finding>> {
    let mut report = Report::default();
    let source = read(
        Some(value).filter(|value| !value.is_null()),
        "source",
        &mut report,
    );
    source.ok_or(report.0)
}

/// A literal; a keyword such as `IgnoreObjectFlow` is none, although it is stored like one.
fn constant(name: &str, expression: &str) -> MappingSource {
    if expression.is_empty() {
        return MappingSource::Constant(name.to_owned());
    }
    match Expression::parse(expression)
        .expression
        .map(|parsed| parsed.root().kind.clone())
    {
        Some(NodeKind::Text(text)) => MappingSource::Constant(text),
        Some(NodeKind::Keyword(keyword)) => MappingSource::Expression(keyword.to_string()),
        _ => MappingSource::Constant(expression.to_owned()),
    }
}

fn function(fields: &Fields<'_>, expression: &str, report: &mut Report) -> Option<String> {
    let stored = Value::Object(fields.map.clone());
    let has_tree = fields
        .map
        .get("parameters")
        .and_then(Value::as_array)
        .is_some_and(|list| !list.is_empty());
    let path = fields.path_of("expression");
    if expression.is_empty() {
        let text = match tree::text(&stored) {
            Ok(text) => text,
            Err(problem) => {
                report.error(fields.path_of("parameters"), problem);
                return None;
            }
        };
        parse(&text, &path, report)?;
        return Some(text);
    }
    let parsed = parse(expression, &path, report)?;
    if has_tree && tree::has_known_keys(&stored) {
        let other = tree::text(&stored)
            .ok()
            .and_then(|text| Expression::parse(&text).expression);
        if !other.is_some_and(|other| tree::same(&parsed, &other)) {
            let message =
                "The expression and its parameters say different things. The text of the expression is used.";
            report.warning(path, message);
        }
    }
    Some(expression.to_owned())
}

/// The expression; everything that is wrong with it is reported.
fn parse(text: &str, path: &str, report: &mut Report) -> Option<Expression> {
    let parsed = Expression::parse(text);
    for diagnostic in &parsed.diagnostics {
        let hint = diagnostic
            .hint
            .as_ref()
            .map(|hint| format!(" ({hint})"))
            .unwrap_or_default();
        let message = format!("{}{hint}: {text}", diagnostic.message);
        match diagnostic.severity() {
            expr::Severity::Error => report.error(path, message),
            expr::Severity::Warning => report.warning(path, message),
        }
    }
    parsed.expression
}
