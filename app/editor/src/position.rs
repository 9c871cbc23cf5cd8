//! Positions: the browser counts UTF-16 units, Rust counts bytes.

/// The byte at which the UTF-16 unit with this number begins; the end for a number beyond it.
pub fn byte_of(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (byte, character) in text.char_indices() {
        if units >= unit {
            return byte;
        }
        units += character.len_utf16();
    }
    text.len()
}

/// The number of UTF-16 units before this byte.
pub fn unit_of(text: &str, byte: usize) -> usize {
    text.char_indices()
        .take_while(|(start, _)| *start < byte)
        .map(|(_, character)| character.len_utf16())
        .sum()
}

/// Line and character of a byte, both counted from 1, as a person counts.
pub(crate) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.char_indices().take_while(|(start, _)| *start < byte);
    before.fold((1, 1), |(line, column), (_, character)| match character {
        '\n' => (line + 1, 1),
        _ => (line, column + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::{byte_of, line_and_column, unit_of};

    #[test]
    fn units_and_bytes() {
        let text = "aé\u{1f600}b";
        for (unit, byte) in [(0, 0), (1, 1), (2, 3), (4, 7), (5, 8)] {
            assert_eq!(byte_of(text, unit), byte, "unit {unit}");
            assert_eq!(unit_of(text, byte), unit, "byte {byte}");
        }
        assert_eq!(byte_of(text, 99), text.len());
    }

    #[test]
    fn lines_and_columns() {
        let text = "é(\n  [a]";
        for (byte, expected) in [(0, (1, 1)), (2, (1, 2)), (4, (2, 1)), (6, (2, 3)), (99, (2, 6))] {
            assert_eq!(line_and_column(text, byte), expected, "byte {byte}");
        }
    }
}
