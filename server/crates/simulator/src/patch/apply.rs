use serde_json::{Map, Value};

use super::{
    Operation, PatchPath,
    elements::{self, Elements},
    form::{Verdict, judge},
    operation::Verb,
};
use crate::{
    attribute_path::AttributePath,
    filter::parse_patch_path,
    profile::{PatchRules, UnknownAttributes},
    reading::Reading,
    refusal::Refusal,
    resource_kind::ResourceKind,
    schema::{Attribute, Mutability, Schema},
};

/// Carries out the operations in their order. After an error the resource is half changed: give a copy.
///
/// # Errors
/// `noTarget`, `mutability`, `invalidValue`, `invalidPath`, as RFC 7644 §3.5.2 tells.
pub(crate) fn apply(
    resource: &mut Map<String, Value>,
    operations: Vec<Operation>,
    reading: Reading,
    rules: &PatchRules,
) -> Result<(), Refusal> {
    let patcher = Patcher { reading, rules };
    for operation in operations {
        match operation.path {
            Some(path) => patcher.at(resource, operation.verb, &path, operation.value)?,
            None => patcher.everywhere(resource, operation.verb, operation.value)?,
        }
    }
    Ok(())
}

struct Patcher<'a> {
    reading: Reading,
    rules: &'a PatchRules,
}

