//! How much of an evaluation's work a regular expression takes.
//!
//! The unit is what a byte takes that is read, of which a step has 64.

use super::{Draft, Found, Pattern, Replacement};

/// The engine's steps (see `measure`) in the time of one unit.
const STEPS_OF_A_UNIT: u64 = 6;
/// What a search takes at least.
const SEARCH: u64 = 16;
/// What preparing takes at least, and for each state.
const PREPARATION: u64 = 3_200;
const STATE: u64 = 16;
/// Of so many characters the other case is looked up in the time of one unit.
const FOLDED_OF_A_UNIT: u64 = 16;

impl Draft {
    /// The work of preparing it.
    pub(crate) fn effort(&self) -> u64 {
        let measure = self.0.measure;
        PREPARATION + STATE * measure.states + measure.folded / FOLDED_OF_A_UNIT
    }
}

impl Pattern {
    /// The most work of one search in so many bytes.
    pub(crate) fn effort(&self, bytes: usize) -> u64 {
        let weight = self.translation.measure.weight(self.translation.groups.count());
        // What `$` also matches before is searched a second time.
        let times = if self.translation.has_end { 2 } else { 1 };
        let steps = weight.saturating_mul(times).saturating_mul(units(bytes));
        SEARCH + steps / STEPS_OF_A_UNIT
    }

    /// The most bytes that the search read which found this match, if it began at `start`: the engine looks on while a
    /// longer match is possible.
    pub(crate) fn bytes_read(&self, found: &Found<'_>, text: &str, start: usize) -> usize {
        let longest = self.translation.measure.longest;
        let longest = longest.and_then(|longest| usize::try_from(longest).ok());
        let end = match longest {
            Some(longest) if self.without_last_line_feed(text).is_none() => {
                found.range().start.saturating_add(longest).saturating_add(1)
            }
            _ => text.len(),
        };
        end.min(text.len()) - start
    }

    /// The work of writing a replacement, besides its bytes.
    pub(crate) fn effort_of_replacement(&self, replacement: &Replacement<'_>) -> u64 {
        // Each piece may look through all groups for the one that it names.
        units(replacement.0.len()).saturating_mul(1 + self.translation.groups.count() / 8)
    }
}

fn units(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
