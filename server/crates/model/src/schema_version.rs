//! The versions of a schema, and its configuration file.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, ProvisioningStatus, ScopePreview, Timestamp};

/// One save of a schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaVersion {
    /// Its number, from 1.
    pub version: i64,
    /// When it was saved.
    pub at: Timestamp,
    /// Who saved it, as in the audit log.
    pub actor: String,
    /// How, as in the audit log: `Update attribute mappings or scope`.
    pub activity: String,
    /// What changed against the version before, in words: subject and change.
    pub changes: Vec<(String, String)>,
}

/// The page "Review your schema".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaView {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub application: String,
    /// The number of the version that applies.
    pub version: i64,
    /// It as configuration JSON.
    pub json: String,
    /// The newest versions, newest first.
    pub versions: Vec<SchemaVersion>,
    /// Whether there are older versions.
    pub more: bool,
}

/// One version beside the one that applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaVersionView {
    /// The version.
    pub version: SchemaVersion,
    /// The number of the version that applies.
    pub current: i64,
    /// What restoring it would change now, in words.
    pub restoring: Vec<(String, String)>,
    /// Whether provisioning is on, so that restoring starts an initial cycle at once.
    pub status: ProvisioningStatus,
}

/// Something about an imported file that the administrator should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaFinding {
    /// How much it matters.
    pub severity: FindingSeverity,
    /// Where in the file, such as `synchronizationRules[0].objectMappings[1].scope`.
    pub path: String,
    /// What is so, and what follows.
    pub message: String,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// The file cannot be saved until this is corrected.
    Error,
    /// Something does not work here as the file says.
    Warning,
    /// Kept for the next export, and without effect.
    Note,
}

/// A file that was brought to be imported, and what saving it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaImport {
    /// When it was brought.
    pub at: Timestamp,
    /// Who brought it.
    pub actor: String,
    /// The name of the file; empty for pasted text.
    pub file_name: String,
    /// What is wrong with it and what has no effect, the weightiest first.
    pub findings: Vec<SchemaFinding>,
    /// What saving it would change, in words; nothing while there are errors.
    pub changes: Vec<(String, String)>,
    /// Who would come and go, where it changes who is in scope.
    pub scope: Option<ScopePreview>,
    /// Whether it may be saved: it has no errors and changes something.
    pub may_be_saved: bool,
    /// The version that a save must name.
    pub version: i64,
    /// Whether provisioning is on, so that a save starts an initial cycle at once.
    pub status: ProvisioningStatus,
}
