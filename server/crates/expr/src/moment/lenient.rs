//! From text in any of the usual forms to a moment.

use super::{
    Civil, MINUTE, Moment,
    exact::century,
    names::{MONTHS, WEEKDAYS, find},
};

impl Moment {
    /// Reads a date with or without a time of day and a time zone; without one it is in UTC.
    ///
    /// The date is written as `2026-11-25`, `2026/11/25`, `11/25/2026`, `25 Nov 2026` or `November 25, 2026`, perhaps after
    /// the day of the week; the time as `15:04`, `15:04:05.123` or `3:04:05 PM`, after a blank or `T`; the zone as `Z`,
    /// `GMT`, `UTC`, `+02`, `+0200` or `+02:00`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let ((year, month, day), rest) = date(without_weekday(text))?;
        let (time, rest) = time(rest).unwrap_or(((0, 0, 0, 0), rest));
        let (offset, rest) = zone(rest.trim_start())?;
        let (hour, minute, second, fraction) = time;
        let moment = Self::from_civil(Civil {
            year,
            month,
            day,
            hour,
            minute,
            second,
            fraction,
        })?;
        moment.plus(-offset, MINUTE).filter(|_| rest.is_empty())
    }
}

fn without_weekday(text: &str) -> &str {
    let name = find(&WEEKDAYS, text, false).or_else(|| find(&WEEKDAYS, text, true));
    let rest = name.and_then(|(_, length)| text.get(length..));
    rest.map_or(text, |rest| rest.trim_start_matches(',').trim_start())
}

/// Year, month and day, and what follows them.
fn date(text: &str) -> Option<((i64, i64, i64), &str)> {
    if let Some((month, rest)) = month(text) {
        return month_first(month, rest.trim_start_matches([',', ' ']));
    }
    let (first, rest) = number(text, 4)?;
    let separator = rest.chars().next()?;
    if let Some((month, rest)) = month(rest.trim_start_matches(['-', ' '])) {
        let (year, rest) = year(rest.trim_start_matches(['-', ' ', ',']))?;
        return Some(((year, month, first), rest));
    }
    let has_year_first = text.len() - rest.len() > 2;
    let (second, rest) = number(rest.strip_prefix(['-', '/', '.'])?, 2)?;
    if has_year_first {
        if rest.is_empty() {
            return Some(((first, second, 1), rest));
        }
        let (third, rest) = number(rest.strip_prefix(separator)?, 2)?;
        return Some(((first, second, third), rest));
    }
    let (year, rest) = year(rest.strip_prefix(separator)?)?;
    Some(((year, first, second), rest))
}

/// The rest of `March 16, 2020` or `March 2020`, which is its first day.
fn month_first(month: i64, text: &str) -> Option<((i64, i64, i64), &str)> {
    let (first, rest) = number(text, 4)?;
    if text.len() - rest.len() > 2 {
        return Some(((first, month, 1), rest));
    }
    let (year, rest) = year(rest.trim_start_matches([',', ' ']))?;
    Some(((year, month, first), rest))
}

/// A year of up to four digits; two mean one of about these decades.
fn year(text: &str) -> Option<(i64, &str)> {
    let (number, rest) = number(text, 4)?;
    let is_short = text.len() - rest.len() <= 2;
    Some((if is_short { century(number) } else { number }, rest))
}

fn month(text: &str) -> Option<(i64, &str)> {
    let (number, length) = find(&MONTHS, text, false).or_else(|| find(&MONTHS, text, true))?;
    let rest = text.get(length..)?;
    Some((number + 1, rest.strip_prefix('.').unwrap_or(rest)))
}

type Time = (i64, i64, i64, i64);

/// Hour, minute, second and ticks, and what follows them.
fn time(text: &str) -> Option<(Time, &str)> {
    let start = text
        .strip_prefix('T')
        .unwrap_or(text.strip_prefix(',').unwrap_or(text).trim_start());
    let (mut hour, rest) = number(start, 2).filter(|_| start.len() < text.len())?;
    let (minute, mut rest) = number(rest.strip_prefix(':')?, 2)?;
    let (mut second, mut fraction) = (0, 0);
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = number(after, 2)?;
        if let Some(after) = rest.strip_prefix(['.', ',']) {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let ticks = format!("{:0<7}", after.get(..digits)?);
            fraction = ticks.get(..7)?.parse().ok().filter(|_| digits > 0)?;
            rest = after.get(digits..)?;
        }
    }
    let word = rest.trim_start().get(..2).unwrap_or_default();
    let afternoon = ["AM", "PM"]
        .iter()
        .position(|name| name.eq_ignore_ascii_case(word));
    if let Some(afternoon) = afternoon {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + 12 * i64::try_from(afternoon).ok()?;
        rest = rest.trim_start().get(2..)?;
    }
    Some(((hour, minute, second, fraction), rest))
}

