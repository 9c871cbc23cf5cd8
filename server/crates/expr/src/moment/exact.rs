//! From text in a given format to a moment.

use super::{
    Civil, MINUTE, Moment,
    format::{Format, Part},
    names::{MONTHS, WEEKDAYS, find},
};

/// How strictly a text is read. Source: .NET documentation, `DateTimeStyles`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are .NET's flags, each on its own"
)]
pub(crate) struct Style {
    leading_white: bool,
    trailing_white: bool,
    inner_white: bool,
    /// Without a date in the text it is 0001-01-01, not today.
    no_current_date: bool,
}

impl Style {
    /// Reads the names of styles with commas between them; none at all mean `RoundtripKind`, `AllowLeadingWhite` and
    /// `AllowTrailingWhite`. Nothing if one of the names is unknown.
    ///
    /// The styles about time zones change nothing here: without a zone a text is in UTC, and with one it becomes UTC.
    pub(crate) fn parse(names: &str) -> Option<Self> {
        let is_default = names.trim().is_empty();
        let mut style = Self {
            leading_white: is_default,
            trailing_white: is_default,
            inner_white: false,
            no_current_date: false,
        };
        for name in names.split(',').filter(|_| !is_default) {
            match name.trim() {
                "AllowLeadingWhite" => style.leading_white = true,
                "AllowTrailingWhite" => style.trailing_white = true,
                "AllowInnerWhite" => style.inner_white = true,
                "AllowWhiteSpaces" => {
                    style = Self {
                        leading_white: true,
                        trailing_white: true,
                        inner_white: true,
                        ..style
                    };
                }
                "NoCurrentDateDefault" => style.no_current_date = true,
                "None" | "AdjustToUniversal" | "AssumeLocal" | "AssumeUniversal" | "RoundtripKind" => {}
                _ => return None,
            }
        }
        Some(style)
    }
}

/// The moment that a text in this format means, and whether it names a time zone. Nothing if it does not fit.
///
/// `today` gives the parts of the date that the format does not have; without it there are none.
pub(crate) fn parse_exact(
    text: &str,
    format: &Format,
    style: Style,
    today: Option<Moment>,
) -> Option<(Moment, bool)> {
    let mut rest = text;
    if style.leading_white {
        rest = rest.trim_start();
    }
    if style.trailing_white {
        rest = rest.trim_end();
    }
    let mut reader = Reader {
        rest,
        found: Found::default(),
    };
    let mut parts = format.0.iter().peekable();
    while let Some(part) = parts.next() {
        if style.inner_white {
            reader.rest = reader.rest.trim_start();
        }
        match part {
            Part::Field(letter, count) => reader.field(*letter, *count)?,
            Part::Text(letter) if style.inner_white && letter.is_whitespace() => {}
            Part::Text('.') if !reader.rest.starts_with('.') => {
                // A point goes together with the digits after it that may be missing.
                parts.next_if(|next| matches!(next, Part::Field('F', _)))?;
            }
            Part::Text(letter) => reader.rest = reader.rest.strip_prefix(*letter)?,
        }
    }
    if !reader.rest.is_empty() {
        return None;
    }
    reader.found.moment(if style.no_current_date {
        Moment::from_ticks(0)
    } else {
        today
    })
}

struct Reader<'t> {
    rest: &'t str,
    found: Found,
}

/// What was read so far.
#[derive(Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    weekday: Option<i64>,
    hour: Option<i64>,
    is_twelve_hours: bool,
    is_afternoon: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    fraction: Option<i64>,
    offset: Option<i64>,
}

