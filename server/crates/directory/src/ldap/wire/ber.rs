//! Elements of BER, read without trusting whoever wrote them. Source: ITU-T X.690.

use bytes::BytesMut;
use ldap3::asn1::{ASNTag, PL, StructureTag, Tag, parse_tag, write};

/// The element in the bytes; `None` if there is none.
pub(in crate::ldap) fn element(bytes: &[u8]) -> Option<StructureTag> {
    parse_tag(bytes).ok().map(|(_, tag)| tag)
}

/// The elements within.
pub(in crate::ldap) fn parts(tag: StructureTag) -> Option<Vec<StructureTag>> {
    tag.expect_constructed()
}

/// The bytes of a primitive element.
pub(in crate::ldap) fn bytes(tag: &StructureTag) -> Option<&[u8]> {
    match &tag.payload {
        PL::P(bytes) => Some(bytes),
        PL::C(_) => None,
    }
}

/// A number that is not negative.
pub(in crate::ldap) fn number(tag: &StructureTag) -> Option<u64> {
    let bytes = bytes(tag)?;
    (bytes.len() <= 9).then(|| bytes.iter().fold(0, |sum, &byte| (sum << 8) | u64::from(byte)))
}

/// The bytes of an element.
pub(in crate::ldap) fn encode(tag: Tag) -> Vec<u8> {
    let mut buffer = BytesMut::new();
    // Writing to memory does not fail.
    let _ = write::encode_into(&mut buffer, tag.into_structure());
    buffer.to_vec()
}
