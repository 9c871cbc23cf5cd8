//! What the pages "Provisioning" and "Provisioning logs" show, and where a person has accounts.

use serde::{Deserialize, Serialize};

use crate::{
    ApplicationId, ApplicationSummary, ConnectionSecret, Cycle, HeldBack, LogEntry, LogSummary, ObjectKind,
    Quarantine, RetryOverview, SwitchedOff, Timestamp,
};

/// The page "Provisioning" of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisioningStatusView {
    /// The application with its health.
    pub summary: ApplicationSummary,
    /// The name of the directory that people are taken from.
    pub directory: String,
    /// Whether mode, tenant URL and secret token are set, so that it can be started.
    pub configured: bool,
    /// Whether the mapping of users is on; otherwise cycles leave everybody alone.
    pub users_enabled: bool,
    /// Minutes between two cycles.
    pub interval_minutes: i64,
    /// When the next regular cycle is due; none while off.
    pub next_cycle_at: Option<Timestamp>,
    /// When provisioning was last switched on.
    pub started_at: Option<Timestamp>,
    /// What is held back and waits for a decision.
    pub held_back: HeldBack,
    /// The quarantine, while it is in force.
    pub quarantine: Option<Quarantine>,
    /// Why Rollcall switched it off by itself, if it is off for that.
    pub switched_off: Option<SwitchedOff>,
    /// What requests sign in with that has ended, or ends soon.
    pub expiring: Vec<Expiry>,
    /// What failed and is tried again.
    pub retries: RetryOverview,
    /// Whether the next cycle is an initial one.
    pub initial_next: bool,
    /// The newest cycles, newest first.
    pub cycles: Vec<Cycle>,
    /// Until when the running cycle sends nothing, because the application asked for it; none while it goes on.
    pub waits_until: Option<Timestamp>,
    /// What failed in the newest cycle, most frequent first.
    pub failures: Vec<FailureGroup>,
    /// What the application turned out to have no place for.
    pub unheld: Vec<Unheld>,
    /// The time of the server, for rates and estimates.
    pub now: Timestamp,
}

/// What an application turned out to have no place for: target attributes, as mappings name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unheld {
    /// Of users or of groups.
    pub kind: ObjectKind,
    /// It refuses them, so they are not sent any more.
    pub refused: Vec<String>,
    /// It takes them for new accounts and never changes them.
    pub unchangeable: Vec<String>,
    /// It takes them and does not show them afterwards.
    pub dropped: Vec<String>,
}

/// When something ends that requests sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    /// The secret, or the private key for the client certificate that it belongs to.
    pub credential: ConnectionSecret,
    /// From when on it is no longer accepted.
    pub at: Timestamp,
}

/// Failures of one cycle with the same error code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureGroup {
    /// The error code.
    pub code: String,
    /// A typical reason.
    pub reason: String,
    /// How many.
    pub count: i64,
}

/// An entry of the provisioning log on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntryView {
    /// The entry.
    pub entry: LogEntry,
    /// The application's name.
    pub application: String,
}

/// Where a person has an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub application: String,
    /// Assigned directly.
    pub assigned: bool,
    /// The group through which the person is assigned.
    pub through: Option<String>,
    /// The account, when there is one.
    pub account: Option<AccountState>,
    /// What was last done, or why not.
    pub last: Option<LogSummary>,
    /// When a failed action is tried again.
    pub retry_at: Option<Timestamp>,
}

/// An account as Rollcall last left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountState {
    /// Its id in the application.
    pub target_id: String,
    /// Whether it is kept equal to the person; otherwise it is disabled.
    pub active: bool,
    /// When something was last sent.
    pub updated_at: Timestamp,
}
