//! From a moment to text.

use std::fmt::{self, Write};

use super::{
    Civil, Moment,
    format::{Format, Part},
    names::{MONTHS, WEEKDAYS, name},
};

/// The language's own form: `M/d/yyyy h:mm:ss tt`.
impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil();
        write!(
            formatter,
            "{}/{}/{:04} {}:{:02}:{:02} {}",
            civil.month,
            civil.day,
            civil.year,
            twelve(civil.hour),
            civil.minute,
            civil.second,
            meridiem(civil.hour),
        )
    }
}

impl Format {
    /// The moment in this format. `has_zone` tells whether it is known to be in UTC; if not, `K` prints nothing.
    pub(crate) fn print(&self, moment: Moment, has_zone: bool) -> String {
        let civil = moment.civil();
        let mut output = String::new();
        for part in &self.0 {
            match part {
                Part::Text(letter) => output.push(*letter),
                // Writing to a text cannot fail.
                Part::Field(letter, count) => {
                    let _ = field(*letter, *count, moment, civil, has_zone, &mut output);
                }
            }
        }
        output
    }
}

fn field(
    letter: char,
    count: usize,
    moment: Moment,
    civil: Civil,
    has_zone: bool,
    output: &mut String,
) -> fmt::Result {
    match (letter, count) {
        ('d', 3..) => output.write_str(name(&WEEKDAYS, moment.weekday(), count == 3)),
        ('M', 3..) => output.write_str(name(&MONTHS, civil.month - 1, count == 3)),
        ('d', _) => number(civil.day, count, output),
        ('M', _) => number(civil.month, count, output),
        ('y', 1 | 2) => number(civil.year % 100, count, output),
        ('y', _) => write!(output, "{:0count$}", civil.year),
        ('h', _) => number(twelve(civil.hour), count, output),
        ('H', _) => number(civil.hour, count, output),
        ('m', _) => number(civil.minute, count, output),
        ('s', _) => number(civil.second, count, output),
        ('f' | 'F', _) => {
            let digits = format!("{:07}", civil.fraction);
            let digits = digits.get(..count).unwrap_or_default();
            if letter == 'f' {
                return output.write_str(digits);
            }
            let digits = digits.trim_end_matches('0');
            // Without digits the point before them goes too.
            if digits.is_empty() && output.ends_with('.') {
                output.pop();
            }
            output.write_str(digits)
        }
        ('t', 1) => output.write_str(meridiem(civil.hour).get(..1).unwrap_or_default()),
        ('t', _) => output.write_str(meridiem(civil.hour)),
        ('z', 1) => output.write_str("+0"),
        ('z', 2) => output.write_str("+00"),
        ('z', _) => output.write_str("+00:00"),
        ('Z', _) => output.write_char('Z'),
        ('K', _) => output.write_str(if has_zone { "Z" } else { "" }),
        _ => output.write_str("A.D."),
    }
}

/// One or two digits; more letters mean no more than two.
fn number(number: i64, count: usize, output: &mut String) -> fmt::Result {
    if count == 1 {
        write!(output, "{number}")
    } else {
        write!(output, "{number:02}")
    }
}

fn twelve(hour: i64) -> i64 {
    (hour + 11) % 12 + 1
}

fn meridiem(hour: i64) -> &'static str {
    if hour < 12 { "AM" } else { "PM" }
}
