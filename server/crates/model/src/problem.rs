//! What a person is told when something cannot be done.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which sort of problem; the server maps it to an HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// Nobody is signed in. 401.
    Unauthenticated,
    /// The role does not allow it. 403.
    Forbidden,
    /// There is no such thing, or not any more. 404.
    NotFound,
    /// The input is wrong; `fields` says where. 422.
    Invalid,
    /// Somebody else changed it in the meantime, or it exists already. 409.
    Conflict,
    /// Too many tries. 429.
    Throttled,
    /// Our fault; the server's log has the details under the incident id. 500.
    Internal,
}

/// A problem in words for the person at the screen: what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which sort.
    pub kind: ProblemKind,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do, one sentence.
    #[serde(default)]
    pub hint: Option<String>,
    /// The form fields that are wrong.
    #[serde(default)]
    pub fields: Vec<FieldProblem>,
}

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The `name` of the form control.
    pub field: String,
    /// What is wrong and what to do, one sentence.
    pub message: String,
}

impl Problem {
    /// A problem without hint and fields.
    pub fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            fields: Vec::new(),
        }
    }

    /// One field is wrong.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            kind: ProblemKind::Invalid,
            message: message.clone(),
            hint: None,
            fields: vec![FieldProblem {
                field: field.into(),
                message,
            }],
        }
    }

    /// Several fields are wrong. `None` when there are none.
    pub fn of_fields(fields: Vec<FieldProblem>) -> Option<Self> {
        let first = fields.first()?;
        let message = match fields.len() {
            1 => first.message.clone(),
            count => format!("{count} fields need your attention."),
        };
        Some(Self {
            kind: ProblemKind::Invalid,
            message,
            hint: None,
            fields,
        })
    }

    /// The same problem with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Nothing has that id or name.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            ProblemKind::NotFound,
            format!("This {what} does not exist, or not any more."),
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, " {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
