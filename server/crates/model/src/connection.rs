//! The report of "Test Connection".

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How one step of a connection test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionOutcome {
    /// As it should be.
    Passed,
    /// It works, with a limit that the administrator should know.
    Warning,
    /// It does not work.
    Failed,
    /// Not tried, because an earlier step failed.
    Skipped,
}

/// One step of a connection test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionStep {
    /// What was tried, such as `TLS`.
    pub name: String,
    /// How it ended.
    pub outcome: ConnectionOutcome,
    /// What was found, one sentence. Never a secret.
    pub detail: String,
    /// What to do, one sentence; set when it failed or warned.
    pub advice: Option<String>,
    /// How long it took.
    pub duration_ms: i64,
}

/// What a connection test found, step by step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionReport {
    /// When it was made.
    pub tested_at: Timestamp,
    /// The tenant URL that was tested.
    pub tenant_url: String,
    /// The steps, in order.
    pub steps: Vec<ConnectionStep>,
    /// The dialect that fits what was seen; none where the application was not reached, or the usual one does.
    #[serde(default)]
    pub dialect: Option<DialectProposal>,
}

/// A dialect that fits an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialectProposal {
    /// Its name in settings.
    pub name: String,
    /// Its name on the page.
    pub title: String,
    /// One sentence about it.
    pub sentence: String,
    /// What speaks for it.
    pub reasons: Vec<String>,
}

impl ConnectionReport {
    /// Whether nothing failed. A step may be skipped because it does not apply, such as TLS of a plain connection.
    pub fn passed(&self) -> bool {
        self.failure().is_none()
    }

    /// The first step that failed.
    pub fn failure(&self) -> Option<&ConnectionStep> {
        self.steps
            .iter()
            .find(|step| step.outcome == ConnectionOutcome::Failed)
    }
}
