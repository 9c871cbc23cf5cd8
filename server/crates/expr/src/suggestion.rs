//! "Did you mean …?"

/// The candidate that is most like the word, if one is like it at all. Case counts less than a wrong letter.
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    if letters.len() > 100 {
        return None;
    }
    let tolerance = letters.len().div_ceil(3).min(4);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(letters.len()) <= tolerance)
        .map(|candidate| (distance(&letters, candidate), candidate))
        .filter(|(distance, _)| *distance <= tolerance)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, taken out or replaced (Levenshtein), without regard to case.
fn distance(left: &[char], right: &str) -> usize {
    let mut row: Vec<usize> = (0..=left.len()).collect();
    for (number, letter) in right.chars().flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = number;
        let mut before = number + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(left) {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            *cell = replaced.min(before + 1).min(diagonal + 1);
            before = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = number + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_the_nearest() {
        let names = ["ToLower", "ToUpper", "Trim", "IIF", "IsNull"];
        for (word, expected) in [
            ("tolower", Some("ToLower")),
            ("ToLowr", Some("ToLower")),
            ("Trimm", Some("Trim")),
            ("If", Some("IIF")),
            ("isnul", Some("IsNull")),
            ("Frobnicate", None),
            ("", None),
        ] {
            assert_eq!(closest(word, names), expected, "{word}");
        }
    }
}
