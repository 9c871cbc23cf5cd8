//! What a use case answers when it cannot do what it was asked.

use model::{Problem, ProblemKind};

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something that the person can understand and mend.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] store::Error),
    /// A password could not be hashed, or its stored hash cannot be read.
    #[error("a password could not be hashed")]
    Hash,
}

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The problem to show. Failures that are ours are written to the server's log here, once, with an incident
    /// id; the person sees only the id.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            error => {
                let incident = uuid::Uuid::now_v7();
                tracing::error!(%incident, error = chain(&error), "a use case failed");
                Problem::new(
                    ProblemKind::Internal,
                    "Something went wrong on the server. Nothing was changed.",
                )
                .with_hint(format!(
                    "Try again. If it happens again, look for incident {incident} in the server's log."
                ))
            }
        }
    }
}

/// An error with its causes on one line, outermost first.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
