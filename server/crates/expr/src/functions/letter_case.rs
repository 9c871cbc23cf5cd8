//! Capital and small letters.

use super::{
    culture::Culture,
    function::{Category, Example, Function, Gives, Kind, Parameter},
};
use crate::{
    datum::Datum,
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    evaluate::Stop,
    invocation::Invocation,
    tree::{Call, NodeKind},
};

const PARAMETERS: &[Parameter] = &[
    Parameter::required("source", Kind::Text),
    Parameter::optional("culture", Kind::Text),
];

pub(super) const TO_LOWER: Function = Function {
    name: "ToLower",
    category: Category::Text,
    parameters: PARAMETERS,
    gives: Gives::Kind(Kind::Text),
    description: "The text in small letters, by the rules of a culture such as tr-TR if one is given.",
    example: Example {
        expression: "ToLower([displayName])",
        result: "ada lovelace",
    },
    check: Some(culture_is_known),
    body: body!(|call| convert(call, |culture, letter| match (culture, letter) {
        (Culture::Turkic, 'I') => 'ı',
        (Culture::Turkic | Culture::General, 'İ') => 'i',
        _ => lower(letter),
    })),
};

pub(super) const TO_UPPER: Function = Function {
    name: "ToUpper",
    category: Category::Text,
    parameters: PARAMETERS,
    gives: Gives::Kind(Kind::Text),
    description: "The text in capital letters, by the rules of a culture such as tr-TR if one is given.",
    example: Example {
        expression: "ToUpper([surname])",
        result: "LOVELACE",
    },
    check: Some(culture_is_known),
    body: body!(|call| convert(call, |culture, letter| match (culture, letter) {
        (Culture::Turkic, 'i') => 'İ',
        (Culture::Turkic | Culture::General, 'ı') => 'I',
        _ => upper(letter),
    })),
};

/// The small letter. Where Unicode has more than one letter for it, it stays: one letter gives one letter.
pub(super) fn lower(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let mut letters = letter.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(lower), None) => lower,
        _ => letter,
    }
}

/// The capital letter. `ß` stays, and so does `ı`, which has no capital outside of Turkic languages.
pub(super) fn upper(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_uppercase();
    }
    let mut letters = letter.to_uppercase();
    match (letters.next(), letters.next()) {
        (Some(upper), None) if letter != 'ı' => upper,
        _ => letter,
    }
}

const UNKNOWN_CULTURE: &str = "must be the tag of a language, such as en-US or tr-TR";

fn convert<'a>(call: &mut Invocation<'a, '_>, letter: fn(Culture, char) -> char) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    let tag = call.text_or_empty(1)?;
    let culture = Culture::parse(&tag).ok_or_else(|| call.fault(1, UNKNOWN_CULTURE))?;
    // The capital and the small form of a letter differ by at most two bytes.
    call.reserve(text.len().saturating_mul(3))?;
    let letters = text.chars().map(|next| letter(culture, next));
    Ok(letters.collect::<String>().into())
}

fn culture_is_known(call: &Call, _: &Span) -> Vec<Diagnostic> {
    let Some(argument) = call.argument(1) else {
        return Vec::new();
    };
    match &argument.kind {
        NodeKind::Text(tag) if Culture::parse(tag).is_none() => {
            let message = format!("{}: culture {UNKNOWN_CULTURE}", call.function.name);
            vec![Diagnostic::new(
                argument.span.clone(),
                DiagnosticCode::InvalidArgument,
                message,
            )]
        }
        _ => Vec::new(),
    }
}
