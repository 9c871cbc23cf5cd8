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
    /// On, and objects of the last cycle failed or wait for a retry, or deletions are held back.
    Attention,
    /// The last cycle could not work at all.
    Failing,
    /// On, and in quarantine.
    Quarantine,
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

/// By what the list of applications is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationSort {
    /// By name.
    #[default]
    Name,
    /// By the time when it was added.
    Added,
}

impl ApplicationSort {
    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Added => "added",
        }
    }

    /// The sort of a word in an address; an unknown word means by name.
    pub fn of_word(word: &str) -> Self {
        if word == Self::Added.word() {
            Self::Added
        } else {
            Self::Name
        }
    }
}

/// Which applications to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationQuery {
    /// Words that the name must all contain.
    #[serde(default)]
    pub search: String,
    /// By what to sort.
    #[serde(default)]
    pub sort: ApplicationSort,
    /// The largest first.
    #[serde(default)]
    pub descending: bool,
    /// The page, from 1.
    #[serde(default)]
    pub page: u32,
    /// Rows per page; 0 means 50.
    #[serde(default)]
    pub page_size: u32,
}

/// One application with what its overview shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationOverview {
    /// The application and how it is doing.
    pub summary: ApplicationSummary,
    /// The name of its gallery entry.
    pub gallery_name: String,
    /// Who makes it.
    pub publisher: String,
    /// The publisher's site; may be empty.
    pub homepage: String,
    /// The name of the directory that people are taken from.
    pub directory: String,
    /// Users assigned one by one.
    pub assigned_users: i64,
    /// Groups assigned.
    pub assigned_groups: i64,
    /// Whether all users are in scope, assigned or not.
    pub scope: crate::JobScope,
    /// Whether mode, tenant URL and secret token are stored.
    pub configured: bool,
    /// When the stored connection last passed its test.
    pub tested_at: Option<Timestamp>,
    /// Minutes between two cycles.
    pub interval_minutes: i64,
    /// When the next cycle is due.
    pub next_cycle_at: Option<Timestamp>,
}

/// Which assignments, or which users and groups to assign, to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentQuery {
    /// Words that name, user principal name or e-mail address must all contain.
    #[serde(default)]
    pub search: String,
    /// Only users or only groups.
    #[serde(default)]
    pub kind: Option<ObjectKind>,
    /// The page, from 1.
    #[serde(default)]
    pub page: u32,
    /// Rows per page; 0 means 50.
    #[serde(default)]
    pub page_size: u32,
}

/// A user or a group that could be assigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignable {
    /// Its id.
    pub object_id: ObjectId,
    /// User or group.
    pub kind: ObjectKind,
    /// The display name.
    pub display_name: String,
    /// User principal name or e-mail address; may be empty.
    pub detail: String,
    /// Job title of a user, description of a group; may be empty.
    pub description: String,
    /// Whether sign-in is allowed; a blocked user gets no account.
    pub account_enabled: bool,
    /// Number of direct members, for groups.
    pub member_count: Option<i64>,
    /// Whether it is assigned already.
    pub assigned: bool,
}
