//! What is noticed while a document is read, and the reading of its values.

use serde_json::{Map, Value};

use crate::{Finding, Severity};

/// The findings so far.
#[derive(Debug, Default)]
pub(crate) struct Report(pub(crate) Vec<Finding>);

impl Report {
    pub(crate) fn add(&mut self, severity: Severity, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Finding {
            path: path.into(),
            severity,
            message: message.into(),
        });
    }

    pub(crate) fn error(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.add(Severity::Error, path, message);
    }

    pub(crate) fn warning(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.add(Severity::Warning, path, message);
    }

    pub(crate) fn note(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.add(Severity::Note, path, message);
    }
}

/// An object of the document, with its path.
#[derive(Debug)]
pub(crate) struct Fields<'v> {
    pub(crate) path: String,
    pub(crate) map: &'v Map<String, Value>,
}

impl<'v> Fields<'v> {
    /// The value as an object; anything else is reported.
    pub(crate) fn of(value: &'v Value, path: impl Into<String>, report: &mut Report) -> Option<Self> {
        let path = path.into();
        match value {
            Value::Object(map) => Some(Self { path, map }),
            other => {
                report.error(
                    path,
                    format!("This must be an object {{…}}, but is {}.", kind(other)),
                );
                None
            }
        }
    }

    pub(crate) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// The value; null counts as none.
    pub(crate) fn get(&self, key: &str) -> Option<&'v Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&self, key: &str, report: &mut Report) -> Option<&'v str> {
        match self.get(key)? {
            Value::String(text) => Some(text),
            other => {
                report.error(
                    self.path_of(key),
                    format!("This must be a text, but is {}.", kind(other)),
                );
                None
            }
        }
    }

    /// A text that must be there.
    pub(crate) fn required(&self, key: &str, report: &mut Report) -> Option<&'v str> {
        let is_missing = self.get(key).is_none();
        let text = self.text(key, report);
        if is_missing || text.is_some_and(|text| text.trim().is_empty()) {
            report.error(self.path_of(key), "This is missing. Add it to the file.");
            return None;
        }
        text
    }

    pub(crate) fn boolean(&self, key: &str, report: &mut Report) -> Option<bool> {
        match self.get(key)? {
            Value::Bool(value) => Some(*value),
            other => {
                report.error(
                    self.path_of(key),
                    format!("This must be true or false, but is {}.", kind(other)),
                );
                None
            }
        }
    }

    /// The elements of a list with their paths; nothing for null.
    pub(crate) fn list(&self, key: &str, report: &mut Report) -> Vec<(String, &'v Value)> {
        match self.get(key) {
            None => Vec::new(),
            Some(Value::Array(values)) => values
                .iter()
                .enumerate()
                .map(|(index, value)| (format!("{}[{index}]", self.path_of(key)), value))
                .collect(),
            Some(other) => {
                report.error(
                    self.path_of(key),
                    format!("This must be a list […], but is {}.", kind(other)),
                );
                Vec::new()
            }
        }
    }
}

/// What sort of value it is, for messages.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Whether it says nothing: null, an empty text, list or object, or false.
pub(crate) fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) | Value::Number(_) => false,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(map) => map.values().all(says_nothing),
    }
}
