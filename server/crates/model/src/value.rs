//! Attribute values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The value of one attribute, as directories deliver it and as expressions compute it.
///
/// In JSON it has its natural form: `null`, `true`, `7`, `"text"`, `["a", "b"]`. Dates travel as text; a
/// reference (a manager, a member) is the text form of the other object's id.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// The attribute is absent.
    #[default]
    Null,
    /// `true` or `false`; as text it prints `True` or `False`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Text, also dates and references.
    Text(String),
    /// The values of a multi-valued attribute, in order.
    List(Vec<Value>),
}

/// Attributes by name. An absent name and [`Value::Null`] mean the same: no value.
pub type Attributes = BTreeMap<String, Value>;

impl Value {
    /// Whether there is no value, or only an empty text or list.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(values) => values.is_empty(),
            Self::Boolean(_) | Self::Integer(_) => false,
        }
    }

    /// The value as text, the way the expression language and the logs print it; lists are joined by `", "`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Boolean(true) => "True".into(),
            Self::Boolean(false) => "False".into(),
            Self::Integer(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(values) => values.iter().map(Self::to_text).collect::<Vec<_>>().join(", "),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}
