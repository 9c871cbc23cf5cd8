//! The audit log: who changed what.

use serde::{Deserialize, Serialize};

use crate::{AuditEntryId, Timestamp};

/// One change by a person or by the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditEntryId,
    /// When.
    pub at: Timestamp,
    /// The sign-in name, or `command line`, or the name that was tried.
    pub actor: String,
    /// What was done, in the words of the portal, such as `Update attribute mappings or scope`.
    pub activity: String,
    /// What it was done to, by name; may be empty.
    pub target: String,
    /// The page of the target, such as `/applications/…`; may be empty.
    pub target_path: String,
    /// More about it, never a secret: what changed from what to what.
    pub details: Vec<(String, String)>,
    /// `false` when it was refused or failed.
    pub succeeded: bool,
    /// The address that the request came from; may be empty.
    pub address: String,
}

/// Which audit entries to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Part of actor, activity or target.
    #[serde(default)]
    pub search: String,
    /// Only entries before this one, newest first.
    #[serde(default)]
    pub before: Option<AuditEntryId>,
    /// Rows per page.
    #[serde(default)]
    pub page_size: u32,
}
