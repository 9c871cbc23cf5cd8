//! How objects look to whoever asks.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::properties;
use super::state::{Kind, Object};

/// What `$select` asks for.
#[derive(Clone, Debug)]
pub(super) struct Select {
    pub(super) properties: Vec<String>,
    /// Those that lead to other objects.
    pub(super) navigation: Vec<String>,
}

impl Select {
    /// Reads `$select`; the usual properties where there is none.
    ///
    /// # Errors
    /// An answer that says which name is not known.
    pub(super) fn of(kind: Kind, text: Option<&str>) -> Result<Self, Box<Answer>> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return Ok(Self {
                properties: owned(properties::default(kind)),
                navigation: owned(properties::navigation(kind)),
            });
        };
        let mut select = Self {
            properties: vec!["id".to_owned()],
            navigation: Vec::new(),
        };
        for name in text.split(',').map(str::trim) {
            if ["aboutMe", "skills", "birthday"].contains(&name) {
                let message = "The property is not supported here.";
                return Err(Box::new(Answer::error(
                    StatusCode::NOT_IMPLEMENTED,
                    "NotImplemented",
                    message,
                )));
            }
            if properties::navigation(kind).contains(&name) {
                select.navigation.push(name.to_owned());
            } else if properties::known(kind).contains(&name) || name.starts_with("extension_") {
                select.properties.push(name.to_owned());
            } else {
                let message = format!(
                    "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{}'.",
                    kind.type_name()
                );
                return Err(Box::new(Answer::error(
                    StatusCode::BAD_REQUEST,
                    "BadRequest",
                    &message,
                )));
            }
        }
        Ok(select)
    }

    /// Whether it asks for what leads to other objects by this name.
    pub(super) fn follows(&self, name: &str) -> bool {
        self.navigation.iter().any(|asked| asked == name)
    }

    /// The object as it is shown. A property that never had a value is left out of delta queries, and null elsewhere.
    pub(super) fn show(&self, object: &Object, is_delta: bool) -> Map<String, Value> {
        let mut shown = Map::new();
        for name in &self.properties {
            match object.properties.get(name) {
                Some(value) => {
                    shown.insert(name.clone(), value.clone());
                }
                None if is_delta => {}
                None => {
                    shown.insert(name.clone(), Value::Null);
                }
            }
        }
        shown
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
