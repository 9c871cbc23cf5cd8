//! Writing CSV.

use std::io::Write;

use crate::{Error, Result};

/// Writes rows as RFC 4180 says: commas, CRLF, quotes where they are needed.
pub struct CsvWriter<W: Write>(csv::Writer<W>);

impl<W: Write> std::fmt::Debug for CsvWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CsvWriter")
    }
}

impl<W: Write> CsvWriter<W> {
    /// A writer into something.
    pub fn new(inner: W) -> Self {
        Self(
            csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .flexible(true)
                .from_writer(inner),
        )
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`Error::Read`] when the inner writer fails.
    pub fn write<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) -> Result<()> {
        self.0
            .write_record(cells)
            .map_err(|error| Error::Read(std::io::Error::other(error)))
    }

    /// What it wrote into.
    ///
    /// # Errors
    /// [`Error::Read`] when the inner writer fails.
    pub fn into_inner(self) -> Result<W> {
        self.0
            .into_inner()
            .map_err(|error| Error::Read(std::io::Error::other(error.into_error())))
    }
}

#[cfg(test)]
mod tests {
    use model::TextEncoding;
    use proptest::prelude::*;

    use super::*;
    use crate::{Row, Rows};

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[^\0]{0,12}", 3), 1..20),
        ) {
            let mut writer = CsvWriter::new(Vec::new());
            writer.write(["a", "b", "c"]).unwrap();
            for row in &rows {
                writer.write(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let mut reader = Rows::open(bytes.as_slice(), TextEncoding::Utf8, ',', true).unwrap();
            let mut found: Vec<Vec<String>> = Vec::new();
            let mut row = Row::default();
            while reader.read(&mut row).unwrap() {
                found.push(row.cells.iter().map(ToOwned::to_owned).collect());
            }
            let trimmed = |row: &Vec<String>| -> Vec<String> {
                row.iter().map(|cell| cell.trim().to_owned()).collect()
            };
            let expected: Vec<Vec<String>> = rows
                .iter()
                .map(trimmed)
                .filter(|row| row.iter().any(|cell| !cell.is_empty()))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
