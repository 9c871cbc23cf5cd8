use serde_json::{Map, Value};

use crate::profile::UniqueAttribute;

/// An attribute whose values are indexed, so that a lookup does not read every resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    UserName,
    ExternalId,
    Email,
    DisplayName,
    Member,
}

impl Key {
    pub(super) const ALL: [Self; 5] = [
        Self::UserName,
        Self::ExternalId,
        Self::Email,
        Self::DisplayName,
        Self::Member,
    ];

    /// The key behind the full name of a path, such as `emails.value`.
    pub(super) fn of_path(name: &str) -> Option<Self> {
        match name {
            "userName" => Some(Self::UserName),
            "externalId" => Some(Self::ExternalId),
            "emails.value" => Some(Self::Email),
            "displayName" => Some(Self::DisplayName),
            "members.value" => Some(Self::Member),
            _ => None,
        }
    }

    /// What a resource is found by.
    pub(super) fn values(self, resource: &Map<String, Value>) -> Vec<String> {
        let name = match self {
            Self::UserName => "userName",
            Self::ExternalId => "externalId",
            Self::Email => "emails",
            Self::DisplayName => "displayName",
            Self::Member => "members",
        };
        match resource.get(name) {
            Some(Value::String(text)) => vec![self.fold(text)],
            Some(Value::Array(elements)) => elements
                .iter()
                .filter_map(|element| element.get("value")?.as_str())
                .map(|text| self.fold(text))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The text as it stands in the index: in lower case where letter case does not count.
    pub(super) fn fold(self, text: &str) -> String {
        match self {
            Self::ExternalId | Self::Member => text.to_owned(),
            Self::UserName | Self::Email | Self::DisplayName => text.to_lowercase(),
        }
    }
}

impl From<UniqueAttribute> for Key {
    fn from(attribute: UniqueAttribute) -> Self {
        match attribute {
            UniqueAttribute::UserName => Self::UserName,
            UniqueAttribute::ExternalId => Self::ExternalId,
            UniqueAttribute::Email => Self::Email,
            UniqueAttribute::GroupName => Self::DisplayName,
        }
    }
}
