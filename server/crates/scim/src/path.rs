//! The path of a target attribute.

mod parse;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub use parse::PathError;

/// The path of an attribute in a resource: `userName`, `name.givenName`, `emails[type eq "work"].value`, or one of
/// them behind a schema URN; cheap to clone, ordered and compared by its canonical text.
///
/// The URN of a core schema is dropped, because some servers refuse it. SCIM 1 puts a dot instead of a colon behind
/// the URN; that stays as it was. Source: RFC 7644 §3.5.2 and §3.10.
#[derive(Clone)]
pub struct AttributePath(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    text: String,
    schema: Option<String>,
    is_dotted: bool,
    attribute: String,
    conditions: Vec<Condition>,
    sub: Option<String>,
}

/// One `attribute eq value` between the brackets of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The sub-attribute that is compared, such as `type`.
    pub attribute: String,
    /// The value: text, a boolean or a number.
    pub value: Value,
}

impl AttributePath {
    /// Reads a path.
    ///
    /// # Errors
    /// A [`PathError`] that says what to change.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        parse::parse(text).map(Self::from_parts)
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The URN of the extension schema; `None` for the core schema.
    pub fn schema(&self) -> Option<&str> {
        self.0.schema.as_deref()
    }

    /// The name of the attribute.
    pub fn attribute(&self) -> &str {
        &self.0.attribute
    }

    /// What selects one element of a multi-valued attribute; all must hold.
    pub fn conditions(&self) -> &[Condition] {
        &self.0.conditions
    }

    /// The name of the sub-attribute.
    pub fn sub_attribute(&self) -> Option<&str> {
        self.0.sub.as_deref()
    }

    /// The path of the whole attribute, without conditions and sub-attribute.
    #[must_use]
    pub fn whole_attribute(&self) -> Self {
        Self::from_parts(Parts {
            conditions: Vec::new(),
            sub: None,
            ..(*self.0).clone()
        })
    }

    /// The path of the whole element or complex attribute, without sub-attribute.
    #[must_use]
    pub fn whole_element(&self) -> Self {
        Self::from_parts(Parts {
            sub: None,
            ..(*self.0).clone()
        })
    }

    /// Whether both point into the same attribute, and into the same element of it.
    pub fn is_same_element(&self, other: &Self) -> bool {
        self.is_same_attribute(other) && self.0.conditions == other.0.conditions
    }

    /// Whether both point into the same attribute.
    pub fn is_same_attribute(&self, other: &Self) -> bool {
        self.0.schema == other.0.schema && self.0.attribute == other.0.attribute
    }

    /// Whether the value is the id of the person's manager.
    pub(crate) fn is_manager(&self) -> bool {
        self.0.attribute.eq_ignore_ascii_case("manager")
            && self.0.conditions.is_empty()
            && self.0.sub.is_none()
    }

    /// Whether the value is a boolean whatever the mapping made of it.
    pub(crate) fn is_boolean(&self) -> bool {
        let name = self.0.sub.as_deref().unwrap_or(&self.0.attribute);
        let is_active =
            self.0.schema.is_none() && self.0.sub.is_none() && name.eq_ignore_ascii_case("active");
        is_active || (self.0.sub.is_some() && name.eq_ignore_ascii_case("primary"))
    }

    fn from_parts(parts: Parts) -> Self {
        let text = parts.canonical_text();
        Self(Arc::new(Parts { text, ..parts }))
    }
}

impl Parts {
    fn canonical_text(&self) -> String {
        let mut text = String::new();
        if let Some(schema) = &self.schema {
            text.push_str(schema);
            text.push(if self.is_dotted { '.' } else { ':' });
        }
        text.push_str(&self.attribute);
        if !self.conditions.is_empty() {
            let conditions: Vec<String> = self
                .conditions
                .iter()
                .map(|condition| format!("{} eq {}", condition.attribute, condition.value))
                .collect();
            text.push('[');
            text.push_str(&conditions.join(" and "));
            text.push(']');
        }
        if let Some(sub) = &self.sub {
            text.push('.');
            text.push_str(sub);
        }
        text
    }
}

impl PartialEq for AttributePath {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for AttributePath {}

impl PartialOrd for AttributePath {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AttributePath {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.text.cmp(&other.0.text)
    }
}

impl std::hash::Hash for AttributePath {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.text.hash(state);
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.text)
    }
}

impl fmt::Debug for AttributePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AttributePath({})", self.0.text)
    }
}

impl FromStr for AttributePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for AttributePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.text)
    }
}

impl<'de> Deserialize<'de> for AttributePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
