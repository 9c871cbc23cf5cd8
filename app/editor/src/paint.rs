//! How a text is coloured.

use std::ops::Range;

use expr::{LexemeKind, lexemes};

use crate::Finding;

/// A part of the text that looks alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The part, in bytes; all parts together are the whole text.
    pub span: Range<usize>,
    /// Its class names; empty for plain text.
    pub class: String,
}

/// The text in parts, each with its class names: what it is, and whether it is wrong.
pub fn paint(text: &str, findings: &[Finding]) -> Vec<Run> {
    let parts: Vec<(Range<usize>, &str)> = lexemes(text)
        .into_iter()
        .filter_map(|lexeme| {
            let start = usize::try_from(lexeme.span.start).ok()?;
            let end = usize::try_from(lexeme.span.end).ok()?;
            Some((start..end, class(lexeme.kind)?))
        })
        .collect();
    let marks: Vec<(Range<usize>, &str)> = findings
        .iter()
        .map(|finding| {
            let mark = if finding.is_error {
                "expression-wrong"
            } else {
                "expression-doubtful"
            };
            (visible(&finding.span, text), mark)
        })
        .collect();
    let mut edges: Vec<usize> = parts
        .iter()
        .chain(&marks)
        .flat_map(|(span, _)| [span.start, span.end])
        .chain([0, text.len()])
        .filter(|edge| text.is_char_boundary(*edge))
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
        .windows(2)
        .filter_map(|edge| {
            let (start, end) = (*edge.first()?, *edge.last()?);
            let classes = |(span, class): &(Range<usize>, &'static str)| {
                (span.start <= start && end <= span.end).then_some(*class)
            };
            let mut names: Vec<&str> = parts.iter().filter_map(classes).collect();
            names.extend(marks.iter().filter_map(classes).take(1));
            Some(Run {
                span: start..end,
                class: names.join(" "),
            })
        })
        .collect()
}

/// What is missing at the end has no width: the last character is marked in its place.
fn visible(span: &Range<usize>, text: &str) -> Range<usize> {
    if !span.is_empty() {
        return span.clone();
    }
    let before = text.get(..span.start).unwrap_or(text).trim_end();
    let start = before.char_indices().next_back().map_or(0, |(start, _)| start);
    start..before.len()
}

fn class(kind: LexemeKind) -> Option<&'static str> {
    match kind {
        LexemeKind::Attribute => Some("expression-attribute"),
        LexemeKind::Function => Some("expression-function"),
        LexemeKind::Keyword => Some("expression-keyword"),
        LexemeKind::Number => Some("expression-number"),
        LexemeKind::Operator => Some("expression-operator"),
        LexemeKind::Text => Some("expression-string"),
        LexemeKind::Comma
        | LexemeKind::Invalid
        | LexemeKind::LeftParenthesis
        | LexemeKind::RightParenthesis
        | LexemeKind::Word => None,
    }
}

#[cfg(test)]
mod tests {
    use super::paint;
    use crate::findings;

    fn painted(text: &str) -> Vec<(String, String)> {
        let runs = paint(text, &findings(text, &[], false));
        let whole: String = runs.iter().filter_map(|run| text.get(run.span.clone())).collect();
        assert_eq!(whole, text, "nothing is lost");
        runs.into_iter()
            .filter(|run| !run.class.is_empty())
            .map(|run| (text.get(run.span).unwrap_or_default().to_owned(), run.class))
            .collect()
    }

    #[test]
    fn parts_and_marks() {
        let expected = [
            ("Left", "expression-function"),
            ("\"é\"", "expression-string"),
            ("1", "expression-number"),
        ];
        assert_eq!(
            painted("Left(\"é\", 1)"),
            expected.map(|(a, b)| (a.into(), b.into()))
        );
        let expected = [("[mail]", "expression-attribute expression-wrong")];
        assert_eq!(painted(" [mail]"), expected.map(|(a, b)| (a.into(), b.into())));
        let expected = [
            ("Left", "expression-function"),
            ("1", "expression-number expression-wrong"),
        ];
        assert_eq!(painted("Left(1 "), expected.map(|(a, b)| (a.into(), b.into())));
        assert_eq!(painted(""), []);
    }
}
