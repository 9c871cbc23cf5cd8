//! Explain: why somebody has the account that they have in one application, or none.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, LogEntry, LogStatus, ObjectName, Timestamp};

/// Everything that decides about the account of one person or group in one application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The person or group.
    pub object: ObjectName,
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub application: String,
    /// How it is.
    pub status: LogStatus,
    /// The answer in one sentence.
    pub answer: String,
    /// What to do about it; may be empty.
    pub advice: String,
    /// What the directory says: attribute and value.
    pub source: Vec<(String, String)>,
    /// Who is in scope, in one sentence.
    pub scope: ExplainedStage,
    /// What each attribute mapping gives.
    pub mapping: ExplainedStage,
    /// The values of the mappings.
    pub values: Vec<ExplainedValue>,
    /// The account.
    pub matching: ExplainedStage,
    /// What comes next, and when.
    pub next: ExplainedStage,
    /// When that is, if it is known.
    pub next_at: Option<Timestamp>,
    /// What was last sent about it, and what the application answered; none where nothing was ever sent.
    pub attempt: Option<LastAttempt>,
    /// The newest entries of the log, newest first, with everything.
    pub entries: Vec<LogEntry>,
}

/// One stage on the way from the directory to the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainedStage {
    /// How it goes.
    pub status: LogStatus,
    /// One or two sentences.
    pub text: String,
    /// Names and values worth knowing.
    pub details: Vec<(String, String)>,
}

/// What one attribute mapping gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainedValue {
    /// The target attribute.
    pub target: String,
    /// Where its value comes from.
    pub from: String,
    /// The value that the application should have, or why there is none.
    pub wanted: String,
    /// The value that was last sent; none when none was.
    pub sent: Option<String>,
    /// Whether the two differ, so that it is sent next.
    pub differs: bool,
}

/// The last time that anything was sent about one person or group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAttempt {
    /// When.
    pub at: Timestamp,
    /// The requests and answers, in order.
    pub exchanges: Vec<Exchange>,
}

/// One request, and what came back: cut to a few thousand characters, with `[Redact]` in the place of what nobody may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// Path and query, readable.
    pub target: String,
    /// The body that was sent; empty where there was none.
    pub body: String,
    /// The status of the answer; none where there was no answer.
    pub status: Option<u16>,
    /// The body of the answer, or why there was none; may be empty.
    pub answer: String,
}
