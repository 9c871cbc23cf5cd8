//! Where a read left off: the links of both rounds, and what they are about.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The form of the text.
const VERSION: u32 = 1;

/// What a complete read ends with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    version: u32,
    /// What was asked for: a link goes on answering the question that it came from.
    question: String,
    pub(super) users: String,
    pub(super) groups: String,
}

impl Cursor {
    pub(super) const fn new(question: String, users: String, groups: String) -> Self {
        Self {
            version: VERSION,
            question,
            users,
            groups,
        }
    }

    /// Reads a cursor of the same question; none if it is of another one, or cannot be read.
    pub(super) fn of(text: &str, question: &str) -> Option<Self> {
        let cursor: Self = serde_json::from_str(text).ok()?;
        (cursor.version == VERSION && cursor.question == question).then_some(cursor)
    }

    /// Its text.
    pub(super) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

/// A short text that differs where one of the parts does.
pub(super) fn question(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    digest.iter().take(16).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_of_one_question() {
        let asked = question(&["ab", "c"]);
        assert_ne!(asked, question(&["a", "bc"]));
        let cursor = Cursor::new(asked.clone(), "u".into(), "g".into());
        let text = cursor.text().unwrap();
        assert_eq!(Cursor::of(&text, &asked), Some(cursor));
        assert_eq!(Cursor::of(&text, "other"), None);
        assert_eq!(Cursor::of("", &asked), None);
        assert_eq!(Cursor::of(&text.replace(":1,", ":2,"), &asked), None);
    }
}
