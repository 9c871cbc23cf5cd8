//! Jobs: the provisioning configuration and state of one application.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, ConnectionSecret, ConnectionSettings, Guard, Schema, Timestamp};

/// "Provisioning Mode".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvisioningMode {
    /// Not configured: accounts are kept by hand.
    #[default]
    Manual,
    /// Accounts are kept by SCIM.
    Automatic,
}

/// "Provisioning Status".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvisioningStatus {
    /// Cycles run.
    On,
    /// No cycle starts.
    #[default]
    Off,
}

/// "Scope" of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobScope {
    /// Sync only assigned users and groups.
    #[default]
    Assigned,
    /// Sync all users and groups.
    All,
}

/// Minutes between two cycles unless the administrator chose otherwise; the figure that Microsoft Entra documents.
pub const DEFAULT_INTERVAL_MINUTES: i64 = 40;

/// The provisioning configuration and state of one application. The secret token is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The application.
    pub application_id: ApplicationId,
    /// Manual until it is configured for the first time.
    pub mode: ProvisioningMode,
    /// The SCIM base URL of the application; empty until configured.
    pub tenant_url: String,
    /// Whether the secret that requests sign in with is stored.
    pub has_secret_token: bool,
    /// How the application is reached, signed in at and spoken to.
    pub connection: ConnectionSettings,
    /// The secrets of the connection that are stored.
    pub secrets: BTreeSet<ConnectionSecret>,
    /// Who hears of trouble; may be empty.
    pub notification_email: String,
    /// "Send an email notification when a failure occurs".
    pub notify_on_failure: bool,
    /// Who is in scope.
    pub scope: JobScope,
    /// Minutes from the start of one cycle to the start of the next, at least 1.
    pub interval_minutes: i64,
    /// The most requests per second; none where the application's own limits decide.
    pub requests_per_second: Option<i64>,
    /// How much one cycle may take away.
    pub guard: Guard,
    /// On or off.
    pub status: ProvisioningStatus,
    /// The mappings.
    pub schema: Schema,
    /// Grows by one with each saved change of the schema.
    pub schema_version: i64,
    /// The change number up to which the directory has been worked off; none before the initial cycle completed.
    pub watermark: Option<i64>,
    /// When the next cycle is due; none while off.
    pub next_cycle_at: Option<Timestamp>,
    /// When provisioning was last switched on.
    pub started_at: Option<Timestamp>,
    /// Grows by one whenever the configuration is saved: who saves an older one is told.
    pub version: i64,
}