/// The offset from UTC in minutes, and what follows it.
fn zone(text: &str) -> Option<(i64, &str)> {
    for name in ["Z", "GMT", "UTC"] {
        if text.eq_ignore_ascii_case(name) {
            return Some((0, ""));
        }
    }
    if text.is_empty() {
        return Some((0, ""));
    }
    offset(text, true).or_else(|| offset(text, false))
}

/// An offset with its sign, in minutes, and what follows it.
pub(super) fn offset(text: &str, with_minutes: bool) -> Option<(i64, &str)> {
    let is_west = text.starts_with('-');
    let rest = text.strip_prefix(['+', '-'])?;
    let (hours, rest) = number(rest, 2)?;
    let (minutes, rest) = if with_minutes {
        let digits = rest.strip_prefix(':').unwrap_or(rest);
        number(digits, 2).filter(|(_, after)| digits.len() - after.len() == 2)?
    } else {
        (0, rest)
    };
    let offset = 60 * hours + minutes;
    let in_range = minutes < 60 && offset <= 14 * 60;
    in_range.then_some((if is_west { -offset } else { offset }, rest))
}

/// A number of at most so many digits, and what follows it.
fn number(text: &str, most: usize) -> Option<(i64, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn usual_forms() {
        for (text, printed) in [
            ("2020-03-16", "3/16/2020 12:00:00 AM"),
            ("2020-03-16-07:00", "3/16/2020 7:00:00 AM"),
            ("2021-08-18+08:00", "8/17/2021 4:00:00 PM"),
            ("2020-03-16Z", "3/16/2020 12:00:00 AM"),
            ("2009-06-15T01:45:30-07:00", "6/15/2009 8:45:30 AM"),
            ("2009-06-15 01:45:30.1234567+0200", "6/14/2009 11:45:30 PM"),
            ("2009-06-15T01:45:30.12345678Z", "6/15/2009 1:45:30 AM"),
            ("2009-06-15T01:45", "6/15/2009 1:45:00 AM"),
            ("2009-6-5", "6/5/2009 12:00:00 AM"),
            ("2009/06/15 23:00", "6/15/2009 11:00:00 PM"),
            ("8/25/2021 5:41:18 PM", "8/25/2021 5:41:18 PM"),
            ("8/25/2021 5:41:18 pm", "8/25/2021 5:41:18 PM"),
            ("12/31/9999 12:00:00 AM", "12/31/9999 12:00:00 AM"),
            ("12/31/1999 12:30 PM", "12/31/1999 12:30:00 PM"),
            ("1/2/26", "1/2/2026 12:00:00 AM"),
            ("01/02/0026", "1/2/0026 12:00:00 AM"),
            ("16 Mar 2020", "3/16/2020 12:00:00 AM"),
            ("16-Mar-2020 08:15", "3/16/2020 8:15:00 AM"),
            ("March 16, 2020", "3/16/2020 12:00:00 AM"),
            ("March 16, 20", "3/16/2020 12:00:00 AM"),
            ("16-Mar-99", "3/16/1999 12:00:00 AM"),
            ("March 2020", "3/1/2020 12:00:00 AM"),
            ("2020-03", "3/1/2020 12:00:00 AM"),
            ("2020/3", "3/1/2020 12:00:00 AM"),
            ("Mar 16 2020 3:04 PM", "3/16/2020 3:04:00 PM"),
            ("Mon, 16 Mar 2020 07:00:00 GMT", "3/16/2020 7:00:00 AM"),
            ("Monday, March 16, 2020 7:00:00 AM", "3/16/2020 7:00:00 AM"),
            ("  2020-02-29\t", "2/29/2020 12:00:00 AM"),
            ("0001-01-01", "1/1/0001 12:00:00 AM"),
        ] {
            let moment = Moment::parse(text).map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), Some(printed), "{text}");
        }
        for text in [
            "",
            "x",
            "2020",
            "March",
            "March 20",
            "2020-13",
            "2020-03-07:00",
            "2020-13-01",
            "2020-02-30",
            "2021-02-29",
            "31/12/2020",
            "20200316",
            "2020-03-16T",
            "2020-03-16T25:00",
            "2020-03-16 10:60",
            "2020-03-16 13:00 PM",
            "2020-03-16 0:00 AM",
            "2020-03-16+15:00",
            "2020-03-16T10:00:00+02:75",
            "2020-03-16 tomorrow",
            "0000-01-01",
            "10000-01-01",
            "0001-01-01T00:00:00+01:00",
            "2020-03/16",
            "12:00",
            "2020-03-16T10:00:00.",
            "ü",
            "Mär 16 2020",
            "-1-2-3",
            "99999999999999999999-01-01",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
