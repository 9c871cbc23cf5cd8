//! Reading a file row by row.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord, Trim};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use model::TextEncoding;

use crate::quote_watch::QuoteWatch;
use crate::{Error, Result};

/// A row with its place in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line where it begins, from 1.
    pub line: u64,
    /// Its cells, without space around them.
    pub cells: StringRecord,
}

/// The rows of a CSV file, blank ones left out.
pub struct Rows<R: Read> {
    reader: csv::Reader<QuoteWatch<DecodeReaderBytes<R, Vec<u8>>>>,
    header: Option<Row>,
    finished: bool,
}

impl<R: Read> std::fmt::Debug for Rows<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

impl<R: Read> Rows<R> {
    /// Opens a file. The header row, when there is one, is read at once.
    ///
    /// # Errors
    /// [`Error::Empty`] and whatever reading the first row says.
    pub fn open(file: R, encoding: TextEncoding, delimiter: char, header: bool) -> Result<Self> {
        let label = match encoding {
            // Passed through as it is, so that what is no UTF-8 is noticed instead of replaced.
            TextEncoding::Utf8 => None,
            TextEncoding::Windows1252 => Some(encoding_rs::WINDOWS_1252),
            // The byte order mark says which of the two it is.
            TextEncoding::Utf16 => Some(encoding_rs::UTF_16LE),
        };
        let text = DecodeReaderBytesBuilder::new()
            .encoding(label)
            .utf8_passthru(true)
            .strip_bom(true)
            .bom_override(true)
            .build(file);
        let delimiter = u8::try_from(delimiter).unwrap_or(b',');
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .trim(Trim::All)
            .buffer_capacity(1 << 16)
            .from_reader(QuoteWatch::new(text, delimiter));
        let mut rows = Self {
            reader,
            header: None,
            finished: false,
        };
        if header {
            let mut first = Row::default();
            if !rows.read(&mut first)? {
                return Err(Error::Empty);
            }
            // The bulk templates of Microsoft Entra begin with a row of their own.
            if first
                .cells
                .get(0)
                .is_some_and(|cell| cell.starts_with("version:"))
                && !rows.read(&mut first)?
            {
                return Err(Error::Empty);
            }
            rows.header = Some(first);
        }
        Ok(rows)
    }

    /// The header row.
    pub fn header(&self) -> Option<&Row> {
        self.header.as_ref()
    }

    /// Reads the next row that is not blank into `row`; `false` at the end of the file.
    ///
    /// # Errors
    /// [`Error::OpenQuote`], [`Error::Encoding`] or [`Error::Read`].
    pub fn read(&mut self, row: &mut Row) -> Result<bool> {
        loop {
            if self.finished {
                return Ok(false);
            }
            let read = self.reader.read_record(&mut row.cells);
            if !matches!(read, Ok(false)) {
                row.line = self.reader.get_mut().next_start().unwrap_or_default();
            }
            let more = read.map_err(|error| unreadable(error, row.line))?;
            if self.reader.is_done() || !more {
                self.finished = true;
                if let Some(line) = self.reader.get_ref().open_since() {
                    return Err(Error::OpenQuote { line });
                }
            }
            if !more {
                return Ok(false);
            }
            if row.cells.iter().any(|cell| !cell.is_empty()) {
                return Ok(true);
            }
        }
    }
}

fn unreadable(error: csv::Error, line: u64) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(source) => Error::Read(source),
        _ => Error::Encoding { line },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: TextEncoding, delimiter: char) -> Result<Vec<(u64, Vec<String>)>> {
        let mut rows = Rows::open(bytes, encoding, delimiter, true)?;
        let mut found = Vec::new();
        let header = rows.header().cloned().unwrap_or_default();
        found.push((header.line, header.cells.iter().map(ToOwned::to_owned).collect()));
        let mut row = Row::default();
        while rows.read(&mut row)? {
            found.push((row.line, row.cells.iter().map(ToOwned::to_owned).collect()));
        }
        Ok(found)
    }

    type Expected<'a> = Vec<(u64, Vec<&'a str>)>;

    #[test]
    fn reads_what_spreadsheets_write() {
        let long = "x".repeat(64 * 1024);
        let long_file = format!("a,b\n{long},2\n");
        let utf16: Vec<u8> = "\u{feff}a;b\r\nJürg;2\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let utf16_big: Vec<u8> = "\u{feff}a;b\r\nJürg;2\r\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let cases: Vec<(&[u8], TextEncoding, char, Expected)> = vec![
            (
                b"a,b\n1,2\n",
                TextEncoding::Utf8,
                ',',
                vec![(1, vec!["a", "b"]), (2, vec!["1", "2"])],
            ),
            (
                "\u{feff}a;b\r\n\r\n\"1\r\nx\"; 2 \r\n;\r\n3;4;5\r\n".as_bytes(),
                TextEncoding::Utf8,
                ';',
                vec![
                    (1, vec!["a", "b"]),
                    (3, vec!["1\r\nx", "2"]),
                    (6, vec!["3", "4", "5"]),
                ],
            ),
            (
                b"a\tb\nJ\xfcrg\t\x80",
                TextEncoding::Windows1252,
                '\t',
                vec![(1, vec!["a", "b"]), (2, vec!["Jürg", "€"])],
            ),
            (
                &utf16,
                TextEncoding::Utf16,
                ';',
                vec![(1, vec!["a", "b"]), (2, vec!["Jürg", "2"])],
            ),
            (
                &utf16_big,
                TextEncoding::Utf16,
                ';',
                vec![(1, vec!["a", "b"]), (2, vec!["Jürg", "2"])],
            ),
            (
                b"version:v1.0,,\na,b\n1,2\n",
                TextEncoding::Utf8,
                ',',
                vec![(2, vec!["a", "b"]), (3, vec!["1", "2"])],
            ),
            (
                long_file.as_bytes(),
                TextEncoding::Utf8,
                ',',
                vec![(1, vec!["a", "b"]), (2, vec![&long, "2"])],
            ),
        ];
        for (bytes, encoding, delimiter, expected) in cases {
            let found = read(bytes, encoding, delimiter).unwrap();
            let found: Vec<(u64, Vec<&str>)> = found
                .iter()
                .map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect()))
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_file() {
        for (bytes, part) in [
            (&b""[..], "empty"),
            (b"\n\n", "empty"),
            (b"a,b\n1,\"2\n3,4\n", "open in line 2"),
            (b"a,b\n1,J\xfcrg\n", "Line 2 is not text"),
        ] {
            let error = read(bytes, TextEncoding::Utf8, ',').unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
