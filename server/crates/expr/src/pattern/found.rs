//! A match of a regular expression.

use std::ops::Range;

use regex::Captures;

use super::{
    Pattern,
    groups::Groups,
    replacement::{Piece, Replacement},
};

/// A match and the text in which it was found.
#[derive(Debug)]
pub(crate) struct Found<'t> {
    text: &'t str,
    captures: Captures<'t>,
    groups: &'t Groups,
}

impl Pattern {
    /// The first match that begins at or after a byte of the text.
    pub(crate) fn find<'t>(&'t self, text: &'t str, start: usize) -> Option<Found<'t>> {
        let captures = self.captures(text, start)?;
        Some(Found {
            text,
            captures,
            groups: &self.translation.groups,
        })
    }

    fn captures<'t>(&self, text: &'t str, start: usize) -> Option<Captures<'t>> {
        let found = self.regex.captures_at(text, start);
        let Some(line) = self
            .without_last_line_feed(text)
            .filter(|line| start <= line.len())
        else {
            return found;
        };
        let begin = |captures: &Captures<'_>| captures.get(0).map_or(text.len(), |whole| whole.start());
        match (found, self.regex.captures_at(line, start)) {
            (Some(found), Some(earlier)) if begin(&earlier) < begin(&found) => Some(earlier),
            (found @ Some(_), _) => found,
            (None, other) => other,
        }
    }
}

impl Found<'_> {
    /// The place of the whole match.
    pub(crate) fn range(&self) -> Range<usize> {
        self.captures.get(0).map_or(0..0, |whole| whole.range())
    }

    /// The place of the group with this name or number, if it took part in the match.
    pub(crate) fn group(&self, name: &str) -> Option<Range<usize>> {
        if name == "0" {
            return Some(self.range());
        }
        let mut positions = self.groups.named(name).rev();
        positions.find_map(|position| self.captures.get(position).map(|part| part.range()))
    }

    /// The parts of what takes the place of the match.
    pub(crate) fn parts<'f>(&'f self, replacement: &'f Replacement<'f>) -> impl Iterator<Item = &'f str> {
        let part = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        replacement.0.iter().map(move |piece| match piece {
            Piece::Text(text) => text,
            Piece::Group(name) => self.group(name).map_or("", part),
            Piece::LastGroup => self.group(&self.groups.highest().to_string()).map_or("", part),
            Piece::Before => part(0..self.range().start),
            Piece::After => part(self.range().end..self.text.len()),
            Piece::Whole => self.text,
        })
    }
}
