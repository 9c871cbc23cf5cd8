//! Why a regular expression cannot be used.

use thiserror::Error;

/// The fault of a regular expression.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct PatternError {
    /// What is wrong, as a sentence without a full stop. It names the part of the pattern that is meant.
    pub message: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

impl PatternError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    pub(super) fn hint(self, hint: &'static str) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }
}
