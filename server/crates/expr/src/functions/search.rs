//! Where one text is in another.

use super::{
    function::{Category, Example, Function, Gives, Kind, Parameter},
    letter_case::lower,
};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation, keyword::Keyword};

pub(super) const IN_STR: Function = Function {
    name: "InStr",
    category: Category::Text,
    parameters: &[
        Parameter::required("value1", Kind::Text),
        Parameter::required("value2", Kind::Text),
        Parameter::optional("start", Kind::Number),
        Parameter::optional(
            "compareType",
            Kind::Choice(&[Keyword::VbBinaryCompare, Keyword::VbTextCompare]),
        ),
    ],
    gives: Gives::Kind(Kind::Number),
    description: "The position of the second text in the first, the first character being 1; 0 if it is not there. By \
                  case, unless vbTextCompare is given.",
    example: Example {
        expression: r#"InStr([mail], "@")"#,
        result: "13",
    },
    check: None,
    body: body!(in_str),
};

fn in_str<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let mut text = call.text_or_empty(0)?;
    // The empty text is everywhere; what is not there at all is nowhere.
    let Some(mut sought) = call.text(1)? else {
        return Ok(Datum::Integer(0));
    };
    let start = call.optional_number(2)?.unwrap_or(1);
    let skipped = match usize::try_from(start) {
        Ok(start @ 1..) => start - 1,
        _ => return Err(call.fault(2, "must be 1 or more")),
    };
    if call.choice(3)? == Some(Keyword::VbTextCompare) {
        call.reserve(text.len().saturating_add(sought.len()).saturating_mul(3))?;
        text = text.chars().map(lower).collect();
        sought = sought.chars().map(lower).collect();
    }
    let Some((offset, _)) = text.char_indices().nth(skipped) else {
        return Ok(Datum::Integer(0));
    };
    let rest = text.get(offset..).unwrap_or_default();
    let found = rest
        .find(sought.as_ref())
        .and_then(|position| rest.get(..position));
    let position = found.map_or(0, |before| skipped + before.chars().count() + 1);
    Ok(Datum::Integer(i64::try_from(position).unwrap_or(i64::MAX)))
}
