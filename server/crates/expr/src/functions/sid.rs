//! Security identifiers of Windows.

use super::{
    encoding::decode,
    function::{Category, Example, Function, Gives, Kind, Parameter},
};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

pub(super) const STRING_FROM_SID: Function = Function {
    name: "StringFromSid",
    category: Category::Conversion,
    parameters: &[Parameter::required("sid", Kind::Text)],
    gives: Gives::Kind(Kind::Text),
    description: "The security identifier S-1-… behind its bytes, which are given as Base64.",
    example: Example {
        expression: r#"StringFromSid("AQIAAAAAAAUgAAAAIAIAAA==")"#,
        result: "S-1-5-32-544",
    },
    check: None,
    body: body!(string_from_sid),
};

fn string_from_sid<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)?.filter(|text| !text.is_empty()) else {
        return Ok(Datum::Null);
    };
    if text.starts_with("S-1-") {
        return Ok(text.into());
    }
    call.reserve(text.len().saturating_mul(6))?;
    let sid = decode(&text).and_then(|bytes| print(&bytes));
    sid.map(Datum::from)
        .ok_or_else(|| call.fault(0, "is not a security identifier in Base64"))
}

/// Revision, count of parts, authority (big endian), parts (little endian). Source: MS-DTYP, section 2.4.2.2.
fn print(bytes: &[u8]) -> Option<String> {
    let (&[1, count, authority @ ..], parts) = bytes.split_first_chunk::<8>()? else {
        return None;
    };
    let (parts, rest) = parts.as_chunks::<4>();
    if parts.len() != usize::from(count) || !rest.is_empty() {
        return None;
    }
    let authority = authority
        .iter()
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let parts = parts.iter().map(|part| format!("-{}", u32::from_le_bytes(*part)));
    Some(format!("S-1-{authority}{}", parts.collect::<String>()))
}
