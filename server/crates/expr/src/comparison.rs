//! Comparison operators.

use std::{borrow::Cow, cmp::Ordering};

use crate::{datum::Datum, decimal::Decimal, moment::Moment};

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The operator as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Whether the comparison holds between two single values.
    pub(crate) fn holds(self, left: &Datum<'_>, right: &Datum<'_>) -> bool {
        match self {
            Self::Equal => equal(left, right),
            Self::NotEqual => !equal(left, right),
            Self::Less => order(left, right) == Ordering::Less,
            Self::LessOrEqual => order(left, right) != Ordering::Greater,
            Self::Greater => order(left, right) == Ordering::Greater,
            Self::GreaterOrEqual => order(left, right) != Ordering::Less,
        }
    }
}

/// Equality. Two texts are equal only letter by letter: "01" is not "1".
fn equal(left: &Datum<'_>, right: &Datum<'_>) -> bool {
    if let (Datum::Integer(left), Datum::Integer(right)) = (left, right) {
        return left == right;
    }
    let (one, other) = (text(left), text(right));
    if let (Datum::Integer(_), _) | (_, Datum::Integer(_)) = (left, right)
        && let Some((one, other)) = numbers(&one, &other)
    {
        return one == other;
    }
    match dates(left, right) {
        Some((left, right)) => left == right,
        None => one == other,
    }
}

/// The order. Texts that hold numbers are ordered as numbers, so that "9" comes before "18" and "9.5" before "10".
fn order(left: &Datum<'_>, right: &Datum<'_>) -> Ordering {
    if let (Datum::Integer(left), Datum::Integer(right)) = (left, right) {
        return left.cmp(right);
    }
    if equal(left, right) {
        return Ordering::Equal;
    }
    if let Some((left, right)) = dates(left, right) {
        return left.cmp(&right);
    }
    let (left, right) = (text(left), text(right));
    let by_number = numbers(&left, &right).map_or(Ordering::Equal, |(left, right)| left.cmp(&right));
    by_number.then_with(|| left.cmp(&right))
}

/// Both sides as numbers, if both hold one.
fn numbers<'t>(left: &'t str, right: &'t str) -> Option<(Decimal<'t>, Decimal<'t>)> {
    Decimal::parse(left).zip(Decimal::parse(right))
}

/// Both sides as dates, if one is a date and the other one holds one.
fn dates(left: &Datum<'_>, right: &Datum<'_>) -> Option<(Moment, Moment)> {
    match (left, right) {
        (Datum::Date(_), _) | (_, Datum::Date(_)) => left.as_date().zip(right.as_date()),
        _ => None,
    }
}

fn text<'d>(datum: &'d Datum<'_>) -> Cow<'d, str> {
    datum.as_text().unwrap_or_default()
}
