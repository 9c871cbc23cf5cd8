//! What is wrong with a text, in the words of the page.

use std::ops::Range;

use expr::{Diagnostic, DiagnosticCode, Expression, Lexeme, LexemeKind, Severity, lexemes};

use crate::{SourceAttribute, position::line_and_column};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where, in bytes; may be empty, at the end of the text.
    pub span: Range<usize>,
    /// Whether the expression cannot be saved with it.
    pub is_error: bool,
    /// Where, for a person: `Line 2, character 5`.
    pub place: String,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it, as a sentence.
    pub hint: Option<String>,
    /// The change that mends it, if one is likely.
    pub fix: Option<Fix>,
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced, in bytes.
    pub span: Range<usize>,
    /// What comes in its place.
    pub text: String,
}

impl Fix {
    /// The text after the change.
    pub fn apply(&self, text: &str) -> String {
        let before = text.get(..self.span.start).unwrap_or(text);
        let after = text.get(self.span.end..).unwrap_or_default();
        format!("{before}{}{after}", self.text)
    }
}

/// Everything that is wrong with a text, in its order. In a mapping that is applied in each cycle, a value that is never the
/// same again is worth a warning too.
pub fn findings(text: &str, attributes: &[SourceAttribute], in_each_cycle: bool) -> Vec<Finding> {
    let parsed = Expression::parse(text);
    let mut diagnostics = parsed.diagnostics;
    let names: Vec<&str> = attributes
        .iter()
        .map(|attribute| attribute.name.as_str())
        .collect();
    let unknown = match parsed.expression {
        Some(expression) => {
            if in_each_cycle {
                diagnostics.extend(expression.volatile());
            }
            expression.check(&names)
        }
        None => unknown_attributes(text, &names),
    };
    diagnostics.extend(unknown);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    let is_one_line = !text.contains('\n');
    diagnostics
        .iter()
        .map(|diagnostic| finding(diagnostic, text, attributes, is_one_line))
        .collect()
}

/// The attributes that the source does not have, in a text that is no expression yet: each is read alone.
fn unknown_attributes(text: &str, names: &[&str]) -> Vec<Diagnostic> {
    let is_attribute = |lexeme: &Lexeme| lexeme.kind == LexemeKind::Attribute;
    let found = lexemes(text).into_iter().filter(is_attribute).flat_map(|lexeme| {
        let alone = text.get(byte(lexeme.span.start)..byte(lexeme.span.end));
        let expression = alone.and_then(|alone| Expression::parse(alone).expression);
        let found = expression
            .map(|expression| expression.check(names))
            .unwrap_or_default();
        found.into_iter().map(move |diagnostic| Diagnostic {
            span: lexeme.span.clone(),
            ..diagnostic
        })
    });
    found.collect()
}

fn finding(
    diagnostic: &Diagnostic,
    text: &str,
    attributes: &[SourceAttribute],
    is_one_line: bool,
) -> Finding {
    let span = byte(diagnostic.span.start)..byte(diagnostic.span.end);
    let (line, column) = line_and_column(text, span.start);
    let suggestion = diagnostic
        .suggestion
        .clone()
        .or_else(|| bare_attribute(diagnostic, text, attributes));
    Finding {
        is_error: diagnostic.severity() == Severity::Error,
        place: if is_one_line {
            format!("Character {column}")
        } else {
            format!("Line {line}, character {column}")
        },
        message: sentence(&diagnostic.message),
        hint: diagnostic.hint.as_deref().map(sentence),
        fix: suggestion.map(|text| Fix {
            span: span.clone(),
            text,
        }),
        span,
    }
}

/// A word that is the name of an attribute lacks only its brackets.
fn bare_attribute(diagnostic: &Diagnostic, text: &str, attributes: &[SourceAttribute]) -> Option<String> {
    if diagnostic.code != DiagnosticCode::UnknownWord {
        return None;
    }
    let word = text.get(byte(diagnostic.span.start)..byte(diagnostic.span.end))?;
    let attribute = attributes
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(word))?;
    Some(format!("[{}]", attribute.name))
}

