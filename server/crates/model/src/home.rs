//! What the home page shows.

use serde::{Deserialize, Serialize};

use crate::{ApplicationSummary, DirectorySummary, Timestamp};

/// What was done in applications in one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourOfActions {
    /// The first moment of the hour.
    pub at: Timestamp,
    /// Accounts created.
    pub created: i64,
    /// Accounts changed.
    pub updated: i64,
    /// Accounts disabled.
    pub disabled: i64,
    /// Accounts deleted.
    pub deleted: i64,
    /// Objects that failed.
    pub failed: i64,
}

impl HourOfActions {
    /// What succeeded.
    pub const fn succeeded(&self) -> i64 {
        self.created + self.updated + self.disabled + self.deleted
    }

    /// Adds the figures of another hour.
    pub const fn add(&mut self, other: &Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.disabled += other.disabled;
        self.deleted += other.deleted;
        self.failed += other.failed;
    }
}

/// What the home page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// Users of the directories.
    pub users: i64,
    /// Groups of the directories.
    pub groups: i64,
    /// Directories whose newest read failed, did not see everything, or waits for somebody's word.
    pub directories: Vec<DirectorySummary>,
    /// The applications, those that need attention first; at most 50.
    pub applications: Vec<ApplicationSummary>,
    /// Applications altogether.
    pub application_count: i64,
    /// The last 24 hours, the oldest first.
    pub hours: Vec<HourOfActions>,
    /// The last 24 hours added up; its time is the first of them.
    pub day: HourOfActions,
}
