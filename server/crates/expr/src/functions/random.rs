//! Random values.

use super::{
    function::{Category, Example, Function, Gives, Kind, Parameter},
    letters::Letters,
};
use crate::{
    datum::Datum,
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    evaluate::Stop,
    invocation::Invocation,
    tree::{Call, NodeKind},
};

pub(super) const GUID: Function = Function {
    name: "Guid",
    category: Category::Generation,
    parameters: &[],
    gives: Gives::Kind(Kind::Text),
    description: "A new random identifier.",
    example: Example {
        expression: "Guid()",
        result: "07862555-ddf1-4e3e-a626-5f864fbad860",
    },
    check: None,
    body: body!(guid),
};

pub(super) const RANDOM_STRING: Function = Function {
    name: "RandomString",
    category: Category::Generation,
    parameters: &[
        Parameter::required("length", Kind::Number),
        Parameter::required("minimumNumbers", Kind::Number),
        Parameter::required("minimumSpecialCharacters", Kind::Number),
        Parameter::required("minimumCapital", Kind::Number),
        Parameter::required("minimumLowerCase", Kind::Number),
        Parameter::optional("charactersToAvoid", Kind::Text),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "A random text of at most 256 characters with at least so many digits, special characters, capital and small \
                  letters.",
    example: Example {
        expression: "RandomString(6, 3, 0, 0, 3)",
        result: "b766ag",
    },
    check: Some(numbers_add_up),
    body: body!(random_string),
};

/// The most characters that `RandomString` gives.
const MAXIMUM_LENGTH: i64 = 256;

/// Digits, special characters, capital and small letters, as Windows asks of a complex password.
const CLASSES: [&str; 4] = [
    "0123456789",
    "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "abcdefghijklmnopqrstuvwxyz",
];

const NOT_UP_TO_256: &str = "must be a number from 1 to 256";
const TOO_SHORT: &str = "must not be less than the four numbers after it together";

/// A version 4 UUID. Source: RFC 9562, section 5.4.
#[cfg(feature = "evaluate")]
fn guid<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let random = call.random()?;
    let mut hex = String::with_capacity(36);
    for (position, byte) in (0..16).zip(random) {
        let byte = match position {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        if matches!(position, 4 | 6 | 8 | 10) {
            hex.push('-');
        }
        hex.extend([byte >> 4, byte & 0x0f].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0')));
    }
    call.reserve(hex.len())?;
    Ok(hex.into())
}

#[cfg(feature = "evaluate")]
fn random_string<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let length = call.number(0)?;
    if !(1..=MAXIMUM_LENGTH).contains(&length) {
        return Err(call.fault(0, NOT_UP_TO_256));
    }
    let mut minima = [0; 4];
    for (position, minimum) in (1..).zip(&mut minima) {
        *minimum = call.number(position)?;
        if !(0..=MAXIMUM_LENGTH).contains(minimum) {
            return Err(call.fault(position, "must be a number from 0 to 256"));
        }
    }
    if minima.iter().sum::<i64>() > length {
        return Err(call.fault(0, TOO_SHORT));
    }
    let avoided = Letters::of(&call.text_or_empty(5)?);
    let classes = CLASSES.map(|class| {
        class
            .chars()
            .filter(|letter| !avoided.contains(*letter))
            .collect::<Vec<char>>()
    });
    let any: Vec<char> = classes.concat();
    let mut letters = Vec::new();
    let wanted = minima.iter().copied().zip(&classes);
    for (minimum, class) in wanted.chain([(length - minima.iter().sum::<i64>(), &any)]) {
        for _ in 0..minimum {
            let Some(letter) = class.get(below(call, class.len())?) else {
                return Err(call.fault(5, "leaves no character of a kind that must be there"));
            };
            letters.push(*letter);
        }
    }
    // Fisher and Yates: each order is equally likely.
    for last in (1..letters.len()).rev() {
        let other = below(call, last + 1)?;
        letters.swap(last, other);
    }
    call.reserve(letters.len())?;
    Ok(letters.into_iter().collect::<String>().into())
}

/// A random number below a limit of at most 256; each is equally likely.
#[cfg(feature = "evaluate")]
fn below(call: &mut Invocation<'_, '_>, limit: usize) -> Result<usize, Stop> {
    let Some(highest) = 256_usize.checked_rem(limit).map(|rest| 256 - rest) else {
        return Ok(0);
    };
    loop {
        // Bytes in the incomplete last round would make small numbers more likely.
        let fair = call
            .random()?
            .into_iter()
            .map(usize::from)
            .find(|byte| *byte < highest);
        if let Some(byte) = fair {
            return Ok(byte % limit);
        }
    }
}

/// Whether the numbers of a `RandomString`, where they are written out, can be met.
fn numbers_add_up(call: &Call, _: &Span) -> Vec<Diagnostic> {
    let number = |position| match call.argument(position).map(|node| &node.kind) {
        Some(NodeKind::Integer(number, _)) => Some(*number),
        Some(NodeKind::Text(text)) => text.trim().parse().ok(),
        _ => None,
    };
    let (Some(argument), Some(length)) = (call.argument(0), number(0)) else {
        return Vec::new();
    };
    let needed: i64 = (1..5).filter_map(number).fold(0, i64::saturating_add);
    let problem = if !(1..=MAXIMUM_LENGTH).contains(&length) {
        NOT_UP_TO_256
    } else if needed > length {
        TOO_SHORT
    } else {
        return Vec::new();
    };
    let message = format!("RandomString: length {problem}");
    vec![Diagnostic::new(
        argument.span.clone(),
        DiagnosticCode::InvalidArgument,
        message,
    )]
}