impl Reader<'_> {
    fn field(&mut self, letter: char, count: usize) -> Option<()> {
        match (letter, count) {
            ('d', 3..) => {
                let weekday = self.name(&WEEKDAYS, count == 3)?;
                note(&mut self.found.weekday, weekday)
            }
            ('M', 3..) => {
                let month = self.name(&MONTHS, count == 3)? + 1;
                note(&mut self.found.month, month)
            }
            ('d', _) => {
                let day = self.one_or_two(count)?;
                note(&mut self.found.day, day)
            }
            ('M', _) => {
                let month = self.one_or_two(count)?;
                note(&mut self.found.month, month)
            }
            ('y', 1 | 2) => {
                let year = self.one_or_two(count)?;
                note(&mut self.found.year, century(year))
            }
            ('y', _) => {
                let year = self.digits(count, count.max(4))?;
                note(&mut self.found.year, year)
            }
            ('h' | 'H', _) => {
                self.found.is_twelve_hours |= letter == 'h';
                let hour = self.one_or_two(count)?;
                note(&mut self.found.hour, hour)
            }
            ('m', _) => {
                let minute = self.one_or_two(count)?;
                note(&mut self.found.minute, minute)
            }
            ('s', _) => {
                let second = self.one_or_two(count)?;
                note(&mut self.found.second, second)
            }
            ('f' | 'F', _) => {
                let fraction = self.fraction(count, letter == 'f')?;
                note(&mut self.found.fraction, fraction)
            }
            ('t', _) => self.meridiem(count),
            ('z', _) => {
                let offset = self.offset(count > 2)?;
                note(&mut self.found.offset, offset)
            }
            ('Z', _) => {
                // .NET takes both for the zone.
                let rest = self
                    .rest
                    .strip_prefix('Z')
                    .or_else(|| self.rest.strip_prefix("GMT"))?;
                self.rest = rest;
                note(&mut self.found.offset, 0)
            }
            ('K', _) => {
                let offset = if let Some(rest) = self.rest.strip_prefix('Z') {
                    self.rest = rest;
                    0
                } else if self.rest.starts_with(['+', '-']) {
                    self.offset(true)?
                } else {
                    return Some(());
                };
                note(&mut self.found.offset, offset)
            }
            _ => {
                let era = ["A.D.", "AD"].iter().find(|era| self.rest.starts_with(**era))?;
                self.rest = self.rest.get(era.len()..)?;
                Some(())
            }
        }
    }

    fn one_or_two(&mut self, count: usize) -> Option<i64> {
        let least = count.min(2);
        self.digits(least, 2)
    }

    /// A number with at least and at most so many digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let length = self
            .rest
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        if length < least {
            return None;
        }
        let (digits, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        digits.parse().ok()
    }

    /// Digits of a second, as ticks.
    fn fraction(&mut self, count: usize, exactly: bool) -> Option<i64> {
        let before = self.rest.len();
        let number = if exactly || self.rest.starts_with(|first: char| first.is_ascii_digit()) {
            self.digits(if exactly { count } else { 1 }, count)?
        } else {
            0
        };
        let read = u32::try_from(before - self.rest.len()).ok()?;
        Some(number * 10_i64.pow(7_u32.checked_sub(read)?))
    }

    fn name(&mut self, names: &[&'static str], short: bool) -> Option<i64> {
        let (number, length) = find(names, self.rest, short)?;
        self.rest = self.rest.get(length..)?;
        Some(number)
    }

    fn meridiem(&mut self, count: usize) -> Option<()> {
        let length = count.min(2);
        let text = self.rest.get(..length)?;
        let number = ["AM", "PM"].iter().position(|word| {
            word.get(..length)
                .is_some_and(|word| word.eq_ignore_ascii_case(text))
        })?;
        self.rest = self.rest.get(length..)?;
        note(&mut self.found.is_afternoon, i64::try_from(number).ok()?)
    }

    /// A time zone such as `+2`, `+02` or `+02:00`, in minutes.
    fn offset(&mut self, with_minutes: bool) -> Option<i64> {
        let (offset, rest) = super::lenient::offset(self.rest, with_minutes)?;
        self.rest = rest;
        Some(offset)
    }
}

impl Found {
    fn moment(self, today: Option<Moment>) -> Option<(Moment, bool)> {
        let is_dateless = self.year.is_none() && self.month.is_none() && self.day.is_none();
        let today = today.map(Moment::civil);
        let hour = match (self.hour.unwrap_or(0), self.is_afternoon) {
            (hour, _) if self.is_twelve_hours && hour > 12 => return None,
            (hour, Some(afternoon)) if hour <= 12 => hour % 12 + 12 * afternoon,
            (12, None) if self.is_twelve_hours => 0,
            (hour, Some(0)) if hour > 12 => return None,
            (hour, _) => hour,
        };
        let moment = Moment::from_civil(Civil {
            year: self.year.or(today.map(|today| today.year))?,
            month: self.month.or(if is_dateless {
                today.map(|today| today.month)
            } else {
                Some(1)
            })?,
            day: self.day.or(if is_dateless {
                today.map(|today| today.day)
            } else {
                Some(1)
            })?,
            hour,
            minute: self.minute.unwrap_or(0),
            second: self.second.unwrap_or(0),
            fraction: self.fraction.unwrap_or(0),
        })?;
        if self.weekday.is_some_and(|weekday| weekday != moment.weekday()) {
            return None;
        }
        Some((
            moment.plus(-self.offset.unwrap_or(0), MINUTE)?,
            self.offset.is_some(),
        ))
    }
}

/// Notes a part of the date. Nothing if it was there already with another value.
fn note(place: &mut Option<i64>, value: i64) -> Option<()> {
    (*place.get_or_insert(value) == value).then_some(())
}

/// The year that two digits mean: .NET takes 50 to 99 for the last century.
pub(super) fn century(year: i64) -> i64 {
    if year < 50 { 2000 + year } else { 1900 + year }
}
