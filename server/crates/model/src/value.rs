//! Attribute values.

use std::collections::BTreeMap;

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// The value of one attribute, as directories deliver it and as expressions compute it.
///
/// In JSON it has its natural form: `null`, `true`, `7`, `"text"`, `["a", "b"]`. Dates travel as text; a
/// reference (a manager, a member) is the text form of the other object's id.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

/// By hand, because what serde derives for "untagged" tries one variant after the other, and makes up an error message for
/// each that does not fit: most of the time that reading a person took.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Natural)
    }
}

struct Natural;

impl<'de> Visitor<'de> for Natural {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, true, false, a whole number, a text or a list of these")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Value, E> {
        Ok(Value::Boolean(boolean))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        i64::try_from(number)
            .map(Value::Integer)
            .map_err(|_| E::custom(format_args!("{number} is larger than {}", i64::MAX)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::with_capacity(list.size_hint().unwrap_or(0).min(1024));
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail loudly")]
mod tests {
    use super::Value;

    #[test]
    fn every_value_survives_its_json() {
        let value = Value::List(vec![
            Value::Null,
            true.into(),
            (-7).into(),
            "ä\"".into(),
            Value::List(vec![]),
        ]);
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(json, r#"[null,true,-7,"ä\"",[]]"#);
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
    }

    #[test]
    fn what_is_no_value_is_refused_with_what_would_be_one() {
        for (json, message) in [
            (
                "1.5",
                "floating point `1.5`, expected null, true, false, a whole number, a text or a list of these",
            ),
            (r#"{"a":1}"#, "invalid type: map"),
            ("18446744073709551615", "larger than 9223372036854775807"),
        ] {
            let error = serde_json::from_str::<Value>(json).unwrap_err().to_string();
            assert!(error.contains(message), "{json}: {error}");
        }
    }
}
