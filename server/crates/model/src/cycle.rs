//! Cycles: one pass of a job.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, CycleId, ErrorInformation, Timestamp};

/// Which sort of cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CycleKind {
    /// Evaluates everybody in scope.
    Initial,
    /// Evaluates what changed since the last cycle.
    Incremental,
    /// Evaluates one object, or a group with some members, because an administrator asked for it.
    OnDemand,
    /// Does what an approved plan says, and nothing else.
    Approved,
}

/// How a cycle stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CycleState {
    /// It is at work.
    Running,
    /// It came to its end; single objects may have failed.
    Completed,
    /// An administrator stopped it.
    Stopped,
    /// It could not work at all: the application or the store did not answer as needed.
    Failed,
    /// The server ended while it ran, or it let go of the job for something that an administrator wanted done. The next cycle takes up the work.
    Interrupted,
}

/// What a cycle did, counted in directory objects except for `requests`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleCounts {
    /// Objects to look at, as far as known.
    pub total: i64,
    /// Objects looked at so far.
    pub done: i64,
    /// Accounts created.
    pub created: i64,
    /// Accounts changed.
    pub updated: i64,
    /// Accounts disabled.
    pub disabled: i64,
    /// Accounts deleted.
    pub deleted: i64,
    /// Accounts that were right already.
    pub unchanged: i64,
    /// Objects left alone with a reason, such as out of scope.
    pub skipped: i64,
    /// Objects that failed and wait for a retry.
    pub failed: i64,
    /// HTTP requests sent to the application.
    pub requests: i64,
}

/// One pass of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Its id; the portal also calls it the activity id.
    pub id: CycleId,
    /// The application.
    pub application_id: ApplicationId,
    /// Initial or incremental.
    pub kind: CycleKind,
    /// How it stands.
    pub state: CycleState,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What it did so far.
    pub counts: CycleCounts,
    /// Why it failed.
    pub error: Option<ErrorInformation>,
}
