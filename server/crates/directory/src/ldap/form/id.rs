//! Ids that are bytes, as the text in which people know them, and back into filters.

use std::fmt::Write as _;

use super::hex;

/// The text of an id; `None` if the bytes cannot be one. `attribute` in lower case.
pub(in crate::ldap) fn text(attribute: &str, bytes: &[u8]) -> Option<String> {
    let text = match kind(attribute) {
        Kind::Guid => guid(bytes)?,
        Kind::Sid => sid(bytes)?,
        Kind::Plain => std::str::from_utf8(bytes).ok()?.trim().to_lowercase(),
    };
    (!text.is_empty()).then_some(text)
}

/// The assertion `(attribute=id)` of a filter. Source: RFC 4515 §3.
pub(in crate::ldap) fn assertion(attribute: &str, id: &str) -> String {
    let bytes = match kind(attribute) {
        Kind::Guid => guid_bytes(id),
        // Active Directory takes the text of a SID.
        Kind::Sid | Kind::Plain => None,
    };
    match bytes {
        Some(bytes) => format!("({attribute}={})", escaped(&bytes)),
        None => format!("({attribute}={})", ldap3::ldap_escape(id)),
    }
}

/// The id that the 16 bytes of a content synchronization stand for; `None` if the attribute holds something else.
/// Source: RFC 4533 §2.1; 389 Directory Server makes them of its `nsUniqueId`.
pub(in crate::ldap) fn of_sync(attribute: &str, bytes: &[u8]) -> Option<String> {
    if bytes.len() != 16 {
        return None;
    }
    let hex = digits(bytes);
    match attribute {
        "entryuuid" => hyphens(&hex, &[8, 4, 4, 4, 12]),
        "nsuniqueid" => hyphens(&hex, &[8, 8, 8, 8]),
        _ => None,
    }
}

/// A SID as `s-1-5-21-…`. Source: MS-DTYP §2.4.2.
pub(in crate::ldap) fn sid(bytes: &[u8]) -> Option<String> {
    let (&[revision, count], rest) = bytes.split_first_chunk::<2>()?;
    let (authority, rest) = rest.split_first_chunk::<6>()?;
    if rest.len() != usize::from(count) * 4 {
        return None;
    }
    let authority = authority
        .iter()
        .fold(0_u64, |sum, &byte| (sum << 8) | u64::from(byte));
    let mut text = format!("s-{revision}-{authority}");
    for part in rest.as_chunks::<4>().0 {
        // Writing to a text cannot fail.
        let _ = write!(text, "-{}", u32::from_le_bytes(*part));
    }
    Some(text)
}

/// The 16 bytes of `objectGUID`: the first three fields have their lowest byte first. Source: MS-DTYP §2.3.4.2.
fn guid(bytes: &[u8]) -> Option<String> {
    hyphens(&digits(&reordered(bytes)?), &[8, 4, 4, 4, 12])
}

/// From one order of bytes to the other: there and back it is the same way.
fn reordered(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut ordered = <[u8; 16]>::try_from(bytes).ok()?;
    let (fields, _) = ordered.split_first_chunk_mut::<8>()?;
    let (long, short) = fields.split_at_mut(4);
    long.reverse();
    short.chunks_exact_mut(2).for_each(<[u8]>::reverse);
    Some(ordered.to_vec())
}

fn guid_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|&letter| letter != '-').collect();
    reordered(&hex::bytes(&digits)?)
}

/// What an attribute's bytes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Guid,
    Sid,
    Plain,
}

fn kind(attribute: &str) -> Kind {
    match attribute {
        "objectguid" | "ms-ds-consistencyguid" | "msexchmailboxguid" | "schemaidguid" | "parentguid" => {
            Kind::Guid
        }
        "objectsid" | "sidhistory" | "securityidentifier" => Kind::Sid,
        _ => Kind::Plain,
    }
}

/// Whether the attribute holds the bytes of a GUID or a SID.
pub(in crate::ldap) fn is_binary(attribute: &str) -> bool {
    kind(attribute) != Kind::Plain
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn hyphens(hex: &str, lengths: &[usize]) -> Option<String> {
    let mut rest = hex;
    let mut parts = Vec::with_capacity(lengths.len());
    for &length in lengths {
        let (part, after) = rest.split_at_checked(length)?;
        parts.push(part);
        rest = after;
    }
    Some(parts.join("-"))
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(48), |mut text, byte| {
        let _ = write!(text, "\\{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: [u8; 16] = [
        0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
    ];

    #[test]
    fn bytes_become_the_text_that_people_know() {
        let id = text("objectguid", &GUID).unwrap();
        assert_eq!(id, "00112233-4455-6677-8899-aabbccddeeff");
        assert_eq!(
            assertion("objectguid", &id),
            r"(objectguid=\33\22\11\00\55\44\77\66\88\99\aa\bb\cc\dd\ee\ff)"
        );
        assert_eq!(text("objectguid", b"short"), None);
        let bytes = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0];
        assert_eq!(text("objectsid", &bytes).as_deref(), Some("s-1-5-32-544"));
        assert_eq!(sid(&bytes[..15]), None);
        assert_eq!(text("entryuuid", b"ABC-1").as_deref(), Some("abc-1"));
        assert_eq!(text("uid", b" "), None);
        assert_eq!(assertion("uid", "a*)("), r"(uid=a\2a\29\28)");
    }

    #[test]
    fn ids_of_a_synchronization_are_those_of_the_attribute() {
        let bytes = [
            0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
        ];
        assert_eq!(
            of_sync("entryuuid", &bytes).as_deref(),
            Some("00112233-4455-6677-8899-aabbccddeeff")
        );
        assert_eq!(
            of_sync("nsuniqueid", &bytes).as_deref(),
            Some("00112233-44556677-8899aabb-ccddeeff")
        );
        assert_eq!(of_sync("uid", &bytes), None);
    }
}
