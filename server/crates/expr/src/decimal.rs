//! Numbers in texts, for comparing: `9`, `-0.5`, `10.50`.

use std::cmp::Ordering;

/// A decimal number of any length, as it is written, without the zeros that mean nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal<'t> {
    is_negative: bool,
    whole: &'t str,
    fraction: &'t str,
}

impl<'t> Decimal<'t> {
    /// Reads digits with or without a sign, and a point with digits after it; nothing if it is anything else.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (digits, ""),
        };
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let number = Self {
            is_negative: false,
            whole: whole.trim_start_matches('0'),
            fraction: fraction.trim_end_matches('0'),
        };
        Some(Self {
            is_negative: text.starts_with('-') && !number.is_zero(),
            ..number
        })
    }

    pub(crate) fn is_zero(self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_size = || {
            let by_length = self.whole.len().cmp(&other.whole.len());
            by_length
                .then_with(|| self.whole.cmp(other.whole))
                .then_with(|| self.fraction.cmp(other.fraction))
        };
        match (self.is_negative, other.is_negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => by_size(),
            (true, true) => by_size().reverse(),
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_in_order() {
        let ascending = [
            "-123456789012345678901234567890",
            "-10.5",
            "-9.25",
            "-9.2",
            "-0.5",
            "0",
            "0.05",
            "0.5",
            "007",
            "9.2",
            "9.25",
            "10",
            "10.5",
            "123456789012345678901234567890.1",
        ]
        .map(|text| Decimal::parse(text).unwrap());
        assert!(ascending.is_sorted_by(|one, other| one < other));
        for (one, other) in [("1", "01.00"), ("-0.0", "0"), ("+5", " 5 "), ("0.50", "0.5")] {
            assert_eq!(Decimal::parse(one), Decimal::parse(other), "{one}");
        }
        for text in [
            "", "-", ".", "1.", ".5", "1,5", "1e3", "1.2.3", "--1", "0x1", "٣", "1 2",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
