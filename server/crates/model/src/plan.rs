//! Plans: what the next cycle would do, written down before it does it.

use serde::{Deserialize, Serialize};

use crate::{
    ApplicationId, CycleId, Draft, LogStep, ModifiedProperty, ObjectId, ObjectKind, Page, PlanId, Timestamp,
};

/// How a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// It is being made.
    Making,
    /// It can be read and approved.
    Ready,
    /// The accounts of those are searched for who may have one.
    Searching,
    /// It was approved and is being run.
    Running,
    /// Somebody stopped it: it ends after the running requests.
    Stopping,
    /// It was stopped; the parts that were not begun are as they were.
    Stopped,
    /// It was run; single parts may be stale or have failed.
    Done,
    /// It could not be made or run.
    Failed,
}

impl PlanState {
    /// Whether somebody works on the plan.
    pub const fn is_working(self) -> bool {
        matches!(
            self,
            Self::Making | Self::Searching | Self::Running | Self::Stopping
        )
    }
}

/// What a part of a plan does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedAction {
    /// An account or group is created, unless one with the same matching value is found.
    Create,
    /// An account that a search found is linked, and gets what differs.
    Link,
    /// An account is changed, or enabled again.
    Update,
    /// An account is disabled.
    Disable,
    /// An account or group is deleted.
    Delete,
    /// Members are added to a group or removed from it.
    Members,
    /// Nothing is sent, for a reason.
    Skip,
    /// It cannot be done until somebody mends something.
    Fail,
}

impl PlannedAction {
    /// Every action, in the order of the filter.
    pub const ALL: [Self; 8] = [
        Self::Create,
        Self::Link,
        Self::Update,
        Self::Disable,
        Self::Delete,
        Self::Members,
        Self::Skip,
        Self::Fail,
    ];
}

/// Whether the application is asked for an account before one is created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedSearch {
    /// It is not: the account is known, or none is wanted.
    #[default]
    None,
    /// It is, when the part is run: until then it is not known whether there is one.
    Open,
    /// It was asked, and the part says what it answered.
    Done,
}

/// What became of a part of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedOutcome {
    /// Nothing yet.
    Planned,
    /// The guard would hold it back: it is not run.
    Held,
    /// It was run.
    Done,
    /// What it was made from has changed, and something else would be done now: it was not run.
    Stale,
    /// It was run and failed.
    Failed,
}

/// The parts of a plan, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanCounts {
    /// Accounts and groups to create.
    pub create: i64,
    /// Accounts and groups that were found and are linked.
    pub link: i64,
    /// Accounts and groups to change.
    pub update: i64,
    /// Accounts to disable.
    pub disable: i64,
    /// Accounts and groups to delete.
    pub delete: i64,
    /// Groups whose members change.
    pub members: i64,
    /// Members to add, in all groups.
    pub members_added: i64,
    /// Members to remove, in all groups.
    pub members_removed: i64,
    /// Objects that are left alone for a reason.
    pub skip: i64,
    /// Objects that cannot be done.
    pub fail: i64,
    /// Objects that are right already.
    pub unchanged: i64,
    /// Objects with which the next cycle does the same whether the drafted change is saved or not; no part shows them.
    pub anyway: i64,
    /// Parts that the guard would hold back; they count above as well, and their requests nowhere.
    pub held: i64,
    /// Requests to send, without those held back.
    pub requests: i64,
    /// Parts whose account is searched for when they are run.
    pub to_search: i64,
    /// Parts that were run.
    pub done: i64,
    /// Parts that were not run because something else would be done now.
    pub stale: i64,
    /// Parts that failed.
    pub failed: i64,
}

impl PlanCounts {
    /// Parts that send something.
    pub fn actions(&self) -> i64 {
        self.create + self.link + self.update + self.disable + self.delete + self.members
    }
}

