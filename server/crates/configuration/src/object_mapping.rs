//! An object mapping, with its scope.

use std::collections::HashSet;

use model::{
    AttributeMapping, Extra, MappingSource, ObjectActions, ObjectKind, ObjectMapping, ScopingFilter,
};
use serde_json::{Map, Value, json};

use crate::level::{self, Level};
use crate::names::Names;
use crate::report::{Fields, Report, says_nothing};

/// The object type of a user in an application that speaks SCIM.
const USER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// The object type of a group there.
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const TARGET: &str = "targetObjectName";
const SCOPE: &str = "scope";

impl Level for ObjectMapping {
    const NESTED: &'static [&'static str] = &["attributeMappings", SCOPE];
    const USED: &'static [&'static str] = &["enabled", "flowTypes", "sourceObjectName"];
    const KEPT: &'static [&'static str] = &["name", TARGET, "metadata"];

    fn write(&self, names: &Names) -> Map<String, Value> {
        let mappings = self
            .attribute_mappings
            .iter()
            .map(|mapping| level::export(mapping, names));
        let kind = match self.source {
            ObjectKind::User => "users",
            ObjectKind::Group => "groups",
        };
        let name = format!("Synchronize {} {kind} to {}", names.directory, names.application);
        Map::from_iter([
            ("name".to_owned(), json!(name)),
            ("enabled".to_owned(), json!(self.enabled)),
            ("flowTypes".to_owned(), json!(flow_types(self.actions))),
            ("sourceObjectName".to_owned(), json!(source_object(self.source))),
            (TARGET.to_owned(), json!(default_target(self.source))),
            ("metadata".to_owned(), json!([])),
            (SCOPE.to_owned(), scope(self, names)),
            (
                "attributeMappings".to_owned(),
                json!(mappings.collect::<Vec<Value>>()),
            ),
        ])
    }

    fn read(fields: &Fields<'_>, names: &Names, report: &mut Report) -> Option<Self> {
        let source = source_kind(fields.get("sourceObjectName"))?;
        let (scope, kept) = read_scope(fields, names, report);
        let listed = fields.list("attributeMappings", report);
        let attribute_mappings: Vec<AttributeMapping> = listed
            .iter()
            .filter_map(|(path, value)| level::import(value, path, names, report))
            .collect();
        check_mappings(&attribute_mappings, fields, names, source, report);
        let mut mapping = Self {
            enabled: fields.boolean("enabled", report).unwrap_or(true),
            actions: actions(fields, report),
            scope,
            attribute_mappings,
            ..Self::new(source)
        };
        if let Some(kept) = kept {
            mapping.extra.0.insert(SCOPE.to_owned(), Value::Object(kept));
        }
        if fields
            .get("metadata")
            .is_some_and(|metadata| !says_nothing(metadata))
        {
            report.note(fields.path_of("metadata"), "This is kept and not used.");
        }
        Some(mapping)
    }

    fn extra(&self) -> &Extra {
        &self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

/// The kind of directory object that a name means.
pub(crate) fn source_kind(name: Option<&Value>) -> Option<ObjectKind> {
    let name = name?.as_str()?;
    [ObjectKind::User, ObjectKind::Group]
        .into_iter()
        .find(|kind| source_object(*kind).eq_ignore_ascii_case(name))
}

/// The name of the object type in the application.
pub(crate) fn target_object(mapping: &ObjectMapping) -> &str {
    let named = mapping.extra.0.get(TARGET).and_then(Value::as_str);
    named.unwrap_or(default_target(mapping.source))
}

/// The name of a kind of object in the source directory.
pub(crate) fn source_object(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "User",
        ObjectKind::Group => "Group",
    }
}

fn default_target(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => USER,
        ObjectKind::Group => GROUP,
    }
}

fn flow_types(actions: ObjectActions) -> String {
    let words: Vec<&str> = [
        ("Add", actions.create),
        ("Update", actions.update),
        ("Delete", actions.delete),
    ]
    .into_iter()
    .filter_map(|(word, allowed)| allowed.then_some(word))
    .collect();
    if words.is_empty() {
        "None".to_owned()
    } else {
        words.join(", ")
    }
}

fn actions(fields: &Fields<'_>, report: &mut Report) -> ObjectActions {
    let Some(text) = fields.text("flowTypes", report) else {
        return ObjectActions::default();
    };
    let mut actions = ObjectActions {
        create: false,
        update: false,
        delete: false,
    };
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match word.to_ascii_lowercase().as_str() {
            "add" => actions.create = true,
            "update" => actions.update = true,
            "delete" => actions.delete = true,
            "none" => {}
            _ => report.error(
                fields.path_of("flowTypes"),
                format!("“{word}” is not an action: it is Add, Update or Delete, with commas between them."),
            ),
        }
    }
    actions
}

