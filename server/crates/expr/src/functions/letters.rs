//! A set of characters, for texts that are compared with it letter by letter.

/// Characters in order; looking for one takes a few comparisons, however many they are.
pub(super) struct Letters(Vec<char>);

impl Letters {
    /// All characters of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters.dedup();
        Self(letters)
    }

    pub(super) fn contains(&self, letter: char) -> bool {
        self.0.binary_search(&letter).is_ok()
    }
}