/// A phrase with its first letter in upper case and its end marked. A phrase that begins with a name is left as it is
/// written.
fn sentence(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first = letters.next();
    let is_word = letters.next().is_none_or(char::is_lowercase) || first == Some('a');
    let mut sentence: String = match first {
        Some(first) if is_word && !phrase.contains('(') => {
            first.to_uppercase().chain(phrase.chars().skip(1)).collect()
        }
        _ => phrase.to_owned(),
    };
    if !sentence.ends_with(['.', '?', ')', '…', '"']) {
        sentence.push('.');
    }
    sentence
}

fn byte(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::findings;
    use crate::SourceAttribute;

    fn attributes() -> Vec<SourceAttribute> {
        ["givenName", "mail", "surname"]
            .map(|name| SourceAttribute {
                name: name.into(),
                label: String::new(),
            })
            .into()
    }

    #[test]
    fn every_fix_mends() {
        for (text, mended) in [
            ("tolower([mail])", "ToLower([mail])"),
            ("ToLower([Mail])", "ToLower([mail])"),
            ("ToLower([mial])", "ToLower([mail])"),
            ("ToLower(mail)", "ToLower([mail])"),
            ("ToLower([mail]", "ToLower([mail])"),
            ("[givenName] + [surname]", "[givenName] & [surname]"),
            (
                "IIF([mail] == \"\", \"a\", \"b\")",
                "IIF([mail] = \"\", \"a\", \"b\")",
            ),
            ("Join(\" \"; [mail])", "Join(\" \", [mail])"),
        ] {
            let found = findings(text, &attributes(), false);
            let fix = found.iter().find_map(|finding| finding.fix.clone());
            assert_eq!(fix.expect(text).apply(text), mended);
            assert_eq!(findings(mended, &attributes(), false), [], "{mended}");
        }
    }

    #[test]
    fn unknown_attributes_are_found_beside_other_faults() {
        let found = findings("tolower([mial])", &attributes(), false);
        let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "There is no function tolower.",
                "The source has no attribute mial."
            ]
        );
    }

    #[test]
    fn a_regular_expression_that_is_too_large_is_found_in_the_browser_too() {
        let found = findings(
            "Replace([mail], , \"(.{0,50}){2000}\", , \"\")",
            &attributes(),
            false,
        );
        let finding = found.first().expect("a finding");
        assert!(finding.is_error);
        assert_eq!(
            finding.message,
            "Replace: regexPattern: the regular expression is too large."
        );
    }

    #[test]
    fn findings_say_where_in_sentences() {
        let found = findings("Join(\n  \" \",\n  [mial])", &attributes(), false);
        let finding = found.first().expect("a finding");
        assert!(finding.is_error);
        assert_eq!(finding.place, "Line 3, character 3");
        assert_eq!(finding.message, "The source has no attribute mial.");
        assert_eq!(finding.hint.as_deref(), Some("Did you mean [mail]?"));
        assert_eq!(
            findings("[mial]", &attributes(), false)
                .first()
                .map(|finding| finding.place.clone()),
            Some("Character 1".into())
        );
        let missing = findings("Append([mail])", &attributes(), false);
        let finding = missing.first().expect("a finding");
        assert_eq!(finding.message, "Append needs its argument suffix.");
        assert_eq!(finding.hint.as_deref(), Some("Append(source, suffix)"));
    }

    #[test]
    fn a_value_that_is_never_the_same_is_a_warning_where_each_cycle_applies_it() {
        let text = "Append([mail], Guid())";
        assert_eq!(findings(text, &attributes(), false), []);
        let found = findings(text, &attributes(), true);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(!found[0].is_error);
        assert_eq!(text.get(found[0].span.clone()), Some("Guid()"));
    }
}
