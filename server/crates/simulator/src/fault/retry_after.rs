use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};

/// What a refusal says about the next try. Source: RFC 9110 §10.2.3. Unit: seconds from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// Nothing.
    Absent,
    /// A number of seconds.
    Seconds(u32),
    /// The moment as an HTTP date.
    Date(u32),
}

impl RetryAfter {
    /// The value of the header `Retry-After`.
    pub(crate) fn header(self, now: Timestamp) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Seconds(seconds) => Some(seconds.to_string()),
            Self::Date(seconds) => {
                let moment = now
                    .checked_add(SignedDuration::from_secs(i64::from(seconds)))
                    .ok()?;
                DateTimePrinter::new().timestamp_to_rfc9110_string(&moment).ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_written() {
        let now = "2026-03-04T12:00:00Z".parse().unwrap();
        let cases = [
            (RetryAfter::Absent, None),
            (RetryAfter::Seconds(7), Some("7")),
            (RetryAfter::Date(61), Some("Wed, 04 Mar 2026 12:01:01 GMT")),
        ];
        for (retry_after, expected) in cases {
            assert_eq!(retry_after.header(now).as_deref(), expected);
        }
    }
}
