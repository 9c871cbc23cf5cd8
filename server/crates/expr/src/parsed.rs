//! From text to an expression.

use crate::{
    check,
    diagnostic::{Diagnostic, DiagnosticCode, Severity},
    lexer, parser,
    tree::Expression,
};

/// The most characters an expression may have.
pub const MAXIMUM_LENGTH: usize = 10_000;

/// The most calls and parentheses that may be inside each other.
pub const MAXIMUM_NESTING: usize = 64;

/// The most regular expressions; each takes memory as long as the expression is kept.
pub(crate) const MAXIMUM_PATTERNS: usize = 16;

/// More findings than these help nobody.
pub(crate) const MAXIMUM_DIAGNOSTICS: usize = 20;

/// What parsing a text gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The expression; `None` if any diagnostic is an error.
    pub expression: Option<Expression>,
    /// Everything that is wrong with the text, in its order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Expression {
    /// Reads an expression and reports as much as it can of what is wrong with it.
    pub fn parse(text: &str) -> Parsed {
        if text.chars().nth(MAXIMUM_LENGTH).is_some() {
            let message = format!("the expression is longer than {MAXIMUM_LENGTH} characters");
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            let diagnostic = Diagnostic::new(0..end, DiagnosticCode::TooLong, message);
            return Parsed {
                expression: None,
                diagnostics: vec![diagnostic],
            };
        }
        let (tokens, mut diagnostics) = lexer::tokens(text);
        let (root, mut faults) = parser::parse(&tokens);
        diagnostics.append(&mut faults);
        if let (Some(root), true) = (&root, diagnostics.is_empty()) {
            diagnostics.extend(check::arguments(root));
        }
        diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
        let is_sound = diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity() == Severity::Warning);
        if diagnostics.len() > MAXIMUM_DIAGNOSTICS && !is_sound {
            diagnostics.retain(|diagnostic| diagnostic.severity() == Severity::Error);
        }
        diagnostics.truncate(MAXIMUM_DIAGNOSTICS);
        Parsed {
            expression: root.filter(|_| is_sound).map(Expression::new),
            diagnostics,
        }
    }

    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// All diagnostics, if at least one of them is an error; warnings alone are passed over.
    pub fn parse_strict(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let parsed = Self::parse(text);
        parsed.expression.ok_or(parsed.diagnostics)
    }
}
