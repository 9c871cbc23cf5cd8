//! Applications and their assignments.

use serde::{Deserialize, Serialize};

use crate::{
    ApplicationId, CycleKind, CycleState, DirectoryId, ObjectId, ObjectKind, ProvisioningStatus, Timestamp,
};

/// A target of provisioning: an instance of a gallery entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// The gallery entry that it was made from.
    pub gallery_id: String,
    /// The name that the administrator gave it.
    pub name: String,
    /// The directory that people are taken from.
    pub directory_id: DirectoryId,
    /// When it was added.
    pub created_at: Timestamp,
}

/// How an application is doing, in one word for a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// No working credentials yet.
    NotConfigured,
    /// Configured, but provisioning is off.
    Off,
    /// On, and the first cycle has not completed.
    Starting,
    /// On, and the last cycle completed without a failure.
    Healthy,
    /// On, and objects of the last cycle failed or wait for a retry.
    Attention,
    /// The last cycle could not work at all, for example because the token is refused.
    Failing,
}

/// One row of the list of applications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationSummary {
    /// The application.
    pub application: Application,
    /// How it is doing.
    pub health: Health,
    /// Whether provisioning is on.
    pub status: ProvisioningStatus,
    /// Accounts that Rollcall keeps in the application.
    pub linked_count: i64,
    /// Objects that wait for a retry.
    pub failing_count: i64,
    /// The last or current cycle.
    pub last_cycle: Option<LastCycle>,
}

/// What a list shows of a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastCycle {
    /// Initial or incremental.
    pub kind: CycleKind,
    /// How it stands.
    pub state: CycleState,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// A user or a group that is assigned to an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The application.
    pub application_id: ApplicationId,
    /// The assigned user or group.
    pub object_id: ObjectId,
    /// User or group.
    pub kind: ObjectKind,
    /// The display name of the user or group.
    pub display_name: String,
    /// User principal name or e-mail address; may be empty.
    pub detail: String,
    /// Number of direct members, for groups.
    pub member_count: Option<i64>,
    /// The role, `User` unless chosen otherwise.
    pub role: String,
    /// When it was assigned.
    pub assigned_at: Timestamp,
}
