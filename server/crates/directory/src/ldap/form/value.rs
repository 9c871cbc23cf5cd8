//! Values as the text that mappings see.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{id, time};

/// The text of a value: ids and times in their usual form, other bytes as base64; `None` for a time that means never.
/// `attribute` in lower case, without options.
pub(in crate::ldap) fn text(attribute: &str, bytes: Vec<u8>) -> Option<String> {
    if id::is_binary(attribute) {
        return Some(id::text(attribute, &bytes).unwrap_or_else(|| STANDARD.encode(&bytes)));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Some(STANDARD.encode(error.as_bytes())),
    };
    if time::is_file_time(attribute) {
        return time::file_time(&text).map(|time| time.to_string());
    }
    // Every generalized time has at least ten digits and a zone; anything else is shorter work this way.
    let may_be_time =
        text.len() >= 11 && text.len() <= 30 && text.bytes().take(10).all(|byte| byte.is_ascii_digit());
    match may_be_time.then(|| time::generalized(&text)).flatten() {
        Some(time) if text.ends_with('Z') => Some(time.to_string()),
        _ => Some(text),
    }
}

/// Whether an attribute must never be asked for or shown; in lower case.
pub(in crate::ldap) fn is_secret(attribute: &str) -> bool {
    const SECRET: [&str; 22] = [
        "userpassword",
        "unicodepwd",
        "dbcspwd",
        "ntpwdhistory",
        "lmpwdhistory",
        "supplementalcredentials",
        "sambantpassword",
        "sambalmpassword",
        "sambapasswordhistory",
        "krbprincipalkey",
        "krbextradata",
        "ipanthash",
        "ipatokenotpkey",
        "pwdhistory",
        "passwordhistory",
        "authpassword",
        "nsslapd-rootpw",
        "olcrootpw",
        "ms-mcs-admpwd",
        "mslaps-password",
        "mslaps-encryptedpassword",
        "msds-managedpassword",
    ];
    let name = attribute.split(';').next().unwrap_or(attribute);
    SECRET.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_text() {
        let text = |attribute: &str, bytes: &[u8]| text(attribute, bytes.to_vec());
        assert_eq!(text("cn", "Jürgen".as_bytes()).as_deref(), Some("Jürgen"));
        assert_eq!(text("jpegphoto", &[0xff, 0xd8]).as_deref(), Some("/9g="));
        assert_eq!(
            text("whencreated", b"20260131120005.0Z").as_deref(),
            Some("2026-01-31T12:00:05Z")
        );
        assert_eq!(text("accountexpires", b"0"), None);
        assert_eq!(
            text("telephonenumber", b"01234567890").as_deref(),
            Some("01234567890")
        );
        assert!(is_secret("userpassword;x-old"));
    }
}
