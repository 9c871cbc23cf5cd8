//! Regular expressions in the .NET dialect, matched in linear time.

mod class;
#[cfg(feature = "evaluate")]
mod effort;
#[cfg(feature = "evaluate")]
mod engine;
mod error;
mod escape;
#[cfg(feature = "evaluate")]
mod found;
mod groups;
mod measure;
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

/// A regular expression, as `Replace` and the filter operators *REGEX MATCH* take it.
///
/// It is written as for .NET, whose engine takes steps back and may need exponential time. This one does not, so it
/// refuses what needs going back: looking ahead or behind, references to earlier groups, atomic and balancing groups,
/// conditions and `\G`. It also refuses what is so large that a text of an attribute could take a second. Without the
/// feature `evaluate` a pattern can be checked, not used; the little that only the engine finds is then left to the server.
#[derive(Clone, Debug)]
pub struct Pattern {
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
        Draft::read(text)?.prepare()
    }

    /// Whether it is the empty pattern, which would match everywhere.
    pub(crate) fn is_empty(&self) -> bool {
        self.translation.is_empty
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

/// A regular expression that was read, but not prepared yet, which is the dear part.
#[derive(Debug)]
pub(crate) struct Draft(Translation);

impl Draft {
    /// Reads a regular expression and refuses one that is too large.
    pub(crate) fn read(text: &str) -> Result<Self, PatternError> {
        translate(text).map(Self)
    }

    /// Makes it ready to be used.
    #[cfg_attr(
        not(feature = "evaluate"),
        expect(
            clippy::unnecessary_wraps,
            reason = "the engine that may refuse it is left out"
        )
    )]
    pub(crate) fn prepare(self) -> Result<Pattern, PatternError> {
        Ok(Pattern {
            #[cfg(feature = "evaluate")]
            regex: engine::prepare(&self.0)?,
            translation: self.0,
        })
    }
}
