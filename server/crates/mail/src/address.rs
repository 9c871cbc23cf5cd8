//! E-mail addresses.

use lettre::Address;

/// The most characters of an e-mail address (RFC 5321, section 4.5.3.1.3).
const LONGEST: usize = 254;

/// Whether the text is one address that any mail server can take, such as `it@example.com`. Whether it exists is found out
/// by sending.
pub fn is_address(text: &str) -> bool {
    text.len() <= LONGEST && text.is_ascii() && text.parse::<Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_plain_address() {
        for (text, expected) in [
            ("it@example.com", true),
            ("first.last+tag@mail.example.co.uk", true),
            ("root@localhost", true),
            ("", false),
            ("it", false),
            ("it@", false),
            ("@example.com", false),
            ("it@example.com, hr@example.com", false),
            ("IT <it@example.com>", false),
            ("it@example.com\r\nBcc: all@example.com", false),
            ("it@exa mple.com", false),
            ("it@a@b", false),
            ("it@.example", false),
            // Many mail servers cannot take it.
            ("jürgen@bücher.example", false),
        ] {
            assert_eq!(is_address(text), expected, "{text:?}");
        }
    }
}
