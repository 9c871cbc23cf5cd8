//! Bytes that are written as two digits each.

/// The byte that begins the text; `None` without two digits.
pub(in crate::ldap) fn byte(text: &str) -> Option<u8> {
    let pair = text.get(..2)?;
    // The parser of numbers takes a sign as well.
    let is_hex = pair.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| u8::from_str_radix(pair, 16).ok())?
}

/// The bytes of the whole text; `None` if something else is in it.
pub(in crate::ldap) fn bytes(text: &str) -> Option<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| byte(text.get(at..)?))
        .collect()
}