impl Patcher<'_> {
    /// An operation without path: each member of the value names its own path, read-only ones are ignored.
    fn everywhere(
        &self,
        resource: &mut Map<String, Value>,
        verb: Verb,
        value: Option<Value>,
    ) -> Result<(), Refusal> {
        let members = match (verb, value) {
            (Verb::Remove, _) => return Err(Refusal::no_target("A remove operation needs a path.")),
            (_, Some(Value::Object(members))) => members,
            _ => {
                return Err(Refusal::invalid_value(
                    "An operation without path needs an object as its value.",
                ));
            }
        };
        for (name, value) in members {
            match parse_patch_path(&name, self.reading) {
                Ok(path) if is_read_only(&path.path) => {}
                Ok(path) => self.at(resource, verb, &path, Some(value))?,
                Err(_) if self.reading.unknown_paths == UnknownAttributes::Ignore => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    fn at(
        &self,
        resource: &mut Map<String, Value>,
        verb: Verb,
        path: &PatchPath,
        value: Option<Value>,
    ) -> Result<(), Refusal> {
        if is_read_only(&path.path) {
            return Err(Refusal::mutability(format!("{} is read-only.", path.path)));
        }
        let value = value.filter(|value| verb != Verb::Remove || !value.is_null());
        if judge(verb, path, value.is_some(), self.rules)? == Verdict::Ignore {
            return Ok(());
        }
        if path.filter.is_some() && path.path.sub_attribute.is_none() && !self.selects_whole_elements() {
            return Err(Refusal::invalid_path(format!(
                "Name a sub-attribute of the elements of {} that the path selects.",
                path.path
            )));
        }
        if verb == Verb::Remove && value.is_some() && !self.rules.remove_with_values {
            return Err(Refusal::invalid_value(
                "A remove operation takes no value; select what to remove by a filter in the path.",
            ));
        }
        if verb != Verb::Remove && value.is_none() {
            return Err(Refusal::invalid_value(
                "An add or replace operation needs a value.",
            ));
        }
        match (path.path.extension, path.path.attribute) {
            (Some(extension), None) => self.whole_extension(resource, verb, extension, value),
            (Some(extension), Some(attribute)) => {
                let mut members = take_object(resource, extension.uri);
                self.attribute(&mut members, verb, attribute, path, value)?;
                put_object(resource, extension.uri, members);
                Ok(())
            }
            (None, Some(attribute)) => self.attribute(resource, verb, attribute, path, value),
            (None, None) => self.everywhere(resource, verb, value),
        }
    }

    fn selects_whole_elements(&self) -> bool {
        self.rules.whole_elements || self.reading.kind != ResourceKind::User
    }

    fn whole_extension(
        &self,
        resource: &mut Map<String, Value>,
        verb: Verb,
        extension: &'static Schema,
        value: Option<Value>,
    ) -> Result<(), Refusal> {
        if verb == Verb::Remove || value == Some(Value::Null) {
            resource.remove(extension.uri);
            return Ok(());
        }
        let given = self
            .reading
            .extension_value(extension, value.unwrap_or_default())?;
        let mut members = take_object(resource, extension.uri);
        for (name, value) in given.into_iter().flatten() {
            if let Some(attribute) = crate::schema::find(&extension.attributes, &name) {
                let path = PatchPath::from(AttributePath::to(attribute));
                self.attribute(&mut members, verb, attribute, &path, Some(value))?;
            }
        }
        put_object(resource, extension.uri, members);
        Ok(())
    }

    /// An operation on an attribute of the object, which is the resource or an extension.
    fn attribute(
        &self,
        object: &mut Map<String, Value>,
        verb: Verb,
        attribute: &'static Attribute,
        path: &PatchPath,
        value: Option<Value>,
    ) -> Result<(), Refusal> {
        if attribute.is_multi_valued {
            let mut elements = match object.remove(attribute.name) {
                Some(Value::Array(elements)) => elements,
                _ => Vec::new(),
            };
            let target = Elements {
                attribute,
                filter: path.filter.as_ref(),
                sub_attribute: path.path.sub_attribute,
                reading: self.reading,
                rules: self.rules,
            };
            elements::change(&mut elements, verb, &target, value)?;
            if !elements.is_empty() {
                object.insert(attribute.name.to_owned(), Value::Array(elements));
            }
            return Ok(());
        }
        if path.filter.is_some() {
            return Err(Refusal::invalid_path(format!(
                "{} has no elements to select.",
                attribute.name
            )));
        }
        if let Some(sub_attribute) = path.path.sub_attribute {
            let mut members = take_object(object, attribute.name);
            set_member(&mut members, verb, sub_attribute, value, self.reading)?;
            put_object(object, attribute.name, members);
            return Ok(());
        }
        if verb == Verb::Remove && attribute.is_required {
            return Err(Refusal::mutability(format!("{} is required.", attribute.name)));
        }
        let value = match verb {
            Verb::Remove => None,
            Verb::Add | Verb::Replace => self.reading.attribute(attribute, value.unwrap_or_default())?,
        };
        match (value, object.get_mut(attribute.name)) {
            (None, _) => {
                object.remove(attribute.name);
            }
            (Some(Value::Object(given)), Some(Value::Object(present))) => merge(present, given),
            (Some(value), _) => {
                object.insert(attribute.name.to_owned(), value);
            }
        }
        Ok(())
    }
}

/// Adds the given members and leaves the others. A new `value` makes the old reference wrong.
pub(super) fn merge(present: &mut Map<String, Value>, given: Map<String, Value>) {
    if given.contains_key("value") && given.get("value") != present.get("value") {
        present.remove("$ref");
    }
    present.extend(given);
}

/// Sets or removes one sub-attribute of a complex value.
pub(super) fn set_member(
    members: &mut Map<String, Value>,
    verb: Verb,
    attribute: &Attribute,
    value: Option<Value>,
    reading: Reading,
) -> Result<(), Refusal> {
    let value = match verb {
        Verb::Remove => None,
        Verb::Add | Verb::Replace => reading.attribute(attribute, value.unwrap_or_default())?,
    };
    if attribute.mutability == Mutability::Immutable
        && members
            .get(attribute.name)
            .is_some_and(|present| Some(present) != value.as_ref())
    {
        return Err(Refusal::mutability(format!(
            "{} cannot be changed.",
            attribute.name
        )));
    }
    match value {
        Some(value) => merge(members, Map::from_iter([(attribute.name.to_owned(), value)])),
        None => {
            members.remove(attribute.name);
        }
    }
    Ok(())
}

fn is_read_only(path: &AttributePath) -> bool {
    [path.attribute, path.sub_attribute]
        .into_iter()
        .flatten()
        .any(|attribute| attribute.mutability == Mutability::ReadOnly)
}

fn take_object(object: &mut Map<String, Value>, name: &str) -> Map<String, Value> {
    match object.remove(name) {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn put_object(object: &mut Map<String, Value>, name: &str, members: Map<String, Value>) {
    if !members.is_empty() {
        object.insert(name.to_owned(), Value::Object(members));
    }
}
