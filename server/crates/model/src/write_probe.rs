//! The write probe: what is asked before, and the report.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, ConnectionOutcome, Timestamp};

/// The page of the write probe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteProbeView {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub application: String,
    /// Where it is; empty until configured.
    pub tenant_url: String,
    /// Why it cannot be tried now.
    pub obstacle: Option<String>,
    /// Examples of what would be created: two accounts and a group.
    pub names: Vec<String>,
    /// The last one.
    pub report: Option<WriteProbeReport>,
}

/// How far a write probe is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteProbeState {
    /// It is under way.
    Running,
    /// It ended.
    Done,
    /// It could not begin.
    Failed,
}

/// What a write probe found out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteProbeReport {
    /// When it began.
    pub started_at: Timestamp,
    /// How far it is.
    pub state: WriteProbeState,
    /// The tenant URL that was tried.
    pub tenant_url: String,
    /// What it creates: two accounts and a group. Written before anything is created, so that whoever looks after an
    /// interruption knows what to look for.
    pub names: Vec<String>,
    /// Why it could not begin.
    pub failure: Option<String>,
    /// What was tried, in order.
    pub findings: Vec<ProbeFinding>,
    /// What has to be deleted by hand.
    pub left_behind: Vec<ProbeLeftover>,
    /// How many requests it took.
    pub requests: u32,
    /// Whether the application was understood, and what was learned is used from now on.
    pub learned: bool,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeFinding {
    /// What was tried.
    pub name: String,
    /// Passed: as in the standard. Warning: in another way. Failed: in no way. Skipped: not tried.
    pub outcome: ConnectionOutcome,
    /// What the application answered.
    pub answered: String,
    /// What Rollcall will do.
    pub consequence: String,
}

/// Something that could not be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeLeftover {
    /// "Account" or "Group".
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its id there.
    pub id: String,
    /// Why it is still there.
    pub reason: String,
}
