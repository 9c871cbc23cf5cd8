//! What is wrong with an expression, and where.

use std::ops::Range;

/// A place in the text, in bytes.
pub type Span = Range<u32>;

/// One finding about an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The place.
    pub span: Span,
    /// The kind of finding.
    pub code: DiagnosticCode,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What could stand at the place instead, if one thing is likely.
    pub suggestion: Option<String>,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiagnosticCode {
    /// The text is empty.
    Empty,
    /// The text is longer than the limit.
    TooLong,
    /// Calls are nested more deeply than the limit.
    TooDeep,
    /// A character that begins no token, a text or an attribute that does not end, a number that is none.
    InvalidToken,
    /// A token that cannot stand here.
    UnexpectedToken,
    /// A bare word that has no meaning.
    UnknownWord,
    /// There is no such function.
    UnknownFunction,
    /// The function may only be the outermost one.
    MisplacedFunction,
    /// A required argument is left out.
    MissingArgument,
    /// The function has no parameter for this argument.
    SuperfluousArgument,
    /// The argument cannot be what the parameter needs.
    InvalidArgument,
    /// There may be a list where a single value is needed; it works as long as the list holds one value.
    SeveralValues,
    /// The value is another one in each cycle.
    Volatile,
    /// A `Switch` has the same key twice; the second one is never reached.
    DuplicateKey,
    /// The source has no such attribute.
    UnknownAttribute,
}

impl DiagnosticCode {
    /// The code as it is printed, a stable word for each kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::TooDeep => "too-deep",
            Self::InvalidToken => "invalid-token",
            Self::UnexpectedToken => "unexpected-token",
            Self::UnknownWord => "unknown-word",
            Self::UnknownFunction => "unknown-function",
            Self::MisplacedFunction => "misplaced-function",
            Self::MissingArgument => "missing-argument",
            Self::SuperfluousArgument => "superfluous-argument",
            Self::InvalidArgument => "invalid-argument",
            Self::SeveralValues => "several-values",
            Self::Volatile => "volatile",
            Self::DuplicateKey => "duplicate-key",
            Self::UnknownAttribute => "unknown-attribute",
        }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The expression cannot be used.
    Error,
    /// The expression can be used, but it is hardly what was meant.
    Warning,
}

impl Diagnostic {
    pub(crate) fn new(span: Span, code: DiagnosticCode, message: impl Into<String>) -> Self {
        Self {
            span,
            code,
            message: message.into(),
            hint: None,
            suggestion: None,
        }
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// Suggests a text for the place, in a question.
    pub(crate) fn did_you_mean(self, suggestion: impl Into<String>) -> Self {
        let suggestion = suggestion.into();
        Self {
            suggestion: Some(suggestion.clone()),
            ..self.hint(format!("did you mean {suggestion}?"))
        }
    }

    /// Suggests a text for the place; the hint says why.
    pub(crate) fn suggest(self, suggestion: Option<impl Into<String>>) -> Self {
        Self {
            suggestion: suggestion.map(Into::into),
            ..self
        }
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self.code {
            DiagnosticCode::DuplicateKey | DiagnosticCode::SeveralValues | DiagnosticCode::Volatile => {
                Severity::Warning
            }
            _ => Severity::Error,
        }
    }
}
