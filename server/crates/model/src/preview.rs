//! What the mappings give for real people, before anything is sent.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, ObjectName};

/// A mapping that is not saved yet and takes part in a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingDraft {
    /// The target attribute.
    pub target: String,
    /// The expression, as typed.
    pub expression: String,
}

/// What the mappings give for one person: an account that would be created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPreview {
    /// The application.
    pub application_id: ApplicationId,
    /// The person; none when the search found nobody.
    pub person: Option<ObjectName>,
    /// Whether they are in scope, in a few words.
    pub standing: String,
    /// Whether they are in scope.
    pub in_scope: bool,
    /// Others whom the search found.
    pub others: Vec<ObjectName>,
    /// A line for each mapping, in the order of the table.
    pub values: Vec<PreviewValue>,
    /// The SCIM resource that would be sent, as formatted JSON.
    pub body: Option<String>,
    /// Why nothing would be sent.
    pub obstacle: Option<String>,
}

/// What one mapping gives for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewValue {
    /// The target attribute.
    pub target: String,
    /// The source, in a few words.
    pub source: String,
    /// What comes of it.
    pub outcome: PreviewOutcome,
}

/// What comes of one mapping for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PreviewOutcome {
    /// This value is sent.
    Value(String),
    /// A value is sent that must not be shown.
    Redacted,
    /// The first of these is sent that nobody has in the application.
    Unique(Vec<String>),
    /// There is no value: the attribute is not sent.
    Nothing,
    /// There is no value, but the application requires one.
    Missing,
    /// It follows once the manager has an account.
    Waiting,
    /// `IgnoreObjectFlow`: no account is created.
    NoAccount,
    /// It fails, for this reason.
    Failed(String),
}

/// What one mapping gives for the first people in scope, odd ones first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePreview {
    /// The target attribute; empty when nothing is mapped.
    pub target: String,
    /// The target attributes to choose from.
    pub targets: Vec<String>,
    /// A line for each person.
    pub rows: Vec<PreviewRow>,
}

/// What one mapping gives for one of several people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The person.
    pub person: ObjectName,
    /// What comes of it.
    pub outcome: PreviewOutcome,
    /// Whether somebody else of the same list gets the same value, where that is a problem.
    pub is_duplicate: bool,
}

impl PreviewRow {
    /// How odd it is: 0 for a plain value.
    pub fn oddity(&self) -> u8 {
        match &self.outcome {
            PreviewOutcome::Failed(_) => 5,
            PreviewOutcome::Missing => 4,
            _ if self.is_duplicate => 3,
            PreviewOutcome::NoAccount => 2,
            PreviewOutcome::Nothing | PreviewOutcome::Waiting => 1,
            PreviewOutcome::Value(_) | PreviewOutcome::Redacted | PreviewOutcome::Unique(_) => 0,
        }
    }
}
