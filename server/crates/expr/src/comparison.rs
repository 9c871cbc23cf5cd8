//! Comparison operators.

use std::{borrow::Cow, cmp::Ordering};

use crate::{datum::Datum, moment::Moment};

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
    if let (Datum::Integer(_), _) | (_, Datum::Integer(_)) = (left, right)
        && let (Some(left), Some(right)) = (left.as_number(), right.as_number())
    {
        return left == right;
    }
    match dates(left, right) {
        Some((left, right)) => left == right,
        None => text(left) == text(right),
    }
}

/// The order. Texts that hold numbers are ordered as numbers, so that "9" comes before "18".
fn order(left: &Datum<'_>, right: &Datum<'_>) -> Ordering {
    if equal(left, right) {
        return Ordering::Equal;
    }
    if let Some((left, right)) = dates(left, right) {
        return left.cmp(&right);
    }
    let by_number = match (left.as_number(), right.as_number()) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => Ordering::Equal,
    };
    by_number.then_with(|| text(left).cmp(&text(right)))
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
