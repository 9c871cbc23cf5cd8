//! What an application has in fact, beside what was last sent to it: the result of reading its accounts back.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, DriftRunId, ObjectId, ObjectKind, Page, Timestamp};

/// How a read-back stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftState {
    /// Accounts are being read.
    Reading,
    /// They were read, completely or not.
    Done,
    /// Nothing could be read.
    Failed,
}

/// What was found about one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountClass {
    /// It is linked, and differs from what was last sent.
    Changed,
    /// It is linked, and not there.
    Missing,
    /// It is not linked, and nobody in the directory has its matching value.
    Local,
    /// It is not linked; somebody matches it who is not in scope.
    Unassigned,
    /// It is not linked; somebody matches it who is in scope.
    Assigned,
    /// It is never to be touched, because somebody said so.
    Untouched,
    /// Not an account: somebody in scope who has none.
    Unmatched,
}

/// What is done about a value that somebody changed in the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftDecision {
    /// Nobody has said.
    Waiting,
    /// The next cycle sends our value again.
    Overwrite,
    /// The application's value counts as the last one sent.
    Adopt,
    /// It is hidden until it changes again.
    Ignore,
}

/// Which part of the result a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountsShown {
    /// Accounts that differ from what was last sent.
    #[default]
    Changed,
    /// Linked accounts that are not there.
    Missing,
    /// Accounts that nobody is linked to.
    Unmanaged,
    /// Accounts that match exactly one person, who matches no other.
    Matches,
    /// Accounts that match several people, or one of several that match the same person.
    Ambiguous,
    /// People in scope who have no account and match none.
    Unmatched,
    /// Accounts that are never to be touched.
    Untouched,
    /// Differences that are hidden.
    Ignored,
}

impl AccountsShown {
    /// All lists, in the order of the tabs.
    pub const ALL: [Self; 8] = [
        Self::Changed,
        Self::Missing,
        Self::Unmanaged,
        Self::Matches,
        Self::Ambiguous,
        Self::Unmatched,
        Self::Untouched,
        Self::Ignored,
    ];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Unmanaged => "unmanaged",
            Self::Matches => "matches",
            Self::Ambiguous => "ambiguous",
            Self::Unmatched => "unmatched",
            Self::Untouched => "untouched",
            Self::Ignored => "ignored",
        }
    }
}

/// One read-back of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftRun {
    /// Its id.
    pub id: DriftRunId,
    /// The application.
    pub application_id: ApplicationId,
    /// How it stands.
    pub state: DriftState,
    /// Who had it made; `Schedule` when nobody did.
    pub made_by: String,
    /// When it was begun.
    pub started_at: Timestamp,
    /// When it last got on.
    pub alive_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Accounts and groups that the application listed.
    pub accounts: i64,
    /// Requests sent.
    pub requests: i64,
    /// Why the list is not complete, if it is not: then nothing counts as missing.
    pub incomplete: Option<String>,
    /// Target attributes that the application shows of no account, so that they cannot be compared.
    pub unshown: Vec<String>,
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftDifference {
    /// The target attribute.
    pub path: String,
    /// The value last sent, as text.
    pub expected: Option<String>,
    /// The value that the application shows, as text.
    pub actual: Option<String>,
    /// What is done about it.
    pub decision: DriftDecision,
}

/// Somebody who matches an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchingPerson {
    /// The person or group.
    pub object_id: ObjectId,
    /// Their name.
    pub name: String,
    /// User principal name or e-mail address.
    pub detail: String,
    /// The target attribute that they match by.
    pub matched_by: String,
    /// Whether they are in scope.
    pub is_entitled: bool,
    /// Whether they have another account already.
    pub is_linked: bool,
}

/// What was found about one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFinding {
    /// Its place in the order.
    pub position: i64,
    /// What it is.
    pub class: AccountClass,
    /// User or group.
    pub kind: ObjectKind,
    /// The id in the application; empty for somebody who has no account.
    pub target_id: String,
    /// Whom it is linked to, or who has no account.
    pub object_id: Option<ObjectId>,
    /// The name of the account, or of the person.
    pub name: String,
    /// User name or user principal name.
    pub detail: String,
    /// What differs, of one that is changed.
    pub differences: Vec<DriftDifference>,
    /// Who matches it, of one that nobody is linked to.
    pub people: Vec<MatchingPerson>,
}

/// What is done by itself about a target attribute that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftDefault {
    /// User or group.
    pub kind: ObjectKind,
    /// The target attribute.
    pub path: String,
    /// What is done about it.
    pub decision: DriftDecision,
    /// Accounts of the newest result that differ in it.
    pub count: i64,
}

/// The page "Accounts" of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsView {
    /// The application's name.
    pub application: String,
    /// Why nothing can be read, if so.
    pub obstacle: Option<String>,
    /// Hours between read-backs; 0 when only an administrator starts them.
    pub every_hours: i64,
    /// The newest read-back, if it has no result: it is being made, or failed.
    pub newest: Option<DriftRun>,
    /// Whether whoever reads has ended without finishing.
    pub is_abandoned: bool,
    /// The read-back that is shown.
    pub run: Option<DriftRun>,
    /// How many rows each list has.
    pub counts: Vec<(AccountsShown, i64)>,
    /// What is done about attributes by themselves.
    pub defaults: Vec<DriftDefault>,
    /// A page of one list.
    pub items: Page<AccountFinding>,
}

/// Which list to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsQuery {
    /// The list.
    #[serde(default)]
    pub shown: AccountsShown,
    /// Part of a name or user name.
    #[serde(default)]
    pub search: String,
    /// The page, from 1.
    #[serde(default)]
    pub page: u32,
}
