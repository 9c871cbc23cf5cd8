//! Bare words with a meaning.

use std::fmt;

/// A word that stands for itself, without quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    /// Encoding: ASCII.
    Ascii,
    /// Leave the attribute out.
    IgnoreAttributeFlow,
    /// Leave the object out.
    IgnoreObjectFlow,
    /// Encoding: UTF-16, little endian.
    Unicode,
    /// Encoding: UTF-8.
    Utf8,
    /// Compare by case.
    VbBinaryCompare,
    /// Compare without regard to case.
    VbTextCompare,
}

impl Keyword {
    /// All keywords.
    pub const ALL: [Self; 7] = [
        Self::Ascii,
        Self::IgnoreAttributeFlow,
        Self::IgnoreObjectFlow,
        Self::Unicode,
        Self::Utf8,
        Self::VbBinaryCompare,
        Self::VbTextCompare,
    ];

    /// The word as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascii => "ASCII",
            Self::IgnoreAttributeFlow => "IgnoreAttributeFlow",
            Self::IgnoreObjectFlow => "IgnoreObjectFlow",
            Self::Unicode => "Unicode",
            Self::Utf8 => "UTF8",
            Self::VbBinaryCompare => "vbBinaryCompare",
            Self::VbTextCompare => "vbTextCompare",
        }
    }

    /// The keyword that is written so, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keyword| keyword.as_str() == word)
    }

    /// Whether it ends the evaluation, and so may stand wherever a value may.
    pub fn is_flow(self) -> bool {
        matches!(self, Self::IgnoreAttributeFlow | Self::IgnoreObjectFlow)
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
