//! Provisioning log entries: what was done to one object in one cycle, and why.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, CycleId, LogEntryId, ObjectId, ObjectKind, Timestamp};

/// "Action" of a log entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogAction {
    /// An account was created, or should have been.
    Create,
    /// An account was changed, or should have been.
    Update,
    /// An account was disabled, or should have been.
    Disable,
    /// An account was deleted, or should have been.
    Delete,
    /// An account would have been disabled or deleted, or members removed, and too many others with it: held back.
    StagedDelete,
    /// Nothing was to be done.
    Other,
}

impl LogAction {
    /// Every action, in the order of the filter.
    pub const ALL: [Self; 6] = [
        Self::Create,
        Self::Update,
        Self::Disable,
        Self::Delete,
        Self::StagedDelete,
        Self::Other,
    ];
}

/// "Status" of a log entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogStatus {
    /// Done.
    Success,
    /// Failed; it is tried again.
    Failure,
    /// Left alone, with the reason.
    Skipped,
    /// Done, but not completely: a reference is missing, for example.
    Warning,
}

impl LogStatus {
    /// Every status, in the order of the filter.
    pub const ALL: [Self; 4] = [Self::Success, Self::Failure, Self::Skipped, Self::Warning];
}

/// Which stage a step belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Reading the object from the directory.
    Import,
    /// Deciding whether it is in scope.
    Scoping,
    /// Finding its account in the application.
    Matching,
    /// Evaluating the mappings.
    Processing,
    /// Finding the accounts that it refers to.
    ReferenceResolution,
    /// Sending the change.
    Export,
}

/// One step on the way to an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogStep {
    /// The stage.
    pub kind: StepKind,
    /// How it went.
    pub status: LogStatus,
    /// One or two sentences.
    pub description: String,
    /// Names and values worth knowing, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<(String, String)>,
}

/// One attribute that was changed, or should have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModifiedProperty {
    /// The target attribute.
    pub name: String,
    /// The value before; none when there was no value.
    pub old_value: Option<String>,
    /// The value after; none when it was cleared.
    pub new_value: Option<String>,
}

/// Why something failed and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorInformation {
    /// The error code, as Microsoft Entra documents it where it has one.
    pub code: String,
    /// What happened, in one sentence.
    pub reason: String,
    /// What the application answered, shortened and without secrets; may be empty.
    pub additional_details: String,
    /// What to do.
    pub recommended_action: String,
}

/// What was done to one object in one cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Its id.
    pub id: LogEntryId,
    /// When it was done.
    pub at: Timestamp,
    /// The application.
    pub application_id: ApplicationId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// The directory object.
    pub object_id: ObjectId,
    /// User or group.
    pub kind: ObjectKind,
    /// Display name of the object at that time.
    pub identity: String,
    /// User principal name or e-mail address at that time; may be empty.
    pub identity_detail: String,
    /// The id in the application, when it is known.
    pub target_id: Option<String>,
    /// What was done.
    pub action: LogAction,
    /// How it went.
    pub status: LogStatus,
    /// The reason in a few words, for the list.
    pub summary: String,
    /// Milliseconds from the decision to the last answer.
    pub duration_ms: i64,
    /// HTTP requests sent.
    pub requests: i64,
    /// Why it failed, and what to do.
    pub error: Option<ErrorInformation>,
    /// The steps, in order.
    pub steps: Vec<LogStep>,
    /// What was changed.
    pub modified: Vec<ModifiedProperty>,
}

/// One row of the provisioning log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSummary {
    /// Its id.
    pub id: LogEntryId,
    /// When it was done.
    pub at: Timestamp,
    /// The application.
    pub application_id: ApplicationId,
    /// The application's name.
    pub application: String,
    /// The directory object.
    pub object_id: ObjectId,
    /// Display name of the object at that time.
    pub identity: String,
    /// User principal name or e-mail address at that time; may be empty.
    pub identity_detail: String,
    /// What was done.
    pub action: LogAction,
    /// How it went.
    pub status: LogStatus,
    /// The reason in a few words.
    pub summary: String,
    /// The error code, when it failed.
    pub error_code: Option<String>,
}

/// Which log entries to show; every part narrows the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogQuery {
    /// Part of the name or user principal name, or any complete id.
    #[serde(default)]
    pub search: String,
    /// Only this application.
    #[serde(default)]
    pub application_id: Option<ApplicationId>,
    /// Only this cycle.
    #[serde(default)]
    pub cycle_id: Option<CycleId>,
    /// Only this directory object.
    #[serde(default)]
    pub object_id: Option<ObjectId>,
    /// Only this action.
    #[serde(default)]
    pub action: Option<LogAction>,
    /// Only this status.
    #[serde(default)]
    pub status: Option<LogStatus>,
    /// Only entries at or after this moment.
    #[serde(default)]
    pub since: Option<Timestamp>,
    /// Only entries before this one (the last of the page before), newest first.
    #[serde(default)]
    pub before: Option<LogEntryId>,
    /// Rows per page.
    #[serde(default)]
    pub page_size: u32,
}
