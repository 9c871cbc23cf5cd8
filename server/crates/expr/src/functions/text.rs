//! Functions that put texts together and take parts of them.

use std::{borrow::Cow, ops::Range};

use model::Value;

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{
    datum::{Datum, size_of_value},
    evaluate::Stop,
    invocation::Invocation,
};

pub(super) const APPEND: Function = Function {
    name: "Append",
    category: Category::Text,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::required("suffix", Kind::Text),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The source followed by the suffix; null counts as the empty text.",
    example: Example {
        expression: r#"Append([givenName], ".test")"#,
        result: "Ada.test",
    },
    check: None,
    body: body!(two_texts),
};

pub(super) const PREPEND: Function = Function {
    name: "Prepend",
    category: Category::Text,
    parameters: &[
        Parameter::required("prefix", Kind::Text),
        Parameter::required("source", Kind::Text),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The prefix followed by the source; null counts as the empty text.",
    example: Example {
        expression: r#"Prepend("x-", [givenName])"#,
        result: "x-Ada",
    },
    check: None,
    body: body!(two_texts),
};

pub(super) const LEFT: Function = Function {
    name: "Left",
    category: Category::Text,
    parameters: &[
        Parameter::required("string", Kind::Text),
        Parameter::required("numChars", Kind::Number),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The first characters of a text; all of it if it is shorter or the number is negative.",
    example: Example {
        expression: "Left([surname], 4)",
        result: "Love",
    },
    check: None,
    body: body!(left),
};

pub(super) const MID: Function = Function {
    name: "Mid",
    category: Category::Text,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::required("start", Kind::Number),
        Parameter::optional("length", Kind::Number),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The part of a text from a position on, the first being 1; without a length all the rest.",
    example: Example {
        expression: "Mid([surname], 5, 2)",
        result: "la",
    },
    check: None,
    body: body!(mid),
};

pub(super) const STRIP_SPACES: Function = Function {
    name: "StripSpaces",
    category: Category::Text,
    parameters: &[Parameter::required("source", Kind::Text)],
    gives: Gives::Kind(Kind::Text),
    description: "The text without any of its spaces.",
    example: Example {
        expression: "StripSpaces([displayName])",
        result: "AdaLovelace",
    },
    check: None,
    body: body!(strip_spaces),
};

pub(super) const TRIM: Function = Function {
    name: "Trim",
    category: Category::Text,
    parameters: &[Parameter::required("value", Kind::Any)],
    gives: Gives::OneOf(&["value"]),
    description: "The text without the white space at its ends; of a list, each text.",
    example: Example {
        expression: r#"Trim("  Ada ")"#,
        result: "Ada",
    },
    check: None,
    body: body!(trim),
};

fn two_texts<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let first = call.text_or_empty(0)?;
    let second = call.text_or_empty(1)?;
    call.reserve(first.len() + second.len())?;
    Ok((first + second).into())
}

fn left<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let text = call.text_or_empty(0)?;
    let count = call.number(1)?;
    let end = usize::try_from(count).map_or(text.len(), |count| byte_of(&text, count));
    part(call, text, 0..end)
}

fn mid<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let text = call.text_or_empty(0)?;
    let start = call.number(1)?;
    let length = call.optional_number(2)?.unwrap_or(i64::MAX);
    let (Ok(start @ 1..), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else {
        return Ok("".into());
    };
    let range = byte_of(&text, start - 1)..byte_of(&text, (start - 1).saturating_add(length));
    part(call, text, range)
}

fn strip_spaces<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    if !text.contains(' ') {
        return Ok(text.into());
    }
    call.reserve(text.len())?;
    Ok(text.replace(' ', "").into())
}

fn trim<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    match call.value(0)? {
        Datum::Text(text) => {
            let start = text.len() - text.trim_start().len();
            let range = start..start + text.trim().len();
            part(call, text, range)
        }
        Datum::List(values) => {
            call.reserve(values.iter().map(size_of_value).sum())?;
            let trimmed = values.iter().map(|value| match value {
                Value::Text(text) => text.trim().into(),
                other => other.clone(),
            });
            Ok(Value::List(trimmed.collect()).into())
        }
        other => Ok(other),
    }
}

/// Where the character with this number begins, counted from 0; the end if there are fewer.
fn byte_of(text: &str, number: usize) -> usize {
    text.char_indices()
        .nth(number)
        .map_or(text.len(), |(position, _)| position)
}

/// A part of a text, without a copy where that is possible.
fn part<'a>(
    call: &mut Invocation<'a, '_>,
    text: Cow<'a, str>,
    range: Range<usize>,
) -> Result<Datum<'a>, Stop> {
    match text {
        Cow::Borrowed(text) => Ok(text.get(range).unwrap_or_default().into()),
        Cow::Owned(text) => {
            call.reserve(range.len())?;
            Ok(text.get(range).unwrap_or_default().to_owned().into())
        }
    }
}
