//! Reads of a directory: what one found, and whether it saw everything.

use serde::{Deserialize, Serialize};

use crate::{DirectoryId, ReadId, Timestamp};

/// How much a read goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadKind {
    /// Everything: it may find that somebody is gone.
    Everything,
    /// What changed since the last read.
    Changes,
}

/// Where a read stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadState {
    /// It runs.
    Running,
    /// It saw everything that it was about.
    Complete,
    /// It saw a part: that is written, and nobody is removed.
    Incomplete,
    /// It saw everything, but much fewer than before: nobody is removed until a person says that it is right.
    Held,
    /// It could not begin.
    Failed,
}

/// Why a read did not see everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortfall {
    /// The name of the server is not known, it does not answer, or it hung up.
    Connection,
    /// TLS failed.
    Tls,
    /// It refused the account or its password.
    SignIn,
    /// The account may not read a part.
    AccessDenied,
    /// The server gives no more entries to this account.
    SizeLimit,
    /// The server gave up after its time limit.
    TimeLimit,
    /// A part is on another server.
    Referral,
    /// The pages do not fit together.
    Paging,
    /// There is nothing where it was told to look.
    BaseMissing,
    /// A file ends in the middle.
    Truncated,
    /// There is nobody in it.
    Empty,
    /// It has much fewer people than before.
    Fewer,
    /// The settings cannot be worked with.
    Settings,
    /// The server answered something else that is not success.
    Refused,
    /// It asks to be left alone for longer than a read may wait.
    Throttled,
    /// The place from which to go on is not known there any more.
    CursorLost,
    /// Somebody stopped it, or the process ended.
    Stopped,
}

/// Why a read did not see everything, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadProblem {
    /// The kind of reason.
    pub reason: Shortfall,
    /// What happened, with the server's own words; no secret.
    pub message: String,
    /// What to do.
    pub advice: String,
}

/// What a read saw and did, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadCounts {
    /// Users seen.
    pub users: i64,
    /// Groups seen.
    pub groups: i64,
    /// Names of members seen.
    pub members: i64,
    /// Objects that are new.
    pub created: i64,
    /// Objects that are different.
    pub changed: i64,
    /// Objects that came back from the recycle bin.
    pub restored: i64,
    /// Objects that went into the recycle bin.
    pub removed: i64,
    /// Memberships that are new.
    pub members_added: i64,
    /// Memberships that are gone.
    pub members_removed: i64,
    /// Members that are neither users nor groups here.
    pub members_unknown: i64,
    /// Entries that could not be taken.
    pub skipped: i64,
}

/// A read of a directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryRead {
    /// Its id.
    pub id: ReadId,
    /// The directory.
    pub directory_id: DirectoryId,
    /// How much it goes through.
    pub kind: ReadKind,
    /// Where it stands.
    pub state: ReadState,
    /// Why it did not see everything, or why nobody is removed.
    pub problem: Option<ReadProblem>,
    /// What it saw and did.
    pub counts: ReadCounts,
    /// What was left out and what is worth knowing, a sentence each; at most 100.
    pub notes: Vec<String>,
    /// What it holds back, when it is [`ReadState::Held`].
    pub held: Held,
    /// Who asked for it; empty for the schedule.
    pub actor: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// What a read would remove and did not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Held {
    /// Users that are not in the source any more.
    pub users: i64,
    /// Groups that are not in the source any more.
    pub groups: i64,
    /// Memberships that are not in the source any more.
    pub memberships: i64,
    /// Assignments that the source does not have any more, where they are taken over.
    pub assignments: i64,
    /// The names of the first of them.
    pub names: Vec<String>,
    /// Attributes that many had and nobody has any more.
    pub attributes: Vec<String>,
}
