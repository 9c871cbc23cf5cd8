//! Distinguished names of LDAP directories.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

pub(super) const DN_COMPONENT: Function = Function {
    name: "DNComponent",
    category: Category::Text,
    parameters: &[
        Parameter::required("dn", Kind::Text),
        Parameter::required("number", Kind::Number),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The value of the component with this number, the leftmost being 1; the empty text if there is none.",
    example: Example {
        expression: r#"DNComponent("CN=Ada,OU=Research,DC=example", 2)"#,
        result: "Research",
    },
    check: None,
    body: body!(dn_component),
};

fn dn_component<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(name) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    let number = call.number(1)?;
    let Ok(number @ 1..) = usize::try_from(number) else {
        return Ok("".into());
    };
    let component = components(&name).nth(number - 1).unwrap_or_default();
    let value = component.split_once('=').map_or("", |(_, value)| value).trim();
    call.reserve(value.len())?;
    Ok(unescape(value).into())
}

/// The parts between commas; an escaped comma separates nothing.
fn components(name: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    name.split(move |character| {
        let separates = character == ',' && !escaped;
        escaped = character == '\\' && !escaped;
        separates
    })
}

/// A value without its backslashes; `\2C` is the byte with this number. Source: RFC 4514, section 2.4.
fn unescape(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    loop {
        rest = match rest {
            [] => return String::from_utf8_lossy(&bytes).into_owned(),
            [
                b'\\',
                high @ (b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F'),
                low,
                rest @ ..,
            ] if low.is_ascii_hexdigit() => {
                bytes.push(digit(*high) << 4 | digit(*low));
                rest
            }
            [b'\\', byte, rest @ ..] | [byte, rest @ ..] => {
                bytes.push(*byte);
                rest
            }
        };
    }
}

fn digit(letter: u8) -> u8 {
    char::from(letter)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
        .unwrap_or_default()
}
