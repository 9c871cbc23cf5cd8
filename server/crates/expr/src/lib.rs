//! The mapping expression language: from text to a tree, from a tree and an object's attributes to a value.
//!
//! It does no I/O, reads no clock and draws no random numbers; it compiles to WebAssembly, so the browser gives the same
//! diagnostics as the server. Parsing never panics, evaluation always ends and its memory is bounded by [`Limits`].
//!
//! How to read it: `lexer` and `parser` build the `tree`, `check` looks for what the grammar cannot see (functions,
//! arguments, attributes), `evaluate` walks the tree, `functions` holds one small file per family of functions. To add a
//! function, write its constant [`Function`] beside its code and add it to the table in `functions/mod.rs`.
//!
//! ```
//! use expr::{Expression, Flow, Limits};
//! use model::{Attributes, Value};
//!
//! let expression = Expression::parse_strict(r#"Join(" ", [givenName], [surname])"#).unwrap();
//! let person = Attributes::from([("givenName".into(), "Ada".into()), ("surname".into(), "Lovelace".into())]);
//! let outcome = expression.evaluate(&person, Limits::default()).unwrap();
//! assert_eq!(outcome.flow, Flow::Value(Value::from("Ada Lovelace")));
//! ```
//!
#![doc = include_str!("../GRAMMAR.md")]

mod budget;
mod check;
mod comparison;
mod datum;
mod diagnostic;
mod error;
mod evaluate;
mod functions;
mod invocation;
mod keyword;
mod layout;
mod lexeme;
mod lexer;
mod outcome;
mod parsed;
mod parser;
mod pattern;
mod print;
mod source;
mod suggestion;
mod token;
mod tree;

pub use budget::Limits;
pub use comparison::Comparison;
pub use diagnostic::{Diagnostic, DiagnosticCode, Severity, Span};
pub use error::EvaluationError;
pub use functions::{Example, Function, Kind, Parameter, functions, is_planned, sample_person};
pub use keyword::Keyword;
pub use lexeme::{Lexeme, LexemeKind, lexemes};
pub use outcome::{Flow, Outcome};
pub use parsed::{MAXIMUM_LENGTH, MAXIMUM_NESTING, Parsed};
pub use pattern::{Pattern, PatternError};
pub use source::Source;
pub use tree::{Call, Expression, Node, NodeKind, Notation};