/// Null where there is no filter, unless the file had an empty one.
fn scope(mapping: &ObjectMapping, names: &Names) -> Value {
    let kept = mapping.extra.0.get(SCOPE).and_then(Value::as_object);
    if mapping.scope.is_empty() && kept.is_none() {
        return Value::Null;
    }
    let filters: Vec<Value> = mapping
        .scope
        .iter()
        .map(|filter| level::export(filter, names))
        .collect();
    let mut map = empty_lists();
    map.extend(kept.cloned().unwrap_or_default());
    map.insert("groups".to_owned(), json!(filters));
    Value::Object(map)
}

fn empty_lists() -> Map<String, Value> {
    Map::from_iter([
        ("inputFilterGroups".to_owned(), json!([])),
        ("categoryFilterGroups".to_owned(), json!([])),
    ])
}

/// The filters, and what else the scope says if an export would not write it by itself.
fn read_scope(
    fields: &Fields<'_>,
    names: &Names,
    report: &mut Report,
) -> (Vec<ScopingFilter>, Option<Map<String, Value>>) {
    let path = fields.path_of(SCOPE);
    let Some(scope) = fields
        .get(SCOPE)
        .and_then(|value| Fields::of(value, path, report))
    else {
        return (Vec::new(), None);
    };
    let listed = scope.list("groups", report);
    let filters: Vec<ScopingFilter> = listed
        .iter()
        .filter_map(|(path, value)| level::import(value, path, names, report))
        .collect();
    for key in ["inputFilterGroups", "categoryFilterGroups"] {
        if scope.get(key).is_some_and(|value| !says_nothing(value)) {
            let message = "This is kept and not used: it restricts nobody here. Use scoping filters instead.";
            report.warning(scope.path_of(key), message);
        }
    }
    // A list that is not there says what an empty one says, and an export writes it.
    let mut kept = empty_lists();
    kept.extend(scope.map.clone());
    kept.remove("groups");
    for (key, value) in &kept {
        let is_known = empty_lists().contains_key(key) || key.starts_with('@') || says_nothing(value);
        if !is_known {
            report.note(
                scope.path_of(key),
                "This is not known here. It is kept for the next export.",
            );
        }
    }
    let differs = filters.is_empty() || kept != empty_lists();
    (filters, differs.then_some(kept))
}

/// What can only be seen of all mappings together.
fn check_mappings(
    mappings: &[AttributeMapping],
    fields: &Fields<'_>,
    names: &Names,
    kind: ObjectKind,
    report: &mut Report,
) {
    let path = fields.path_of("attributeMappings");
    let (mut targets, mut precedences) = (HashSet::new(), HashSet::new());
    for mapping in mappings {
        if !targets.insert(mapping.target.to_lowercase()) {
            let message = format!("There are two mappings of {}. Keep one of them.", mapping.target);
            report.error(path.clone(), message);
        }
        if let Some(precedence) = mapping.matching_precedence
            && !precedences.insert(precedence)
        {
            let message = format!(
                "There are two mappings with the matching precedence {precedence}. Give each its own."
            );
            report.error(path.clone(), message);
        }
        for attribute in unknown_attributes(mapping, names, kind) {
            let message = format!(
                "{}: the directory has no attribute {attribute}. It counts as empty for everybody until it is added.",
                mapping.target
            );
            report.warning(path.clone(), message);
        }
    }
    if precedences.is_empty() {
        let message = "There is no mapping for matching. Give one the matchingPriority 1, usually userName.";
        report.error(path, message);
    }
}

fn unknown_attributes(mapping: &AttributeMapping, names: &Names, kind: ObjectKind) -> Vec<String> {
    let is_known = |name: &str| names.attributes(kind).iter().any(|known| known.name == name);
    let read: Vec<String> = match &mapping.source {
        MappingSource::Direct(name) => vec![name.clone()],
        MappingSource::Expression(text) => expr::Expression::parse(text)
            .expression
            .map(|expression| {
                expression
                    .attributes()
                    .into_iter()
                    .map(ToOwned::to_owned)
                    .collect()
            })
            .unwrap_or_default(),
        MappingSource::Constant(_) | MappingSource::None => Vec::new(),
    };
    // A role of the application is read from the assignment, not from the directory.
    read.into_iter()
        .filter(|name| !is_known(name) && name != "appRoleAssignments")
        .collect()
}
