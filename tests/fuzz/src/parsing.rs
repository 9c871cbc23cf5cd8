//! Laws of reading: any text is read, and what is said about it can be shown and followed.

use expr::{Diagnostic, DiagnosticCode, Expression, Keyword, Severity, Span, functions, lexemes};

use crate::person::NAMES;

/// Any text is read without a panic, and each finding has a place in it.
pub fn parse(data: &[u8]) {
    check(&String::from_utf8_lossy(data));
}

/// The laws for one text.
pub(crate) fn check(text: &str) {
    let parsed = Expression::parse(text);
    let errors = parsed
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity() == Severity::Error);
    assert_eq!(
        parsed.expression.is_none(),
        errors.count() > 0,
        "an expression, or the reason why there is none"
    );
    for diagnostic in &parsed.diagnostics {
        finding(text, diagnostic);
    }
    if let Some(expression) = &parsed.expression {
        for diagnostic in expression.check(NAMES).into_iter().chain(expression.volatile()) {
            finding(text, &diagnostic);
        }
    }
    let mut end = 0;
    for lexeme in lexemes(text) {
        assert!(
            part(text, &lexeme.span).is_some_and(|part| !part.is_empty()),
            "{lexeme:?}"
        );
        assert!(
            lexeme.span.start >= end,
            "{lexeme:?} begins before the end of the one before it"
        );
        end = lexeme.span.end;
    }
}

fn finding(text: &str, diagnostic: &Diagnostic) {
    let word = part(text, &diagnostic.span).unwrap_or_else(|| panic!("{diagnostic:?} is not in the text"));
    assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    let Some(suggestion) = &diagnostic.suggestion else {
        return;
    };
    let is_known = match diagnostic.code {
        DiagnosticCode::UnknownFunction => functions().iter().any(|function| function.name == suggestion),
        DiagnosticCode::UnknownWord => Keyword::from_word(suggestion).is_some(),
        DiagnosticCode::UnknownAttribute => NAMES.iter().any(|name| *suggestion == format!("[{name}]")),
        _ => true,
    };
    assert!(is_known, "{diagnostic:?} suggests what does not exist");
    assert_ne!(word, suggestion, "{diagnostic:?} suggests what stands there");
}

fn part<'t>(text: &'t str, span: &Span) -> Option<&'t str> {
    text.get(span.start as usize..span.end as usize)
}
