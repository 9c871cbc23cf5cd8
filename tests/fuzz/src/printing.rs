//! Laws of printing: what is printed is read as the same tree.

use arbitrary::{Result, Unstructured};
use expr::{Expression, MAXIMUM_LENGTH};

use crate::expression::expression;

/// An expression is read, printed on one line and on several, and read again as the same tree.
pub fn print(data: &[u8]) {
    if let Ok(text) = input(data) {
        crate::parsing::check(&text);
        if let Some(expression) = Expression::parse(&text).expression {
            check(&expression);
        }
    }
}

/// Beginning with a zero the text itself, otherwise the bytes from which one is made.
fn input(data: &[u8]) -> Result<String> {
    match data.split_first() {
        Some((0, text)) => Ok(String::from_utf8_lossy(text).into_owned()),
        _ => expression(&mut Unstructured::new(data)),
    }
}

/// The laws for one expression.
fn check(expression: &Expression) {
    let printed = expression.to_string();
    same(expression, &printed);
    same(expression, &expression.to_lines());
}

fn same(expression: &Expression, printed: &str) {
    // With its spaces it may be longer than the text that was read.
    if printed.chars().count() > MAXIMUM_LENGTH {
        return;
    }
    let again = Expression::parse_strict(printed);
    assert_eq!(again.as_ref(), Ok(expression), "{printed}");
    let printed_again = again.map(|again| again.to_string());
    assert_eq!(printed_again, Ok(expression.to_string()), "{printed}");
}
