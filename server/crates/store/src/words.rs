//! Words in text columns: an enum is stored by its serde name.

use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::{Error, Result};

/// The stored word of a unit variant: its serde name.
pub(crate) fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Reads a word back.
pub(crate) fn from_word<T: DeserializeOwned>(word: &str, what: &'static str) -> Result<T> {
    let word: StrDeserializer<'_, ValueError> = word.into_deserializer();
    T::deserialize(word).map_err(|_| Error::Corrupt { what })
}

/// Reads an id back.
pub(crate) fn from_id<T: FromStr>(text: &str, what: &'static str) -> Result<T> {
    text.parse().map_err(|_| Error::Corrupt { what })
}

/// JSON for a text column.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Corrupt { what: "value" })
}

/// Reads JSON back.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Corrupt { what })
}

/// The pattern of a `LIKE … ESCAPE '\'` that finds the text anywhere in a lower-case column.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.trim().to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Lower-case text for a search column: each part on a line of its own.
pub(crate) fn search_text<P: Display>(parts: impl IntoIterator<Item = P>) -> String {
    let mut text = String::new();
    for part in parts {
        let part = part.to_string();
        if !part.is_empty() {
            text.push_str(&part.to_lowercase());
            text.push('\n');
        }
    }
    text
}
