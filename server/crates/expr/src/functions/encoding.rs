//! Texts as bytes.

use std::fmt::Write;

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation, keyword::Keyword};

pub(super) const CONVERT_FROM_BASE64: Function = Function {
    name: "ConvertFromBase64",
    category: Category::Conversion,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional(
            "encoding",
            Kind::Choice(&[Keyword::Unicode, Keyword::Ascii, Keyword::Utf8]),
        ),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The text behind Base64, in the encoding Unicode (UTF-16, little endian) unless another one is given.",
    example: Example {
        expression: r#"ConvertFromBase64("QWRh", UTF8)"#,
        result: "Ada",
    },
    check: None,
    body: body!(from_base64),
};

pub(super) const CONVERT_TO_BASE64: Function = Function {
    name: "ConvertToBase64",
    category: Category::Conversion,
    parameters: &[Parameter::required("source", Kind::Text)],
    gives: Gives::Kind(Kind::Text),
    description: "The text in UTF-16, little endian, as Base64.",
    example: Example {
        expression: "ConvertToBase64([givenName])",
        result: "QQBkAGEA",
    },
    check: None,
    body: body!(to_base64),
};

pub(super) const CONVERT_TO_UTF8_HEX: Function = Function {
    name: "ConvertToUTF8Hex",
    category: Category::Conversion,
    parameters: &[Parameter::required("source", Kind::Text)],
    gives: Gives::Kind(Kind::Text),
    description: "The text in UTF-8, two hexadecimal digits for each byte.",
    example: Example {
        expression: "ConvertToUTF8Hex([givenName])",
        result: "416461",
    },
    check: None,
    body: body!(to_utf8_hex),
};

fn from_base64<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    let encoding = call.choice(1)?;
    call.reserve(text.len().saturating_mul(6))?;
    let bytes = decode(&text).ok_or_else(|| call.fault(0, "is not Base64"))?;
    let decoded = match encoding {
        Some(Keyword::Utf8) => String::from_utf8_lossy(&bytes).into_owned(),
        Some(Keyword::Ascii) => bytes
            .into_iter()
            .map(|byte| if byte.is_ascii() { char::from(byte) } else { '?' })
            .collect(),
        _ => from_utf16(&bytes),
    };
    Ok(decoded.into())
}

fn to_base64<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    call.reserve(text.len().saturating_mul(6))?;
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Ok(encode(&bytes).into())
}

fn to_utf8_hex<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    call.reserve(text.len().saturating_mul(2))?;
    let digits = text.bytes().fold(String::new(), |mut digits, byte| {
        // Writing to a text cannot fail.
        let _ = write!(digits, "{byte:02X}");
        digits
    });
    Ok(digits.into())
}

fn from_utf16(bytes: &[u8]) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| u16::from_le_bytes(*pair));
    let decoded = char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    decoded
        .chain(rest.first().map(|_| char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Base64 with padding. Source: RFC 4648, section 4.
fn encode(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            encoded.push(if place <= chunk.len() {
                digit(bits >> (18 - 6 * place) & 63)
            } else {
                '='
            });
        }
    }
    encoded
}

/// The bytes behind Base64, with or without padding and white space.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<char> = text
        .trim_end_matches(['=', ' ', '\r', '\n'])
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            bits = bits << 6 | chunk.get(place).map_or(Some(0), |digit| number(*digit))?;
        }
        let [_, whole @ ..] = bits.to_be_bytes();
        // Two digits hold one byte, three hold two; a single one holds none.
        let count = chunk.len().checked_sub(1).filter(|count| *count > 0)?;
        bytes.extend(whole.into_iter().take(count));
    }
    Some(bytes)
}

fn digit(number: u32) -> char {
    let byte = match u8::try_from(number).unwrap_or_default() {
        number @ 0..26 => b'A' + number,
        number @ 26..52 => b'a' + (number - 26),
        number @ 52..62 => b'0' + (number - 52),
        62 => b'+',
        _ => b'/',
    };
    char::from(byte)
}

fn number(digit: char) -> Option<u32> {
    match digit {
        'A'..='Z' => Some(u32::from(digit) - u32::from('A')),
        'a'..='z' => Some(u32::from(digit) - u32::from('a') + 26),
        '0'..='9' => Some(u32::from(digit) - u32::from('0') + 52),
        '+' => Some(62),
        '/' => Some(63),
        _ => None,
    }
}
