//! Provision on demand: what is chosen, and what came of it.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, Cycle, LogEntry, LogSummary, ObjectName};

/// The most members of a group that are provisioned with it. Source: Microsoft Entra, "Provision on demand".
pub const MEMBERS_ON_DEMAND: usize = 5;

/// The page on which somebody is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnDemandChoices {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub application: String,
    /// Why nothing can be provisioned yet, if so.
    pub obstacle: Option<String>,
    /// Whether users are provisioned at all.
    pub users: bool,
    /// Whether groups are.
    pub groups: bool,
    /// The people and groups that the search found; without one, nobody.
    pub found: Vec<ObjectName>,
    /// The group of which members are chosen.
    pub group: Option<ObjectName>,
    /// Its direct members who are users, as far as they are shown.
    pub members: Vec<ObjectName>,
    /// The newest entries of earlier requests.
    pub recent: Vec<LogSummary>,
}

/// What came of one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnDemandResult {
    /// The application's name.
    pub application: String,
    /// How it went as a whole.
    pub cycle: Cycle,
    /// What was done about each object, in order.
    pub entries: Vec<LogEntry>,
}
