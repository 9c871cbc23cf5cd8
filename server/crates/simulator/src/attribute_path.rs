use std::fmt;

use serde_json::{Map, Value};

use crate::schema::{Attribute, Schema};

/// A path that is known to exist in the schemas: `[URN:]attribute[.subAttribute]`. Source: RFC 7644 §3.10.
///
/// Without an attribute it stands for the whole extension, or for the whole resource.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AttributePath {
    pub(crate) extension: Option<&'static Schema>,
    pub(crate) attribute: Option<&'static Attribute>,
    pub(crate) sub_attribute: Option<&'static Attribute>,
}

impl AttributePath {
    /// The path to one attribute beside others.
    pub(crate) fn to(attribute: &'static Attribute) -> Self {
        Self {
            extension: None,
            attribute: Some(attribute),
            sub_attribute: None,
        }
    }

    /// The attribute whose values a filter compares: the last one, or the `value` of a complex one.
    pub(crate) fn compared(&self) -> Option<&'static Attribute> {
        let last = self.sub_attribute.or(self.attribute)?;
        Some(last.sub_attribute("value").unwrap_or(last))
    }

    /// The path as text, down to the attribute that a filter compares, without URN.
    pub(crate) fn compared_name(&self) -> String {
        let path = match (self.sub_attribute, self.attribute) {
            (None, Some(attribute)) => Self {
                sub_attribute: attribute.sub_attribute("value"),
                ..*self
            },
            _ => *self,
        };
        path.name()
    }

    /// The path as text, without URN.
    pub(crate) fn name(&self) -> String {
        match (self.attribute, self.sub_attribute) {
            (Some(attribute), Some(sub)) => format!("{}.{}", attribute.name, sub.name),
            (Some(attribute), None) => attribute.name.to_owned(),
            (None, _) => String::new(),
        }
    }

    /// Whether any value below the path in the object passes the test; a complex value stands for its `value`.
    pub(crate) fn any_value(
        &self,
        object: &Map<String, Value>,
        mut test: impl FnMut(&Value) -> bool,
    ) -> bool {
        let mut visit = |value: &Value| match (self.sub_attribute, value) {
            (Some(sub), Value::Object(element)) => element.get(sub.name).is_some_and(&mut test),
            (Some(_), _) => false,
            (None, Value::Object(element)) if element.contains_key("value") => {
                element.get("value").is_some_and(&mut test)
            }
            (None, value) => test(value),
        };
        match self.top_level(object) {
            Some(Value::Array(elements)) => elements.iter().any(visit),
            Some(value) => visit(value),
            None => false,
        }
    }

    /// Whether the path is the member of this name of a resource as a whole.
    pub(crate) fn is_whole(&self, name: &str) -> bool {
        match (self.extension, self.attribute) {
            (Some(extension), None) => extension.uri == name,
            (None, Some(attribute)) => self.sub_attribute.is_none() && attribute.name == name,
            _ => false,
        }
    }

    /// What is stored for the attribute itself, whatever the sub-attribute.
    pub(crate) fn top_level<'a>(&self, object: &'a Map<String, Value>) -> Option<&'a Value> {
        match (self.extension, self.attribute) {
            (Some(extension), None) => object.get(extension.uri),
            (Some(extension), Some(attribute)) => object.get(extension.uri)?.as_object()?.get(attribute.name),
            (None, Some(attribute)) => object.get(attribute.name),
            (None, None) => None,
        }
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.extension {
            Some(extension) if self.attribute.is_none() => formatter.write_str(extension.uri),
            Some(extension) => write!(formatter, "{}:{}", extension.uri, self.name()),
            None => formatter.write_str(&self.name()),
        }
    }
}
