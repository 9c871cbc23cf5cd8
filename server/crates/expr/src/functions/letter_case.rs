//! Capital and small letters.

use super::function::{Category, Example, Function, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

pub(super) const TO_LOWER: Function = Function {
    name: "ToLower",
    category: Category::Text,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional("culture", Kind::Text),
    ],
    description: "The text in small letters, by the rules of a culture such as tr-TR if one is given.",
    example: Example {
        expression: "ToLower([displayName])",
        result: "ada lovelace",
    },
    check: None,
    body: body!(|call| {
        convert(call, lower, |letter| match letter {
            'I' => 'ı',
            'İ' => 'i',
            other => lower(other),
        })
    }),
};

pub(super) const TO_UPPER: Function = Function {
    name: "ToUpper",
    category: Category::Text,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional("culture", Kind::Text),
    ],
    description: "The text in capital letters, by the rules of a culture such as tr-TR if one is given.",
    example: Example {
        expression: "ToUpper([surname])",
        result: "LOVELACE",
    },
    check: None,
    body: body!(|call| {
        convert(call, upper, |letter| match letter {
            'i' => 'İ',
            'ı' => 'I',
            other => upper(other),
        })
    }),
};

/// The small letter. Where Unicode has more than one letter for it, it stays: one letter gives one letter.
pub(super) fn lower(letter: char) -> char {
    let mut letters = letter.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(lower), None) => lower,
        _ => letter,
    }
}

/// The capital letter. `ß` stays, and so does `ı`, which has no capital outside of Turkic languages.
pub(super) fn upper(letter: char) -> char {
    let mut letters = letter.to_uppercase();
    match (letters.next(), letters.next()) {
        (Some(upper), None) if letter != 'ı' => upper,
        _ => letter,
    }
}

fn convert<'a>(
    call: &mut Invocation<'a, '_>,
    invariant: fn(char) -> char,
    turkic: fn(char) -> char,
) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    let culture = call.text_or_empty(1)?;
    let language = culture.split(['-', '_']).next().unwrap_or_default();
    let is_turkic = ["tr", "az"]
        .iter()
        .any(|turkic| language.eq_ignore_ascii_case(turkic));
    // The capital and the small form of a letter differ by at most two bytes.
    call.reserve(text.len().saturating_mul(3))?;
    Ok(text
        .chars()
        .map(if is_turkic { turkic } else { invariant })
        .collect::<String>()
        .into())
}
