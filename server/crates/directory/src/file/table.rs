//! A CSV file, row by row.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::{Rows, add};
use crate::source::Values;
use crate::{Error, Inspector, Row, Rows as CsvRows, sniff};

/// The rows of a CSV file whose first row has the names of the columns.
pub(super) fn rows(path: &Path) -> Result<Rows, Error> {
    let mut inspector = Inspector::default();
    let mut file = File::open(path).map_err(Error::Read)?;
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece).map_err(Error::Read)?;
        if read == 0 {
            break;
        }
        inspector.push(piece.get(..read).unwrap_or_default());
    }
    let encoding = inspector.finish()?;
    let ends_with_line_break = ends_with_line_break(&mut file).map_err(Error::Read)?;
    let open = || File::open(path).map_err(Error::Read);
    let sniffed = sniff(open, encoding, None, Some(true))?;
    let mut rows = CsvRows::open(open()?, encoding, sniffed.delimiter, true)?;
    let columns: Vec<String> = rows
        .header()
        .map(|row| row.cells.iter().map(ToOwned::to_owned).collect())
        .unwrap_or_default();
    let mut row = Row::default();
    let mut next = Row::default();
    let mut more = rows.read(&mut next)?;
    if !more {
        return Err(Error::HeaderOnly);
    }
    let mut ended = false;
    Ok(Box::new(std::iter::from_fn(move || {
        if ended || !more {
            return None;
        }
        std::mem::swap(&mut row, &mut next);
        more = match rows.read(&mut next) {
            Ok(more) => more,
            Err(error) => {
                ended = true;
                return Some(Err(error));
            }
        };
        let is_last = !more;
        if is_last && !ends_with_line_break && row.cells.len() < columns.len() {
            ended = true;
            return Some(Err(Error::CutOff { line: row.line }));
        }
        let mut values = Values::new();
        for (column, cell) in columns.iter().zip(row.cells.iter()) {
            let texts = if cell.is_empty() {
                Vec::new()
            } else {
                vec![cell.to_owned()]
            };
            add(&mut values, column, texts);
        }
        Some(Ok((row.line, values)))
    })))
}

fn ends_with_line_break(file: &mut File) -> std::io::Result<bool> {
    let size = file.metadata()?.len();
    let begin = size.saturating_sub(2);
    file.seek(SeekFrom::Start(begin))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    Ok(end.iter().any(|byte| matches!(byte, b'\n' | b'\r')))
}
