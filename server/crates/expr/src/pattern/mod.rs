//! Regular expressions in the .NET dialect, matched in linear time.

mod class;
mod error;
mod escape;
#[cfg(feature = "evaluate")]
mod found;
mod groups;
#[cfg(feature = "evaluate")]
mod replacement;
#[cfg(test)]
mod tests;
mod translate;

pub use error::PatternError;
#[cfg(feature = "evaluate")]
pub(crate) use found::Found;
#[cfg(feature = "evaluate")]
pub(crate) use replacement::Replacement;
use translate::{Translation, translate};

/// The most bytes that a compiled regular expression may take; also the bound of the memory for matching it.
#[cfg(feature = "evaluate")]
const MAXIMUM_SIZE: usize = 4 * 1024 * 1024;

/// A regular expression, as `Replace` and the filter operators *REGEX MATCH* take it.
///
/// It is written as for .NET, whose engine takes steps back and may need exponential time. This one does not, so it
/// refuses what needs going back: looking ahead or behind, references to earlier groups, atomic and balancing groups,
/// conditions and `\G`. Without the feature `evaluate` a pattern can be checked, not used; what only the engine finds (a
/// pattern that is too large) is then left to the server.
#[derive(Clone, Debug)]
pub struct Pattern {
    is_empty: bool,
    translation: Translation,
    #[cfg(feature = "evaluate")]
    regex: regex::Regex,
}

impl Pattern {
    /// Prepares a regular expression. It takes microseconds to milliseconds: do it once, not for each text.
    ///
    /// # Errors
    ///
    /// The text is not a regular expression, needs what is not supported, or is too large.
    pub fn compile(text: &str) -> Result<Self, PatternError> {
        let translation = translate(text)?;
        Ok(Self {
            #[cfg(feature = "evaluate")]
            regex: engine(&translation.regex)?,
            is_empty: text.is_empty(),
            translation,
        })
    }

    /// Whether it is the empty pattern, which would match everywhere.
    pub(crate) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Whether it has a group with this name or number.
    pub(crate) fn has_group(&self, name: &str) -> bool {
        self.translation.groups.has(name)
    }

    /// The names of its groups.
    pub(crate) fn group_names(&self) -> impl Iterator<Item = &str> {
        self.translation.groups.names()
    }
}

#[cfg(feature = "evaluate")]
mod matching {
    use super::{MAXIMUM_SIZE, Pattern, PatternError, Replacement};

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

    pub(super) fn engine(translated: &str) -> Result<regex::Regex, PatternError> {
        regex::RegexBuilder::new(translated)
            .size_limit(MAXIMUM_SIZE)
            .dfa_size_limit(MAXIMUM_SIZE)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => PatternError::new("the regular expression is too large")
                    .hint(
                        "use smaller numbers in braces, and \"[0-9]\" or \"[A-Za-z]\" for \"\\d\" or \"\\w\"",
                    ),
                other => {
                    // The error is the last of several lines; the others show the translated pattern.
                    let text = other.to_string();
                    let message = text.lines().last().unwrap_or_default();
                    PatternError::new(message.trim_start_matches("error: "))
                }
            })
    }
}

#[cfg(feature = "evaluate")]
use matching::engine;
