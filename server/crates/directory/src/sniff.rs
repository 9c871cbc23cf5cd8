//! Finding the delimiter, and what the first rows look like.

use std::io::Read;

use model::TextEncoding;

use crate::{Result, Row, Rows, target_of};

/// The first rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// The character between cells.
    pub delimiter: char,
    /// Whether the first row looks like names of columns.
    pub header: bool,
    /// The names of the columns: the header row, or `Column 1` and so on.
    pub columns: Vec<String>,
    /// The first rows below.
    pub samples: Vec<Vec<String>>,
}

/// Reads the beginning of a file. `delimiter` and `header` are found out unless they are given; `beginning` opens the
/// file anew.
///
/// # Errors
/// Whatever reading the first rows says.
pub fn sniff<R: Read>(
    beginning: impl Fn() -> Result<R>,
    encoding: TextEncoding,
    delimiter: Option<char>,
    header: Option<bool>,
) -> Result<Sniffed> {
    let delimiter = match delimiter {
        Some(delimiter) => delimiter,
        None => likely_delimiter(&beginning, encoding)?,
    };
    let mut rows = Rows::open(beginning()?, encoding, delimiter, true)?;
    let first: Vec<String> = match rows.header() {
        Some(row) => row.cells.iter().map(ToOwned::to_owned).collect(),
        None => Vec::new(),
    };
    let header = header.unwrap_or_else(|| is_header(&first));
    let mut samples = Vec::new();
    if !header {
        samples.push(first.clone());
    }
    let mut row = Row::default();
    while samples.len() < 3 && rows.read(&mut row)? {
        samples.push(row.cells.iter().map(ToOwned::to_owned).collect());
    }
    let columns = if header {
        first
    } else {
        (1..=first.len())
            .map(|number| format!("Column {number}"))
            .collect()
    };
    Ok(Sniffed {
        delimiter,
        header,
        columns,
        samples,
    })
}

/// The delimiter that cuts the first rows into the same number of cells, the more the better.
fn likely_delimiter<R: Read>(beginning: &impl Fn() -> Result<R>, encoding: TextEncoding) -> Result<char> {
    let mut best = (',', 0);
    for delimiter in [',', ';', '\t'] {
        let mut rows = Rows::open(beginning()?, encoding, delimiter, true)?;
        let width = rows.header().map_or(0, |row| row.cells.len());
        let mut row = Row::default();
        let mut same = 1;
        for _ in 0..20 {
            // A file that is cut off is told about later, with the right delimiter.
            match rows.read(&mut row) {
                Ok(true) if row.cells.len() == width => same += 1,
                Ok(true) => {}
                Ok(false) | Err(_) => break,
            }
        }
        let score = if width > 1 { width * same } else { 0 };
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    Ok(best.0)
}

fn is_header(cells: &[String]) -> bool {
    let known = cells.iter().any(|cell| target_of(cell).is_some());
    known && !cells.iter().any(|cell| cell.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_delimiter_and_header() {
        for (text, delimiter, header, columns) in [
            ("mail,name\na@x.ch,A\n", ',', true, vec!["mail", "name"]),
            (
                "mail;display name\na@x.ch;\"A, B\"\n",
                ';',
                true,
                vec!["mail", "display name"],
            ),
            (
                "mail\tdisplay name\na@x.ch\tA; B, C, D\n",
                '\t',
                true,
                vec!["mail", "display name"],
            ),
            (
                "a@x.ch,Ann\nb@x.ch,Bob\n",
                ',',
                false,
                vec!["Column 1", "Column 2"],
            ),
            ("mail\na@x.ch\n", ',', true, vec!["mail"]),
        ] {
            let sniffed = sniff(|| Ok(text.as_bytes()), TextEncoding::Utf8, None, None).unwrap();
            assert_eq!(
                (sniffed.delimiter, sniffed.header),
                (delimiter, header),
                "{text:?}"
            );
            assert_eq!(sniffed.columns, columns, "{text:?}");
        }
    }
}
