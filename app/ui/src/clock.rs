//! Times as text, without a date library: the server and the browser write the same words.

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The exact time: `2026-03-04 12:41:07 UTC`.
pub fn utc(milliseconds: i64) -> String {
    let (date, time) = parts(milliseconds);
    format!("{date} {time} UTC")
}

#[cfg(feature = "ssr")]
/// The exact time for a `datetime` attribute: `2026-03-04T12:41:07Z`.
pub(crate) fn iso(milliseconds: i64) -> String {
    let (date, time) = parts(milliseconds);
    format!("{date}T{time}Z")
}

fn parts(milliseconds: i64) -> (String, String) {
    let seconds = milliseconds.div_euclid(1000);
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    let second = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (second / HOUR, second % HOUR / MINUTE, second % MINUTE);
    (
        format!("{year:04}-{month:02}-{day:02}"),
        format!("{hour:02}:{minute:02}:{second:02}"),
    )
}

/// The calendar date of a day counted from 1970-01-01.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// How long ago or ahead: `just now`, `2 min ago`, `in 3 h`; from 30 days on the date.
pub(crate) fn relative(at: i64, now: i64) -> String {
    let seconds = (at - now) / 1000;
    let amount = match seconds.abs() {
        0..10 => {
            return if seconds < 0 {
                "just now".into()
            } else {
                "now".into()
            };
        }
        distance @ 10..MINUTE => format!("{distance} s"),
        distance @ MINUTE..HOUR => format!("{} min", distance / MINUTE),
        distance @ HOUR..DAY => format!("{} h", distance / HOUR),
        distance if distance < 2 * DAY => "1 day".into(),
        distance if distance < 30 * DAY => format!("{} days", distance / DAY),
        _ => return parts(at).0,
    };
    if seconds < 0 {
        format!("{amount} ago")
    } else {
        format!("in {amount}")
    }
}

#[cfg(feature = "ssr")]
/// A length of time: `340 ms`, `4.1 s`, `2 min 5 s`, `3 h 2 min`.
pub fn duration(milliseconds: impl Into<i128>) -> String {
    length(milliseconds.into().max(0))
}

#[cfg(feature = "ssr")]
fn length(milliseconds: i128) -> String {
    let seconds = milliseconds / 1000;
    match seconds {
        0 => format!("{milliseconds} ms"),
        1..10 => format!("{seconds}.{} s", milliseconds % 1000 / 100),
        10..60 => format!("{seconds} s"),
        60..3600 if seconds % 60 == 0 => format!("{} min", seconds / 60),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ if seconds % 3600 < 60 => format!("{} h", seconds / 3600),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{DAY, duration, iso, relative, utc};

    #[test]
    fn exact_times() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_772_628_067, "2026-03-04 12:41:07 UTC"),
            (4_107_542_399, "2100-02-28 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(utc(seconds * 1000), expected);
        }
        assert_eq!(iso(1_772_628_067_999), "2026-03-04T12:41:07Z");
    }

    #[test]
    fn relative_times() {
        let now = 1_772_628_067;
        for (offset, expected) in [
            (0, "now"),
            (-4, "just now"),
            (-59, "59 s ago"),
            (-150, "2 min ago"),
            (40, "in 40 s"),
            (38 * 60, "in 38 min"),
            (-5 * 3600, "5 h ago"),
            (-DAY, "1 day ago"),
            (-3 * DAY, "3 days ago"),
            (-40 * DAY, "2026-01-23"),
        ] {
            assert_eq!(relative((now + offset) * 1000, now * 1000), expected);
        }
    }

    #[test]
    fn lengths_of_time() {
        for (milliseconds, expected) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (4_190, "4.1 s"),
            (59_000, "59 s"),
            (120_000, "2 min"),
            (125_000, "2 min 5 s"),
            (3_600_000, "1 h"),
            (10_920_000, "3 h 2 min"),
        ] {
            assert_eq!(duration(milliseconds), expected);
        }
    }
}
