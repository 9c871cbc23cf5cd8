//! The options of `expression`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The options of `expression`.
#[derive(Debug, Args)]
pub struct ExpressionOptions {
    /// What to do.
    #[command(subcommand)]
    pub command: ExpressionCommand,
}

/// What `expression` can do.
#[derive(Debug, Subcommand)]
pub enum ExpressionCommand {
    /// Tell what is wrong with an expression
    ///
    /// Prints `line:column: code: message (hint)` for each finding, nothing for a sound expression. Exits with 1 if there
    /// is an error.
    Check {
        /// The expression, such as `Join(" ", [givenName], [surname])`
        #[arg(allow_hyphen_values = true)]
        expression: String,
        /// A JSON file whose names are the attributes that there are; - for standard input
        #[arg(long, value_name = "FILE")]
        attributes: Option<PathBuf>,
    },
    /// Print the value of an expression as JSON
    ///
    /// `{"$flow":"ignore"}` leaves the attribute out and `{"$flow":"ignoreObject"}` the object. A failure is printed as
    /// `{"$error":"message"}` and exits with 1.
    Eval(Evaluation),
    /// List the functions with their parameters and an example of each
    Functions {
        /// Only this function
        name: Option<String>,
    },
}

/// The options of `expression eval`.
#[derive(Debug, Args)]
pub struct Evaluation {
    /// The expression, such as `Join(" ", [givenName], [surname])`
    #[arg(allow_hyphen_values = true)]
    pub expression: String,
    /// A JSON file with the attributes of the object, such as {"givenName": "Ana"}; - for standard input
    #[arg(long, value_name = "FILE")]
    pub attributes: Option<PathBuf>,
    /// The moment that `Now` gives, such as 2026-11-25T15:30:00Z [default: this moment]
    #[arg(long, value_name = "RFC3339")]
    pub now: Option<jiff::Timestamp>,
    /// A value that the target has already, for `SelectUniqueValue`; may be given several times
    #[arg(long, value_name = "VALUE")]
    pub existing: Vec<String>,
    /// A number that makes `Guid` and `RandomString` give the same values again
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// What `DefaultDomain` gives
    #[arg(long, value_name = "DOMAIN")]
    pub default_domain: Option<String>,
}
