//! Finding out what a file is while it is being uploaded.

use model::TextEncoding;

use crate::{Error, Result};

/// Looks at the bytes of a file as they pass.
#[derive(Debug, Default)]
pub struct Inspector {
    beginning: Vec<u8>,
    /// The first bytes of a character that goes on in the next piece.
    carried: Vec<u8>,
    not_utf8: bool,
    zero: bool,
    /// Something that is no white space was there.
    written: bool,
}

impl Inspector {
    /// Looks at the next piece.
    pub fn push(&mut self, piece: &[u8]) {
        if self.beginning.len() < 4 {
            self.beginning.extend(piece.iter().take(4));
        }
        self.written |= !piece.iter().all(u8::is_ascii_whitespace);
        self.zero |= piece.contains(&0);
        if self.not_utf8 {
            return;
        }
        let mut bytes = std::mem::take(&mut self.carried);
        bytes.extend_from_slice(piece);
        if let Err(error) = std::str::from_utf8(&bytes) {
            match error.error_len() {
                Some(_) => self.not_utf8 = true,
                None => self.carried = bytes.split_off(error.valid_up_to()),
            }
        }
    }

    /// The encoding, when all bytes have passed.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::Workbook`] or [`Error::Binary`].
    pub fn finish(&self) -> Result<TextEncoding> {
        if !self.written {
            return Err(Error::Empty);
        }
        if self.beginning.starts_with(&[0xFF, 0xFE]) || self.beginning.starts_with(&[0xFE, 0xFF]) {
            return Ok(TextEncoding::Utf16);
        }
        if self.beginning.starts_with(b"PK\x03\x04") || self.beginning.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
        {
            return Err(Error::Workbook);
        }
        if self.zero {
            return Err(Error::Binary);
        }
        if self.not_utf8 || !self.carried.is_empty() {
            return Ok(TextEncoding::Windows1252);
        }
        Ok(TextEncoding::Utf8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_encodings_and_what_is_no_text() {
        let cases: [(&[u8], Result<TextEncoding, &str>); 10] = [
            (b"name\nAnn\n", Ok(TextEncoding::Utf8)),
            ("\u{feff}name\nJürg\n".as_bytes(), Ok(TextEncoding::Utf8)),
            (b"name\nJ\xfcrg\n", Ok(TextEncoding::Windows1252)),
            (b"name\nJ\xfc", Ok(TextEncoding::Windows1252)),
            (b"\xff\xfen\0a\0", Ok(TextEncoding::Utf16)),
            (b"\xfe\xff\0n\0a", Ok(TextEncoding::Utf16)),
            (b"", Err("empty")),
            (b" \r\n\n", Err("empty")),
            (b"PK\x03\x04rest\0", Err("workbook")),
            (b"\x7fELF\0\0", Err("not a text")),
        ];
        for (bytes, expected) in cases {
            for size in [1, 2, 64] {
                let mut inspector = Inspector::default();
                bytes.chunks(size).for_each(|piece| inspector.push(piece));
                match (inspector.finish(), &expected) {
                    (Ok(found), Ok(expected)) => assert_eq!(found, *expected, "{bytes:?}"),
                    (Err(found), Err(part)) => assert!(found.to_string().contains(part), "{found}"),
                    (found, _) => panic!("{bytes:?} gave {found:?}"),
                }
            }
        }
    }
}
