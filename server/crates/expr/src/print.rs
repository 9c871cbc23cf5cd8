//! The canonical text of an expression: parsing it gives the same tree again.
//!
//! With its spaces it may be longer than the text that was parsed, so keep that one, and print to show or compare.

use std::fmt::{Display, Formatter, Result, Write};

use crate::tree::{Call, Expression, Node, NodeKind, Notation};

impl Display for Expression {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        self.root().fmt(formatter)
    }
}

impl Display for Node {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match &self.kind {
            NodeKind::Attribute(name) => write!(formatter, "[{name}]"),
            NodeKind::Call(call) => call.fmt(formatter),
            NodeKind::Comparison(comparison, sides) => {
                let [left, right] = sides.as_ref();
                side(left, formatter)?;
                write!(formatter, " {} ", comparison.as_str())?;
                side(right, formatter)
            }
            NodeKind::Concatenation(parts) => {
                for (number, part) in parts.iter().enumerate() {
                    if number > 0 {
                        formatter.write_str(" & ")?;
                    }
                    operand(part, formatter)?;
                }
                Ok(())
            }
            NodeKind::Integer(number, Notation::Decimal) => number.fmt(formatter),
            NodeKind::Integer(number, Notation::Hexadecimal) => write!(formatter, "&H{number:X}"),
            NodeKind::Keyword(keyword) => keyword.fmt(formatter),
            NodeKind::Text(text) => quoted(text, formatter),
        }
    }
}

impl Display for Call {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "{}(", self.function.name)?;
        for (number, argument) in self.arguments.iter().enumerate() {
            if number > 0 {
                formatter.write_str(", ")?;
            }
            if let Some(node) = argument {
                node.fmt(formatter)?;
            }
        }
        formatter.write_char(')')
    }
}

/// One side of a comparison.
fn side(node: &Node, formatter: &mut Formatter<'_>) -> Result {
    match node.kind {
        NodeKind::Comparison(..) => write!(formatter, "({node})"),
        _ => node.fmt(formatter),
    }
}

/// One part of a concatenation.
fn operand(node: &Node, formatter: &mut Formatter<'_>) -> Result {
    match node.kind {
        NodeKind::Comparison(..) | NodeKind::Concatenation(_) => write!(formatter, "({node})"),
        _ => node.fmt(formatter),
    }
}

fn quoted(text: &str, formatter: &mut Formatter<'_>) -> Result {
    formatter.write_char('"')?;
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            formatter.write_char('\\')?;
        }
        formatter.write_char(character)?;
    }
    formatter.write_char('"')
}

#[cfg(test)]
mod tests {
    use crate::tree::Expression;

    #[test]
    fn prints_canonical_text() {
        for (text, printed) in [
            (r"[mail]", r"[mail]"),
            (
                r#" Switch ( [a],,"False","True" )"#,
                r#"Switch([a], , "False", "True")"#,
            ),
            (
                r#"Replace([a], "-", , , "_", , )"#,
                r#"Replace([a], "-", , , "_", , )"#,
            ),
            (r"BitAnd(&hf, 0247)", r"BitAnd(&HF, 247)"),
            (r#""\+ \\ \"""#, r#""\\+ \\ \"""#),
            (r#"(("a"&[b]))&-1"#, r#"("a" & [b]) & -1"#),
            (
                r#"IIF(([a]="x")<>[b],IgnoreObjectFlow,"")"#,
                r#"IIF(([a] = "x") <> [b], IgnoreObjectFlow, "")"#,
            ),
            ("ToLower(\n\t[a]\n)", "ToLower([a])"),
        ] {
            let expression = Expression::parse_strict(text).unwrap();
            assert_eq!(expression.to_string(), printed);
            assert_eq!(Expression::parse_strict(printed).unwrap(), expression);
        }
    }
}
