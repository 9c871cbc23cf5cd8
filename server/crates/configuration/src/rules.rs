//! Synchronization rules: which of them runs, and the frame around its object mappings.

use model::{ObjectKind, ObjectMapping, Schema};
use serde_json::{Map, Value, json};

use crate::level;
use crate::names::Names;
use crate::object_mapping::source_kind;
use crate::report::{Fields, Report, says_nothing};

const OBJECT_MAPPINGS: &str = "objectMappings";

/// The rule that runs, as it was found.
pub(crate) struct Rule {
    /// Its object mappings, users first.
    pub(crate) object_mappings: Vec<ObjectMapping>,
    /// Where in the file each of them stands, in the same order.
    pub(crate) places: Vec<(ObjectKind, String)>,
    /// The name of its target directory.
    pub(crate) target_directory: String,
    /// All rules; in the one that runs, each mapping that is read is replaced by the word for its kind.
    pub(crate) frame: Value,
}

/// The rules that a schema has by itself, with the words for its mappings in their place.
pub(crate) fn plain(schema: &Schema, names: &Names) -> Value {
    let words: Vec<&str> = schema
        .object_mappings
        .iter()
        .map(|mapping| word(mapping.source))
        .collect();
    json!([{
        "id": format!("{}-rule", names.id),
        "name": "USER_TO_USER",
        "editable": true,
        "priority": 1,
        "sourceDirectoryName": names.directory,
        "targetDirectoryName": names.application,
        "metadata": [],
        "groupFilter": null,
        "containerFilter": null,
        OBJECT_MAPPINGS: words,
    }])
}

/// The name of the target directory in a frame.
pub(crate) fn target_directory(frame: &Value) -> &str {
    running(frame)
        .and_then(|rule| rule.get("targetDirectoryName"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn running(frame: &Value) -> Option<&Value> {
    let rules = frame.as_array()?;
    rules.iter().find(|rule| has_word(rule))
}

fn has_word(rule: &Value) -> bool {
    let mappings = rule.get(OBJECT_MAPPINGS).and_then(Value::as_array);
    mappings.is_some_and(|mappings| mappings.iter().any(Value::is_string))
}

/// Puts the mappings of a schema into a frame.
pub(crate) fn fill(frame: &mut Value, schema: &Schema, names: &Names) {
    let Some(rules) = frame.as_array_mut() else { return };
    let Some(rule) = rules.iter_mut().find(|rule| has_word(rule)) else {
        return;
    };
    let Some(places) = rule.get_mut(OBJECT_MAPPINGS).and_then(Value::as_array_mut) else {
        return;
    };
    let mut left: Vec<&ObjectMapping> = schema.object_mappings.iter().collect();
    let mut filled = Vec::new();
    for place in places.drain(..) {
        let Some(kind) = place.as_str() else {
            filled.push(place);
            continue;
        };
        if let Some(index) = left.iter().position(|mapping| word(mapping.source) == kind) {
            filled.push(level::export(left.remove(index), names));
        }
    }
    filled.extend(left.into_iter().map(|mapping| level::export(mapping, names)));
    *places = filled;
}

/// Finds the rule that runs and reads its mappings.
pub(crate) fn read(document: &Fields<'_>, names: &Names, report: &mut Report) -> Option<Rule> {
    let listed = document.list("synchronizationRules", report);
    let mut rules = Vec::new();
    for (path, value) in &listed {
        rules.push(Fields::of(value, path, report)?);
    }
    // The lowest priority comes first; where it is missing or the same, the order of the file decides.
    let running = rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| {
            mappings_of(rule)
                .any(|mapping| source_kind(mapping.get("sourceObjectName")) == Some(ObjectKind::User))
        })
        .min_by_key(|(_, rule)| rule.get("priority").and_then(Value::as_i64).unwrap_or(i64::MAX))
        .map(|(index, _)| index);
    let Some(running) = running else {
        let message = "There is no object mapping with the sourceObjectName “User”. Rollcall needs one to provision people.";
        report.error("synchronizationRules", message);
        return None;
    };
    let mut rule = Rule {
        object_mappings: Vec::new(),
        places: Vec::new(),
        target_directory: String::new(),
        frame: Value::Null,
    };
    let mut frame = Vec::new();
    for (index, fields) in rules.iter().enumerate() {
        let mut map = fields.map.clone();
        if index == running {
            rule.target_directory = fields
                .required("targetDirectoryName", report)
                .unwrap_or_default()
                .to_owned();
            map.insert(
                OBJECT_MAPPINGS.to_owned(),
                read_mappings(fields, names, report, &mut rule),
            );
            remark(fields, report);
        } else {
            report.warning(
                fields.path.clone(),
                "This is another rule. It is kept and not run: Rollcall runs one rule.",
            );
            for (path, mapping) in fields.list(OBJECT_MAPPINGS, report) {
                Fields::of(mapping, path, report);
            }
        }
        frame.push(Value::Object(map));
    }
    rule.object_mappings.sort_by_key(|mapping| mapping.source);
    rule.places.sort();
    rule.frame = Value::Array(frame);
    Some(rule)
}

fn mappings_of<'v>(rule: &Fields<'v>) -> impl Iterator<Item = &'v Map<String, Value>> {
    let listed = rule.get(OBJECT_MAPPINGS).and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_object)
}

/// Reads the mappings of users and groups; the list that stays has a word in the place of each.
fn read_mappings(fields: &Fields<'_>, names: &Names, report: &mut Report, rule: &mut Rule) -> Value {
    let mut places = Vec::new();
    for (path, value) in fields.list(OBJECT_MAPPINGS, report) {
        let Some(fields) = Fields::of(value, path.clone(), report) else {
            continue;
        };
        match source_kind(fields.get("sourceObjectName")) {
            Some(kind) if rule.object_mappings.iter().any(|mapping| mapping.source == kind) => {
                let message = "This is a second mapping of the same kind of object. It is kept and not run.";
                report.warning(path, message);
                places.push(value.clone());
            }
            Some(kind) => {
                let mapping = level::import::<ObjectMapping>(value, &path, names, report);
                rule.object_mappings.extend(mapping);
                rule.places.push((kind, path));
                places.push(json!(word(kind)));
            }
            None => {
                let message = "This maps neither users nor groups. It is kept and not run.";
                report.warning(path, message);
                places.push(value.clone());
            }
        }
    }
    Value::Array(places)
}

fn remark(rule: &Fields<'_>, report: &mut Report) {
    for key in ["groupFilter", "containerFilter"] {
        if rule.get(key).is_some_and(|value| !says_nothing(value)) {
            let message = "This is kept and not used: it restricts nobody here. Use scoping filters or assignments instead.";
            report.warning(rule.path_of(key), message);
        }
    }
    let known = [
        "id",
        "name",
        "editable",
        "priority",
        "sourceDirectoryName",
        "targetDirectoryName",
        "metadata",
        "groupFilter",
        "containerFilter",
        OBJECT_MAPPINGS,
    ];
    for (key, value) in rule.map {
        if !known.contains(&key.as_str()) && !key.starts_with('@') && !says_nothing(value) {
            report.note(
                rule.path_of(key),
                "This is not known here. It is kept for the next export.",
            );
        }
    }
}

fn word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "user",
        ObjectKind::Group => "group",
    }
}
