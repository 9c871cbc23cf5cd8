//! Points in time and the calendar.

mod exact;
mod format;
mod lenient;
mod names;
mod print;

pub(crate) use exact::{Style, parse_exact};
pub(crate) use format::Format;
use model::Timestamp;

/// A point in time in UTC, as .NET counts: ticks of 100 ns since 0001-01-01, up to the end of the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

/// The calendar date and the time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// From 1.
    pub(crate) month: i64,
    /// From 1.
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    /// Ticks within the second.
    pub(crate) fraction: i64,
}

pub(crate) const SECOND: i64 = 10_000_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// One more than the last tick of the year 9999.
const END: i64 = 3_652_059 * DAY;
/// 1601-01-01, where Windows file times begin.
const FILE_TIME: i64 = 584_388 * DAY;
/// 1970-01-01.
const UNIX: i64 = 719_162 * DAY;

impl Moment {
    fn from_ticks(ticks: i64) -> Option<Self> {
        (0..END).contains(&ticks).then_some(Self(ticks))
    }

    /// Nothing outside of the years 1 to 9999.
    pub(crate) fn from_timestamp(timestamp: Timestamp) -> Option<Self> {
        Self::from_ticks(timestamp.0.checked_mul(SECOND / 1_000)?.checked_add(UNIX)?)
    }

    /// From a Windows file time: ticks of 100 ns since 1601-01-01.
    pub(crate) fn from_file_time(ticks: i64) -> Option<Self> {
        Self::from_ticks(ticks.checked_add(FILE_TIME)?)
    }

    /// As a Windows file time; negative before 1601.
    pub(crate) fn file_time(self) -> i64 {
        self.0 - FILE_TIME
    }

    /// Nothing if there is no such day or time of day.
    pub(crate) fn from_civil(civil: Civil) -> Option<Self> {
        let in_range = (1..=9999).contains(&civil.year)
            && (1..=12).contains(&civil.month)
            && (1..=days_in_month(civil.year, civil.month)).contains(&civil.day)
            && (0..24).contains(&civil.hour)
            && (0..60).contains(&civil.minute)
            && (0..60).contains(&civil.second);
        // A year that is far out has no number of ticks.
        if !in_range {
            return None;
        }
        let days = days_before_year(civil.year) + days_before_month(civil.year, civil.month) + civil.day - 1;
        let time = civil.hour * HOUR + civil.minute * MINUTE + civil.second * SECOND + civil.fraction;
        Some(Self(days * DAY + time))
    }

    pub(crate) fn civil(self) -> Civil {
        let (days, time) = (self.0 / DAY, self.0 % DAY);
        let (cycles, days) = (days / 146_097, days % 146_097);
        let centuries = (days / 36_524).min(3);
        let days = days - centuries * 36_524;
        let (leaps, days) = (days / 1_461, days % 1_461);
        let years = (days / 365).min(3);
        let days = days - years * 365;
        let year = 400 * cycles + 100 * centuries + 4 * leaps + years + 1;
        let month = (2..=12)
            .take_while(|month| days_before_month(year, *month) <= days)
            .last()
            .unwrap_or(1);
        Civil {
            year,
            month,
            day: days - days_before_month(year, month) + 1,
            hour: time / HOUR,
            minute: time / MINUTE % 60,
            second: time / SECOND % 60,
            fraction: time % SECOND,
        }
    }

    /// Ticks from an earlier moment to this one; negative if it is later.
    pub(crate) fn ticks_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Whole days since 0001-01-01.
    pub(crate) fn day_number(self) -> i64 {
        self.0 / DAY
    }

    /// The day of the week, Sunday being 0.
    pub(crate) fn weekday(self) -> i64 {
        // 0001-01-01 was a Monday.
        (self.day_number() + 1) % 7
    }

    /// Nothing outside of the years 1 to 9999.
    pub(crate) fn plus(self, count: i64, ticks: i64) -> Option<Self> {
        Self::from_ticks(self.0.checked_add(count.checked_mul(ticks)?)?)
    }

    /// The same day and time in another month, or its last day if it is too short. Nothing outside of the years 1 to 9999.
    pub(crate) fn plus_months(self, count: i64) -> Option<Self> {
        let civil = self.civil();
        let months = (civil.year * 12 + civil.month - 1).checked_add(count)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        Self::from_civil(Civil {
            year,
            month,
            day: civil.day.min(days_in_month(year, month)),
            ..civil
        })
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days from 0001-01-01 to the first day of a year.
fn days_before_year(year: i64) -> i64 {
    let years = year - 1;
    365 * years + years / 4 - years / 100 + years / 400
}

/// Days from the first day of a year to the first of a month.
fn days_before_month(year: i64, month: i64) -> i64 {
    let days = match month {
        1 => return 0,
        2 => return 31,
        3 => 59,
        4 => 90,
        5 => 120,
        6 => 151,
        7 => 181,
        8 => 212,
        9 => 243,
        10 => 273,
        11 => 304,
        _ => 334,
    };
    days + i64::from(is_leap(year))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::{Civil, DAY, END, Moment};

    #[test]
    fn every_day_has_one_date() {
        // The calendar repeats itself after 400 years, which are 146,097 days.
        for first_year in [1, 9_600] {
            let first = Civil {
                year: first_year,
                ..Moment(0).civil()
            };
            let first_day = Moment::from_civil(first).unwrap().day_number();
            let mut expected = (first_year, 1, 1);
            for day in first_day..END / DAY {
                let moment = Moment(day * DAY + 1);
                let civil = moment.civil();
                assert_eq!((civil.year, civil.month, civil.day), expected);
                assert_eq!(Moment::from_civil(civil), Some(moment));
                if civil.year > first_year + 400 {
                    break;
                }
                let tomorrow = Civil {
                    day: civil.day + 1,
                    ..civil
                };
                expected = match Moment::from_civil(tomorrow) {
                    Some(_) => (civil.year, civil.month, civil.day + 1),
                    None if civil.month == 12 => (civil.year + 1, 1, 1),
                    None => (civil.year, civil.month + 1, 1),
                };
            }
        }
        assert_eq!(Moment(END - 1).to_string(), "12/31/9999 11:59:59 PM");
    }

    #[test]
    fn known_moments() {
        let moment = Moment::from_timestamp(Timestamp(951_782_400_000)).unwrap();
        assert_eq!(moment.to_string(), "2/29/2000 12:00:00 AM");
        assert_eq!(moment.weekday(), 2, "it was a Tuesday");
        assert_eq!(moment.file_time(), 125_962_560_000_000_000);
        assert_eq!(Moment::from_file_time(125_962_560_000_000_000), Some(moment));
        assert_eq!(
            moment.plus_months(12).unwrap().to_string(),
            "2/28/2001 12:00:00 AM"
        );
        assert_eq!(
            moment.plus_months(-1).unwrap().to_string(),
            "1/29/2000 12:00:00 AM"
        );
        assert_eq!(moment.plus_months(-24_000), None);
        assert_eq!(moment.plus_months(i64::MAX), None);
        assert_eq!(moment.plus(i64::MAX, DAY), None);
        assert_eq!(Moment::from_timestamp(Timestamp(i64::MAX)), None);
        assert_eq!(Moment::from_file_time(i64::MAX), None);
    }
}
