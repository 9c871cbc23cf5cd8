//! Why an evaluation failed.

use thiserror::Error;

/// The failure of an evaluation; it concerns one object.
///
/// No text holds an attribute value, except the message which the expression itself gives to `Error`; that one is
/// `[Redact]` where a redacted value was read before.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EvaluationError {
    /// The expression called `Error`.
    #[error("{message}")]
    Raised {
        /// The text given to `Error`.
        message: String,
    },
    /// An argument has a value with which the function can do nothing.
    #[error("{function}: {parameter} {problem}")]
    Argument {
        /// The function.
        function: &'static str,
        /// The parameter's name.
        parameter: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// An operator got several values where it needs one.
    #[error("{operator} needs a single value on both sides; choose one with Item or make one text with Join")]
    SeveralValues {
        /// The operator.
        operator: &'static str,
    },
    /// Every value of `SelectUniqueValue` is taken in the target.
    #[error("SelectUniqueValue: every value is taken in the target; add a rule that gives another one")]
    NoneUnique,
    /// The surroundings lack something that a function needs.
    #[error("{function} cannot be used here: there is no {lacking}")]
    Unavailable {
        /// The function.
        function: &'static str,
        /// What there is not.
        lacking: &'static str,
    },
    /// The evaluation was stopped because it took too many steps.
    #[error(
        "the expression needs more than {limit} steps for this object; call fewer functions, or shorten long texts with Left first"
    )]
    TooManySteps {
        /// The limit.
        limit: u32,
    },
    /// The evaluation was stopped because a regular expression would have taken too many steps.
    #[error(
        "{function}: the regular expression takes too long for this object's text; use smaller numbers in braces and fewer groups, or shorten the text with Left first"
    )]
    PatternTooSlow {
        /// The function.
        function: &'static str,
    },
    /// The evaluation was stopped because it produced too much text.
    #[error(
        "the expression produces more than {limit} bytes for this object; join fewer values, or shorten long texts with Left first"
    )]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}
