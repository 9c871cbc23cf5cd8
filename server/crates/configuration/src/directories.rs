//! Directory definitions: the attributes of the source, and those that the application knows.

use model::{ObjectKind, ObjectMapping, Schema, TargetAttribute};
use serde_json::{Value, json};

use crate::level;
use crate::names::Names;
use crate::object_mapping::{source_object, target_object};
use crate::report::{Fields, Report};

/// The directories that a schema has by itself. The attributes of the application are left out.
pub(crate) fn plain(schema: &Schema, names: &Names) -> Value {
    let source: Vec<Value> = [ObjectKind::User, ObjectKind::Group]
        .into_iter()
        .map(|kind| {
            let attributes = names
                .attributes(kind)
                .iter()
                .map(|attribute| level::export(attribute, names));
            json!({
                "name": source_object(kind),
                "metadata": [],
                "attributes": attributes.collect::<Vec<_>>(),
            })
        })
        .collect();
    let target: Vec<Value> = schema
        .object_mappings
        .iter()
        .map(|mapping| json!({ "name": target_object(mapping), "metadata": [] }))
        .collect();
    json!([
        directory(&format!("{}-source", names.id), &names.directory, &source),
        directory(&format!("{}-target", names.id), &names.application, &target),
    ])
}

fn directory(id: &str, name: &str, objects: &[Value]) -> Value {
    json!({
        "id": id,
        "name": name,
        "metadata": [],
        "discoverabilities": "None",
        "discoveryDateTime": null,
        "version": null,
        "objects": objects,
    })
}

/// Puts the attributes that the application knows into the definitions of `target`.
pub(crate) fn fill(directories: &mut Value, target: &str, schema: &Schema, names: &Names) {
    for mapping in &schema.object_mappings {
        let attributes = mapping
            .target_attributes
            .iter()
            .map(|attribute| level::export(attribute, names));
        let attributes: Vec<Value> = attributes.collect();
        match object_mut(directories, target, target_object(mapping)) {
            Some(object) => {
                if let Some(object) = object.as_object_mut() {
                    object.insert("attributes".to_owned(), json!(attributes));
                }
            }
            // The file had no definition of it, and now there is something to say.
            None if !attributes.is_empty() => {
                let object =
                    json!({ "name": target_object(mapping), "metadata": [], "attributes": attributes });
                append(directories, target, object, names);
            }
            None => {}
        }
    }
}

fn append(directories: &mut Value, target: &str, object: Value, names: &Names) {
    let Some(list) = directories.as_array_mut() else {
        return;
    };
    match list.iter_mut().find(|directory| is_named(directory, target)) {
        Some(found) => match found.get_mut("objects").and_then(Value::as_array_mut) {
            Some(objects) => objects.push(object),
            None => {
                if let Some(found) = found.as_object_mut() {
                    found.insert("objects".to_owned(), json!([object]));
                }
            }
        },
        None => list.push(directory(&format!("{}-target", names.id), target, &[object])),
    }
}

/// Reads the attributes that the application knows into the mappings, and gives all directories without them.
pub(crate) fn read(
    document: &Fields<'_>,
    target: &str,
    mappings: &mut [ObjectMapping],
    names: &Names,
    report: &mut Report,
) -> Value {
    let mut frame = Vec::new();
    for (path, value) in document.list("directories", report) {
        let mut kept = value.clone();
        let Some(directory) = Fields::of(value, path, report) else {
            continue;
        };
        if is_named(value, target) {
            for (place, (path, object)) in directory.list("objects", report).into_iter().enumerate() {
                let Some(object) = Fields::of(object, path, report) else {
                    continue;
                };
                if read_attributes(&object, mappings, names, report)
                    && let Some(object) = kept
                        .pointer_mut(&format!("/objects/{place}"))
                        .and_then(Value::as_object_mut)
                {
                    object.remove("attributes");
                }
            }
        }
        frame.push(kept);
    }
    Value::Array(frame)
}

/// Whether it is an object that is mapped.
fn read_attributes(
    object: &Fields<'_>,
    mappings: &mut [ObjectMapping],
    names: &Names,
    report: &mut Report,
) -> bool {
    let name = object.get("name").and_then(Value::as_str).unwrap_or_default();
    let Some(first) = mappings.iter().position(|mapping| target_object(mapping) == name) else {
        return false;
    };
    let listed = object.list("attributes", report);
    let attributes: Vec<TargetAttribute> = listed
        .iter()
        .filter_map(|(path, value)| level::import(value, path, names, report))
        .collect();
    for mapping in mappings
        .iter_mut()
        .skip(first)
        .filter(|mapping| target_object(mapping) == name)
    {
        mapping.target_attributes.clone_from(&attributes);
    }
    true
}

fn object_mut<'v>(directories: &'v mut Value, directory: &str, object: &str) -> Option<&'v mut Value> {
    let list = directories.as_array_mut()?;
    let found = list.iter_mut().find(|found| is_named(found, directory))?;
    let objects = found.get_mut("objects")?.as_array_mut()?;
    objects.iter_mut().find(|found| is_named(found, object))
}

fn is_named(value: &Value, name: &str) -> bool {
    value.get("name").and_then(Value::as_str) == Some(name)
}
