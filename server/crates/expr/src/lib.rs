//! The mapping expression language: from text to a tree, from a tree and an object's attributes to a value.
//!
//! It does no I/O, reads no clock and draws no random numbers: those are part of the [`Environment`]. Without the feature
//! `evaluate` it reads and checks expressions only; so the browser gives the same diagnostics as the server. Parsing never
//! panics, evaluation always ends and its memory is bounded by [`Limits`].
//!
//! How to read it: `lexer` and `parser` build the `tree`, `check` looks for what the grammar cannot see (functions,
//! arguments, attributes), `evaluate` walks the tree, `functions` holds one small file per family of functions. To add a
//! function, write its constant [`Function`] beside its code and add it to the table in `functions/mod.rs`.
//!
//! ```
//! use expr::{Environment, Expression, Flow};
//! use model::{Attributes, Value};
//!
//! let expression = Expression::parse_strict(r#"Join(" ", [givenName], [surname])"#).unwrap();
//! let person = Attributes::from([("givenName".into(), "Ada".into()), ("surname".into(), "Lovelace".into())]);
//! let outcome = expression.evaluate(&person, &Environment::default()).unwrap();
//! assert_eq!(outcome.flow, Flow::Value(Value::from("Ada Lovelace")));
//! ```
//!
#![doc = include_str!("../GRAMMAR.md")]
#![cfg_attr(
    not(feature = "evaluate"),
    allow(
        dead_code,
        unused_imports,
        unused_macros,
        reason = "the code that evaluates is left out"
    )
)]

mod budget;
mod check;
mod comparison;
mod datum;
mod decimal;
mod diagnostic;
mod environment;
mod error;
mod evaluate;
mod functions;
mod invocation;
mod keyword;
mod layout;
mod lexeme;
mod lexer;
mod moment;
mod outcome;
mod parsed;
mod parser;
mod pattern;
mod print;
#[cfg(feature = "evaluate")]
mod random;
mod source;
mod suggestion;
mod token;
mod tree;

pub use budget::Limits;
pub use comparison::Comparison;
pub use diagnostic::{Diagnostic, DiagnosticCode, Severity, Span};
pub use environment::Environment;
pub use error::EvaluationError;
pub use functions::{
    Category, Example, Function, Gives, Kind, Parameter, functions, sample_environment, sample_person,
};
pub use keyword::Keyword;
pub use lexeme::{Lexeme, LexemeKind, lexemes};
pub use outcome::{Candidates, Flow, Outcome};
pub use parsed::{MAXIMUM_LENGTH, MAXIMUM_NESTING, Parsed};
pub use pattern::{Pattern, PatternError};
pub use source::Source;
pub use suggestion::closest;
pub use tree::{Call, Expression, Node, NodeKind, Notation};
