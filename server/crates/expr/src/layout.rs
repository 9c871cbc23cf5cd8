//! The text of an expression on several lines, for reading: what does not fit on a line is broken at its arguments.

use crate::tree::{Call, Expression, Node, NodeKind};

/// The most characters on a line, unless a single part is longer.
const WIDTH: usize = 60;
/// How far arguments stand to the right of their function.
const INDENT: usize = 4;

impl Expression {
    /// The expression for reading; parsing it gives the same tree again.
    pub fn to_lines(&self) -> String {
        let mut text = String::new();
        lay_out(self.root(), 0, 0, &mut text);
        text
    }
}

/// Writes a node whose first line begins at this indent; so many characters follow its last one on the same line.
fn lay_out(node: &Node, indent: usize, after: usize, text: &mut String) {
    let line = node.to_string();
    match &node.kind {
        NodeKind::Call(call)
            if indent + line.chars().count() + after > WIDTH && !call.arguments.is_empty() =>
        {
            lay_out_call(call, indent, text);
        }
        _ => text.push_str(&line),
    }
}

/// One argument on each line. What is left out stays on the line before, and so does what ends a pair of `Switch`.
fn lay_out_call(call: &Call, indent: usize, text: &mut String) {
    let inner = indent + INDENT;
    text.push_str(call.function.name);
    text.push('(');
    new_line(inner, text);
    let last = call.arguments.len() - 1;
    for (position, argument) in call.arguments.iter().enumerate() {
        if let Some(node) = argument {
            lay_out(node, inner, usize::from(position < last), text);
        }
        if position == last {
            break;
        }
        text.push(',');
        match call.arguments.get(position + 1) {
            Some(Some(_)) => new_line(inner, text),
            _ => text.push(' '),
        }
    }
    new_line(indent, text);
    text.push(')');
}

fn new_line(indent: usize, text: &mut String) {
    // A left-out argument has put a space at the line's end.
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    use crate::Expression;

    #[test]
    fn breaks_what_is_too_long_and_nothing_else() {
        for (text, lines) in [
            ("ToLower( [mail] )", "ToLower([mail])"),
            (
                r#"Replace([userPrincipalName],"@old.example.com",,,"@new.example.com",,)"#,
                "Replace(\n    [userPrincipalName],\n    \"@old.example.com\", , ,\n    \"@new.example.com\", ,\n)",
            ),
            (
                r#"IIF(IsNullOrEmpty([preferredLanguage]),"en-GB",Replace([preferredLanguage],"_",,,"-",,))"#,
                "IIF(\n    IsNullOrEmpty([preferredLanguage]),\n    \"en-GB\",\n    Replace([preferredLanguage], \"_\", , , \"-\", , )\n)",
            ),
        ] {
            let expression = Expression::parse_strict(text).unwrap();
            assert_eq!(expression.to_lines(), lines);
            assert_eq!(Expression::parse_strict(lines).unwrap(), expression, "{lines}");
        }
    }
}
