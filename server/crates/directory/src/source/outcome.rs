//! How a read begins and ends.

use model::{ReadProblem, Shortfall};

/// From where a read goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// From the beginning: everything.
    Everything,
    /// From this cursor, which the last read gave: what changed since.
    Cursor(String),
}

/// What a reader says about its read when it has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Whether it saw everything that it was about.
    pub ended: Ended,
    /// From where the next read goes on; none if it must read everything. Worth keeping after a complete read only. Opaque
    /// to everybody but the reader, at most some kilobytes.
    pub cursor: Option<String>,
    /// What is worth telling the administrator, a sentence each; at most 100.
    pub notes: Vec<String>,
}

/// Whether a read saw everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It did.
    Complete,
    /// It did not, or cannot tell: what it sent is true, and what it did not send may be there all the same.
    Incomplete(ReadProblem),
}

impl Read {
    /// A read that saw everything.
    pub const fn complete(cursor: Option<String>) -> Self {
        Self {
            ended: Ended::Complete,
            cursor,
            notes: Vec::new(),
        }
    }

    /// A read that did not see everything.
    pub fn incomplete(reason: Shortfall, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            ended: Ended::Incomplete(ReadProblem {
                reason,
                message: message.into(),
                advice: advice.into(),
            }),
            cursor: None,
            notes: Vec::new(),
        }
    }
}
