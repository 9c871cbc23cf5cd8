//! Character classes: what stands in brackets.

use std::str::Chars;

use super::{
    error::PatternError,
    escape::{Escape, escape, push_literal},
    measure::ClassSize,
};

/// Translates a class, of which the opening bracket was taken already, and tells what it takes.
///
/// In .NET an opening bracket, `&&` and `~~` have no meaning in a class, and `[a-z-[aeiou]]` takes letters away.
pub(super) fn class(
    rest: &mut Chars<'_>,
    output: &mut String,
    ignores_case: bool,
) -> Result<ClassSize, PatternError> {
    output.push('[');
    let mut size = ClassSize::default();
    if accept(rest, '^') {
        output.push('^');
        size = ClassSize::ANY;
    }
    let mut is_first = true;
    loop {
        if !is_first && accept(rest, ']') {
            output.push(']');
            return Ok(size);
        }
        if !is_first && rest.as_str().starts_with("-[") {
            rest.nth(1);
            output.push_str("--");
            size = size.and(class(rest, output, ignores_case)?);
            if rest.clone().next() != Some(']') {
                return Err(PatternError::new(
                    "a class that is taken away must be the last in its class",
                ));
            }
            continue;
        }
        is_first = false;
        match item(rest)? {
            Escape::Class(class) => {
                output.push_str(&class.written);
                size = size.and(class.size(ignores_case));
            }
            Escape::Character(first) => {
                push_literal(first, output);
                let last = range_end(rest)?;
                size = size.and(ClassSize::range(first, last.unwrap_or(first), ignores_case));
                if let Some(last) = last {
                    if last < first {
                        return Err(PatternError::new(format!(
                            "the range {first}-{last} is in reverse order"
                        )));
                    }
                    output.push('-');
                    push_literal(last, output);
                }
            }
        }
    }
}

/// The end of a range, if a range follows.
fn range_end(rest: &mut Chars<'_>) -> Result<Option<char>, PatternError> {
    let mut ahead = rest.clone();
    if ahead.next() != Some('-') || matches!(ahead.next(), Some(']' | '[') | None) {
        return Ok(None);
    }
    rest.next();
    match item(rest)? {
        Escape::Character(last) => Ok(Some(last)),
        Escape::Class(_) => Err(PatternError::new("a range must end with a single character")),
    }
}

fn item(rest: &mut Chars<'_>) -> Result<Escape, PatternError> {
    let unfinished = || {
        PatternError::new("a character class has no closing bracket")
            .hint(r"write \[ for the character itself")
    };
    match rest.next().ok_or_else(unfinished)? {
        '\\' => match rest.next().ok_or_else(unfinished)? {
            'b' => Ok(Escape::Character('\u{8}')),
            first => escape(first, rest),
        },
        character => Ok(Escape::Character(character)),
    }
}

pub(super) fn accept(rest: &mut Chars<'_>, expected: char) -> bool {
    let found = rest.clone().next() == Some(expected);
    if found {
        rest.next();
    }
    found
}
