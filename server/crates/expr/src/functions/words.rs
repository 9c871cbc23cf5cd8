//! Words in texts.

use model::Value;

use super::{
    function::{Category, Example, Function, Gives, Kind, Parameter},
    letter_case::{lower, upper},
    letters::Letters,
};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

pub(super) const P_CASE: Function = Function {
    name: "PCase",
    category: Category::Text,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional("wordSeparators", Kind::Text),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The text with the first letter of each word in capitals and the others small; words end at white space, \
                  punctuation and symbols, or only at the given characters.",
    example: Example {
        expression: r#"PCase("ADA king-lovelace")"#,
        result: "Ada King-Lovelace",
    },
    check: None,
    body: body!(p_case),
};

pub(super) const SPLIT: Function = Function {
    name: "Split",
    category: Category::Text,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional("delimiter", Kind::Text),
    ],
    gives: Gives::Kind(Kind::List),
    description: "The list of the parts between the delimiters, each without white space at its ends; a comma is the \
                  delimiter if none is given.",
    example: Example {
        expression: r#"Split("sales, research", ",")"#,
        result: "sales, research",
    },
    check: None,
    body: body!(split),
};

pub(super) const WORD: Function = Function {
    name: "Word",
    category: Category::Text,
    parameters: &[
        Parameter::required("string", Kind::Text),
        Parameter::required("wordNumber", Kind::Number),
        Parameter::required("delimiters", Kind::Text),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The word with this number, the first being 1; each of the delimiters' characters separates words. The \
                  empty text if there is none, or no delimiter in the text.",
    example: Example {
        expression: r#"Word([displayName], 2, " ")"#,
        result: "Lovelace",
    },
    check: None,
    body: body!(word),
};

fn p_case<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    let separators = call.text(1)?.map(|separators| Letters::of(&separators));
    call.reserve(text.len().saturating_mul(3))?;
    let mut begins = true;
    let converted = text.chars().map(|letter| {
        let converted = if begins { upper(letter) } else { lower(letter) };
        begins = match &separators {
            Some(separators) => separators.contains(letter),
            None => !letter.is_alphanumeric() && !is_combining(letter),
        };
        converted
    });
    Ok(converted.collect::<String>().into())
}

fn split<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    let delimiter = call.text(1)?.unwrap_or(",".into());
    let parts: Vec<Value> = match (text.as_ref(), delimiter.as_ref()) {
        ("", _) => Vec::new(),
        (text, "") => vec![text.trim().into()],
        (text, delimiter) => {
            let count = text.matches(delimiter).count() + 1;
            call.reserve(
                count
                    .saturating_mul(size_of::<Value>())
                    .saturating_add(text.len()),
            )?;
            text.split(delimiter).map(|part| part.trim().into()).collect()
        }
    };
    Ok(Value::List(parts).into())
}

fn word<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let text = call.text_or_empty(0)?;
    let number = call.optional_number(1)?.unwrap_or(0);
    let delimiters = call.text_or_empty(2)?;
    let delimiters = Letters::of(&delimiters);
    let separates = |letter: char| delimiters.contains(letter);
    let (Ok(number @ 1..), true) = (usize::try_from(number), text.contains(separates)) else {
        return Ok("".into());
    };
    let mut words = text.split(separates).filter(|word| !word.is_empty());
    let word = words.nth(number - 1).unwrap_or_default();
    call.reserve(word.len())?;
    Ok(word.to_owned().into())
}

/// Accents that follow their letter as characters of their own.
fn is_combining(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}
