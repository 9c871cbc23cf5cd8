//! Where rows begin, and whether a file ends inside quotes.

use std::collections::VecDeque;
use std::io::{self, Read};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// A quotation mark inside quotes: the end of them, or the first of a doubled one.
    QuoteInQuoted,
}

/// Passes UTF-8 text through, notes the line of each row, and knows whether quotes are open. The CSV reader itself
/// counts lines wrongly after CRLF and blank lines, and takes everything after an open quote as the last cell.
#[derive(Debug)]
pub(crate) struct QuoteWatch<R> {
    inner: R,
    delimiter: u8,
    state: State,
    line: u64,
    opened: u64,
    row_start: bool,
    /// Lines of rows that the CSV reader has not delivered yet: at most those of one buffer.
    starts: VecDeque<u64>,
}

impl<R> QuoteWatch<R> {
    pub(crate) const fn new(inner: R, delimiter: u8) -> Self {
        Self {
            inner,
            delimiter,
            state: State::CellStart,
            line: 1,
            opened: 0,
            row_start: true,
            starts: VecDeque::new(),
        }
    }

    /// The line where the quotes opened that are still open, from 1.
    pub(crate) fn open_since(&self) -> Option<u64> {
        (self.state == State::Quoted).then_some(self.opened)
    }

    /// The line where the next row begins, from 1. Called once for each row.
    pub(crate) fn next_start(&mut self) -> Option<u64> {
        self.starts.pop_front()
    }

    fn watch(&mut self, byte: u8) {
        let ends_row = matches!(byte, b'\n' | b'\r');
        let ends_cell = byte == self.delimiter || ends_row;
        if self.row_start && !ends_row {
            self.starts.push_back(self.line);
            self.row_start = false;
        }
        self.state = match (self.state, byte) {
            (State::CellStart, b'"') => {
                self.opened = self.line;
                State::Quoted
            }
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) | (State::QuoteInQuoted, b'"') => State::Quoted,
            _ if ends_cell => State::CellStart,
            _ => State::Plain,
        };
        self.row_start |= ends_row && self.state == State::CellStart;
        self.line += u64::from(byte == b'\n');
    }
}

impl<R: Read> Read for QuoteWatch<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        for byte in buffer.iter().take(count) {
            self.watch(*byte);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_open_quotes() {
        for (text, expected) in [
            ("a,b\n1,2\n", None),
            ("a,b\n\"1\",\"2\"\n", None),
            ("a,b\n\"1\"\"x\",2", None),
            ("a,b\n5\" pipe,2\n", None),
            ("a,b\n1,\"2\nrest\n", Some(2)),
            ("a\n\"x\ny\"\n\"z\"\"\n", Some(4)),
        ] {
            let mut watch = QuoteWatch::new(text.as_bytes(), b',');
            io::copy(&mut watch, &mut io::sink()).unwrap();
            assert_eq!(watch.open_since(), expected, "{text:?}");
        }
    }
}
