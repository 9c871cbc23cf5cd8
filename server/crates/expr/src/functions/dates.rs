//! Points in time: reading, computing, comparing.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{
    datum::Datum,
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    evaluate::Stop,
    invocation::Invocation,
    moment::{DAY, HOUR, MINUTE, Moment, SECOND},
    tree::{Call, NodeKind},
};

pub(super) const C_DATE: Function = Function {
    name: "CDate",
    category: Category::Dates,
    parameters: &[Parameter::required("expression", Kind::Date)],
    gives: Gives::Kind(Kind::Date),
    description: "The date that the text means, in UTC; null stays null.",
    example: Example {
        expression: "CDate([employeeHireDate])",
        result: "3/16/2020 7:00:00 AM",
    },
    check: None,
    body: body!(|call| Ok(call.date(0)?.map_or(Datum::Null, Datum::Date))),
};

pub(super) const DATE_ADD: Function = Function {
    name: "DateAdd",
    category: Category::Dates,
    parameters: &[
        Parameter::required("interval", Kind::Text),
        Parameter::required("value", Kind::Number),
        Parameter::required("dateTime", Kind::Date),
    ],
    gives: Gives::Kind(Kind::Date),
    description: "The date so many intervals later, or earlier for a negative number: yyyy years, m months, d days, ww weeks, \
                  h hours, n minutes, s seconds.",
    example: Example {
        expression: r#"DateAdd("d", -10, CDate([employeeHireDate]))"#,
        result: "3/6/2020 7:00:00 AM",
    },
    check: Some(interval_is_known),
    body: body!(date_add),
};

pub(super) const DATE_DIFF: Function = Function {
    name: "DateDiff",
    category: Category::Dates,
    parameters: &[
        Parameter::required("interval", Kind::Text),
        Parameter::required("date1", Kind::Date),
        Parameter::required("date2", Kind::Date),
    ],
    gives: Gives::Kind(Kind::Number),
    description: "How many intervals there are from the first date to the second; negative if the second is earlier.",
    example: Example {
        expression: r#"DateDiff("d", CDate([employeeHireDate]), CDate("2020-04-01"))"#,
        result: "15",
    },
    check: Some(interval_is_known),
    body: body!(date_diff),
};

pub(super) const DATE_FROM_NUM: Function = Function {
    name: "DateFromNum",
    category: Category::Dates,
    parameters: &[Parameter::required("value", Kind::Number)],
    gives: Gives::Kind(Kind::Date),
    description: "The date that a Windows file time means: a number of 100 nanoseconds since 1601-01-01.",
    example: Example {
        expression: "DateFromNum(129699324000000000)",
        result: "1/1/2012 11:00:00 PM",
    },
    check: None,
    body: body!(date_from_num),
};

pub(super) const NOW: Function = Function {
    name: "Now",
    category: Category::Dates,
    parameters: &[],
    gives: Gives::Kind(Kind::Date),
    description: "The date and time of the evaluation, in UTC.",
    example: Example {
        expression: r#"DateDiff("d", CDate([employeeHireDate]), Now())"#,
        result: "2445",
    },
    check: None,
    body: body!(|call| Ok(call.now()?.into())),
};

pub(super) const NUM_FROM_DATE: Function = Function {
    name: "NumFromDate",
    category: Category::Dates,
    parameters: &[Parameter::required("value", Kind::Date)],
    gives: Gives::Kind(Kind::Text),
    description: "The date as Windows file time: the number of 100 nanoseconds since 1601-01-01, as text.",
    example: Example {
        expression: r#"NumFromDate("2012-01-01T23:00:00+00:00")"#,
        result: "129699324000000000",
    },
    check: None,
    body: body!(num_from_date),
};

/// A span of time by its name in Visual Basic.
#[derive(Clone, Copy, Debug)]
enum Interval {
    Years,
    Months,
    Weeks,
    /// Of a fixed length, in ticks.
    Ticks(i64),
}

impl Interval {
    fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "yyyy" => Self::Years,
            "m" => Self::Months,
            "ww" => Self::Weeks,
            "d" => Self::Ticks(DAY),
            "h" => Self::Ticks(HOUR),
            "n" => Self::Ticks(MINUTE),
            "s" => Self::Ticks(SECOND),
            _ => return None,
        })
    }
}

const UNKNOWN_INTERVAL: &str = "must be one of yyyy, m, d, ww, h, n and s";
const OUT_OF_RANGE: &str = "leads out of the years 1 to 9999";

fn date_add<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let interval = interval(call)?;
    let Some(date) = call.date(2)? else {
        return Ok(Datum::Null);
    };
    let count = call.number(1)?;
    let sum = match interval {
        Interval::Years => count.checked_mul(12).and_then(|months| date.plus_months(months)),
        Interval::Months => date.plus_months(count),
        Interval::Weeks => date.plus(count, 7 * DAY),
        Interval::Ticks(ticks) => date.plus(count, ticks),
    };
    sum.map(Datum::Date).ok_or_else(|| call.fault(1, OUT_OF_RANGE))
}

/// As Visual Basic counts: of years, months and weeks the boundaries in between, of the others what is complete.
fn date_diff<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let interval = interval(call)?;
    let (first, second) = (present_date(call, 1)?, present_date(call, 2)?);
    Ok(Datum::Integer(match interval {
        Interval::Years => second.civil().year - first.civil().year,
        Interval::Months => {
            let (first, second) = (first.civil(), second.civil());
            12 * (second.year - first.year) + second.month - first.month
        }
        Interval::Weeks => {
            let sunday = |date: Moment| date.day_number() - date.weekday();
            (sunday(second) - sunday(first)) / 7
        }
        Interval::Ticks(ticks) => second.ticks_since(first) / ticks,
    }))
}

fn date_from_num<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(number) = call.optional_number(0)? else {
        return Ok(Datum::Null);
    };
    // A file time knows no moment before its beginning.
    let date = Some(number)
        .filter(|number| *number >= 0)
        .and_then(Moment::from_file_time);
    date.map(Datum::Date)
        .ok_or_else(|| call.fault(0, "is no file time of the years 1601 to 9999"))
}

fn num_from_date<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(date) = call.date(0)? else {
        return Ok(Datum::Null);
    };
    let number = date.file_time();
    if number < 0 {
        return Err(call.fault(0, "must not be before 1601-01-01"));
    }
    Ok(number.to_string().into())
}

fn interval(call: &mut Invocation<'_, '_>) -> Result<Interval, Stop> {
    let name = call.text_or_empty(0)?;
    Interval::parse(&name).ok_or_else(|| call.fault(0, UNKNOWN_INTERVAL))
}

/// A number of days is compared with others, and null would count as 0 there; so without a date there is none.
fn present_date(call: &mut Invocation<'_, '_>, position: usize) -> Result<Moment, Stop> {
    let date = call.date(position)?;
    date.ok_or_else(|| {
        call.fault(
            position,
            "must be a date, but there is no value; test it with IsPresent before",
        )
    })
}

fn interval_is_known(call: &Call, _: &Span) -> Vec<Diagnostic> {
    let Some(argument) = call.argument(0) else {
        return Vec::new();
    };
    match &argument.kind {
        NodeKind::Text(name) if Interval::parse(name).is_none() => {
            let message = format!("{}: interval {UNKNOWN_INTERVAL}", call.function.name);
            let diagnostic = Diagnostic::new(argument.span.clone(), DiagnosticCode::InvalidArgument, message);
            vec![diagnostic.hint("that is years, months, days, weeks, hours, minutes and seconds")]
        }
        _ => Vec::new(),
    }
}
