//! The engine that matches, of the crate `regex`.

use super::{Pattern, PatternError, Replacement, measure::too_large, translate::Translation};

/// The most bytes that a compiled regular expression may take; also the bound of the memory for matching it.
const MAXIMUM_SIZE: usize = 4 * 1024 * 1024;

pub(super) fn prepare(translation: &Translation) -> Result<regex::Regex, PatternError> {
    regex::RegexBuilder::new(&translation.regex)
        .size_limit(MAXIMUM_SIZE)
        .dfa_size_limit(MAXIMUM_SIZE)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => too_large(translation.groups.count()),
            other => {
                // The error is the last of several lines; the others show the translated pattern.
                let text = other.to_string();
                let message = text.lines().last().unwrap_or_default();
                PatternError::new(message.trim_start_matches("error: "))
            }
        })
}

impl Pattern {
    /// Whether it matches anywhere in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
            || self
                .without_last_line_feed(text)
                .is_some_and(|line| self.regex.is_match(line))
    }

    /// A replacement for this pattern's matches.
    pub(crate) fn replacement<'t>(&self, text: &'t str) -> Replacement<'t> {
        Replacement::parse(text, &self.translation.groups)
    }

    /// The part of the text at whose end `$` matches too, besides the end of the text.
    pub(super) fn without_last_line_feed<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.strip_suffix('\n').filter(|_| self.translation.has_end)
    }
}
