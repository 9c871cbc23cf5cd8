use thiserror::Error;

/// Why a text is no configuration at all.
#[derive(Debug, Error)]
pub enum ImportError {
    /// There is nothing in it.
    #[error("The file is empty. Choose the JSON file that \"Review your schema\" downloaded")]
    Empty,
    /// It is not JSON.
    #[error(
        "The file is not valid JSON: line {line}, column {column}. Correct it there, or download it again"
    )]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1; 0 at the very end of a line.
        column: usize,
        /// What the parser found.
        #[source]
        source: serde_json::Error,
    },
    /// It is JSON of another kind.
    #[error(
        "The file is JSON, but no provisioning schema: {missing}. Choose the JSON file that \"Review your schema\" downloaded"
    )]
    NotASchema {
        /// What is missed.
        missing: &'static str,
    },
}