/// What the next cycle would do, or what a change that is not saved would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// The application.
    pub application_id: ApplicationId,
    /// How it stands.
    pub state: PlanState,
    /// The change that is not saved, of which it shows the effect; none when it is the next cycle.
    pub draft: Option<Draft>,
    /// Who had it made.
    pub made_by: String,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Whether everybody in scope was looked at, as in an initial cycle; otherwise what changed since the last cycle.
    pub is_initial: bool,
    /// The change number of the directory that it was made at.
    pub change: i64,
    /// The generation of the job.
    pub generation: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When somebody last worked on it.
    pub alive_at: Timestamp,
    /// When it was complete.
    pub ended_at: Option<Timestamp>,
    /// Objects to look at, as far as known.
    pub total: i64,
    /// Objects looked at.
    pub done: i64,
    /// What is in it.
    pub counts: PlanCounts,
    /// Why it could not be made or run.
    pub error: Option<String>,
    /// The cycle that ran it.
    pub cycle_id: Option<CycleId>,
}

/// One part of a plan, as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedItem {
    /// Its place in the order, from 1.
    pub position: i64,
    /// The person or group.
    pub object_id: ObjectId,
    /// User or group.
    pub kind: ObjectKind,
    /// Their name.
    pub name: String,
    /// User principal name or e-mail address; may be empty.
    pub detail: String,
    /// What is done.
    pub action: PlannedAction,
    /// Why, in a few words.
    pub reason: String,
    /// How many requests it takes.
    pub requests: i64,
    /// Whether the account is searched for.
    pub search: PlannedSearch,
    /// What became of it.
    pub outcome: PlannedOutcome,
    /// What else there is to say of the outcome; may be empty.
    pub note: String,
}

/// A request as it would be sent. What is not known before an account exists stands in angle quotes: `‹account of Ana Duarte›`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRequest {
    /// The method.
    pub method: String,
    /// Path and query, percent-encoded, as they are sent.
    pub target: String,
    /// The body, with `[Redact]` in the place of values that nobody may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<serde_json::Value>,
}

/// Everything about one part of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedContent {
    /// From which value to which.
    #[serde(default)]
    pub changes: Vec<ModifiedProperty>,
    /// The requests in their order.
    #[serde(default)]
    pub requests: Vec<PlannedRequest>,
    /// The steps that led there.
    #[serde(default)]
    pub steps: Vec<LogStep>,
}

/// One part of a plan with everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPart {
    /// The part.
    pub item: PlannedItem,
    /// What it does.
    pub content: PlannedContent,
    /// What would be done now, of one that is stale.
    pub now: Option<PlannedContent>,
}

/// How fast an application takes requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// It is allowed so many in so many milliseconds: declared by its maker or an administrator.
    Declared(i64, i64),
    /// The newest cycle sent so many in so many milliseconds.
    Measured(i64, i64),
}

/// The page of one plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// The application's name.
    pub application: String,
    /// The plan.
    pub plan: Plan,
    /// Whether whoever made it has ended without finishing it.
    pub is_abandoned: bool,
    /// Whether mappings, scope or the directory changed since, so that parts may be stale.
    pub is_outdated: bool,
    /// A page of its parts.
    pub items: Page<PlannedItem>,
    /// How fast the application takes requests, as far as it is known.
    pub pace: Option<Pace>,
}

/// The page that lists plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlansView {
    /// The application's name.
    pub application: String,
    /// Why no plan can be made, if so.
    pub obstacle: Option<String>,
    /// Whether provisioning is on.
    pub is_on: bool,
    /// The newest plans.
    pub plans: Vec<Plan>,
}

/// Which parts of a plan to show; every part narrows the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanQuery {
    /// Part of the name or user principal name.
    #[serde(default)]
    pub search: String,
    /// Only this action.
    #[serde(default)]
    pub action: Option<PlannedAction>,
    /// Only this outcome.
    #[serde(default)]
    pub outcome: Option<PlannedOutcome>,
    /// The page, from 1.
    #[serde(default)]
    pub page: u32,
}
