//! Ids, kept small: a round of a large tenant has many.

use std::fmt;

use serde_json::Value;
use uuid::Uuid;

/// The id of an object. Graph's are GUIDs; whatever else comes is kept as text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Id {
    Guid([u8; 16]),
    Text(Box<str>),
}

impl Id {
    /// The property `id` of an object; none where it has none.
    pub(super) fn of(object: &Value) -> Option<Self> {
        let text = object.get("id")?.as_str()?.trim();
        (!text.is_empty()).then(|| Self::from(text))
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        // Only the usual form: the others that `Uuid` reads would come out as another text.
        match Uuid::try_parse(text) {
            Ok(guid) if text.len() == 36 => Self::Guid(guid.into_bytes()),
            _ => Self::Text(text.to_lowercase().into_boxed_str()),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Guid(bytes) => Uuid::from_bytes(*bytes).hyphenated().fmt(formatter),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_out_as_it_went_in_in_lower_case() {
        for (text, shown) in [
            (
                "87D349ED-44D7-43E1-9A83-5F2406DEE5BD",
                "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
            ),
            (
                "87d349ed44d743e19a835f2406dee5bd",
                "87d349ed44d743e19a835f2406dee5bd",
            ),
            ("User-1", "user-1"),
        ] {
            assert_eq!(Id::from(text).to_string(), shown);
        }
        assert_eq!(size_of::<Id>(), 24);
    }
}
