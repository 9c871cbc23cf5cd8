//! The whole document.

use model::{ObjectKind, Schema};
use serde_json::{Map, Value, json};

use crate::names::Names;
use crate::report::{Fields, Report, says_nothing};
use crate::{Finding, ImportError, Severity, directories, rules};

const DIRECTORIES: &str = "directories";
const RULES: &str = "synchronizationRules";
/// The number of the save, which an import leaves out.
const VERSION: &str = "version";

/// What an import found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The schema; `None` if any finding is an error.
    pub schema: Option<Schema>,
    /// Where in the file each object mapping stands, in the order of the schema's.
    pub places: Vec<(ObjectKind, String)>,
    /// What the administrator should know, the weightiest first and otherwise in the order of the file.
    pub findings: Vec<Finding>,
}

/// The configuration of a schema. It holds neither addresses nor secrets.
pub fn export(schema: &Schema, names: &Names) -> Value {
    let mut map = frame(schema, names);
    map.extend(schema.extra.0.clone());
    if let Some(frame) = map.get_mut(RULES) {
        let target = rules::target_directory(frame).to_owned();
        rules::fill(frame, schema, names);
        if let Some(frame) = map.get_mut(DIRECTORIES) {
            directories::fill(frame, &target, schema, names);
        }
    }
    map.insert(VERSION.to_owned(), json!(names.version.to_string()));
    Value::Object(map)
}

/// What a schema would say around its mappings if it had no extras.
fn frame(schema: &Schema, names: &Names) -> Map<String, Value> {
    Map::from_iter([
        ("id".to_owned(), json!(names.id)),
        (DIRECTORIES.to_owned(), directories::plain(schema, names)),
        (RULES.to_owned(), rules::plain(schema, names)),
    ])
}

/// Reads a configuration, such as one that Microsoft Entra exported.
///
/// # Errors
/// When the text is no such configuration at all. What is wrong or without effect inside it is a finding.
pub fn import(text: &str, names: &Names) -> Result<Imported, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    let value: Value = serde_json::from_str(text).map_err(|source| ImportError::Syntax {
        line: source.line(),
        column: source.column(),
        source,
    })?;
    let missing = |missing| ImportError::NotASchema { missing };
    let map = value.as_object().ok_or(missing("it is not one object {…}"))?;
    if !map.contains_key(RULES) {
        return Err(missing("it has no synchronizationRules"));
    }
    let mut report = Report::default();
    let document = Fields {
        path: String::new(),
        map,
    };
    let (schema, places) = read(&document, names, &mut report).unzip();
    report.0.sort_by_key(|finding| finding.severity);
    let is_sound = report.0.iter().all(|finding| finding.severity != Severity::Error);
    Ok(Imported {
        schema: schema.filter(|_| is_sound),
        places: places.unwrap_or_default(),
        findings: report.0,
    })
}

fn read(
    document: &Fields<'_>,
    names: &Names,
    report: &mut Report,
) -> Option<(Schema, Vec<(ObjectKind, String)>)> {
    let rule = rules::read(document, names, report)?;
    let mut schema = Schema {
        object_mappings: rule.object_mappings,
        ..Schema::default()
    };
    let directories = directories::read(
        document,
        &rule.target_directory,
        &mut schema.object_mappings,
        names,
        report,
    );
    let mut kept = document.map.clone();
    kept.remove(VERSION);
    kept.insert(RULES.to_owned(), rule.frame);
    if document.get(DIRECTORIES).is_some() {
        kept.insert(DIRECTORIES.to_owned(), directories);
    }
    let plain = frame(&schema, names);
    let known = ["id", DIRECTORIES, RULES, "metadata", "provisioningTaskIdentifier"];
    for (key, value) in kept {
        if plain.get(&key) == Some(&value) {
            continue;
        }
        if !known.contains(&key.as_str()) && !key.starts_with('@') && !says_nothing(&value) {
            report.note(
                key.clone(),
                "This is not known here. It is kept for the next export.",
            );
        }
        schema.extra.0.insert(key, value);
    }
    Some((schema, rule.places))
}
