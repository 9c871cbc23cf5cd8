//! A value during evaluation, borrowed from the tree or the source where possible.

use std::borrow::Cow;

use model::Value;

use crate::{decimal::Decimal, moment::Moment};

/// The same as [`Value`], without owning its text.
#[derive(Clone, Debug)]
pub(crate) enum Datum<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(Cow<'a, str>),
    /// A date; outside of the evaluation it is a text.
    Date(Moment),
    List(Cow<'a, [Value]>),
}

/// A list with several values stands where only one can be used.
#[derive(Debug)]
pub(crate) struct SeveralValues;

impl<'a> Datum<'a> {
    /// Whether there is no value, or only an empty text or list.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(values) => values.is_empty(),
            Self::Boolean(_) | Self::Integer(_) | Self::Date(_) => false,
        }
    }

    /// The one value: a list of one is that value, an empty list is null.
    pub(crate) fn single(self) -> Result<Self, SeveralValues> {
        let mut datum = self;
        while let Self::List(values) = datum {
            datum = match values {
                Cow::Borrowed([]) => Self::Null,
                Cow::Borrowed([value]) => Self::from(value),
                Cow::Borrowed(_) => return Err(SeveralValues),
                Cow::Owned(mut values) => match (values.pop(), values.is_empty()) {
                    (None, _) => Self::Null,
                    (Some(value), true) => Self::from(value),
                    (Some(_), false) => return Err(SeveralValues),
                },
            };
        }
        Ok(datum)
    }

    /// A single value as text; nothing for null and for lists.
    pub(crate) fn as_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null | Self::List(_) => None,
            Self::Boolean(true) => Some("True".into()),
            Self::Boolean(false) => Some("False".into()),
            Self::Integer(number) => Some(number.to_string().into()),
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Date(moment) => Some(moment.to_string().into()),
        }
    }

    /// A single value as text that outlives it; nothing for null and for lists.
    pub(crate) fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Boolean(true) => Some("True".into()),
            Self::Boolean(false) => Some("False".into()),
            Self::Integer(number) => Some(number.to_string().into()),
            Self::Date(moment) => Some(moment.to_string().into()),
            Self::Null | Self::List(_) => None,
        }
    }

    /// The whole number that it is or, as text, holds, also in hexadecimal notation: `&HF`.
    pub(crate) fn as_number(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Text(text) => {
                let text = text.trim();
                match text.strip_prefix("&H").or_else(|| text.strip_prefix("&h")) {
                    Some(digits) if digits.starts_with('+') => None,
                    Some(digits) => i64::from_str_radix(digits, 16).ok().filter(|number| *number >= 0),
                    None => text.parse().ok(),
                }
            }
            Self::Null | Self::Boolean(_) | Self::Date(_) | Self::List(_) => None,
        }
    }

    /// The date that it is or, as text, holds.
    pub(crate) fn as_date(&self) -> Option<Moment> {
        match self {
            Self::Date(moment) => Some(*moment),
            Self::Text(text) => Moment::parse(text),
            Self::Null | Self::Boolean(_) | Self::Integer(_) | Self::List(_) => None,
        }
    }

    /// Its truth; nothing where it is neither true nor false. Null and the empty text are false.
    pub(crate) fn as_condition(&self) -> Option<bool> {
        match self {
            Self::Null => Some(false),
            Self::Boolean(boolean) => Some(*boolean),
            Self::Integer(number) => Some(*number != 0),
            Self::Text(text) if text.is_empty() || text.eq_ignore_ascii_case("false") => Some(false),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) => Decimal::parse(text).map(|number| !number.is_zero()),
            Self::Date(_) | Self::List(_) => None,
        }
    }

    /// About how many bytes it takes to read it.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Null | Self::Boolean(_) | Self::Integer(_) | Self::Date(_) => 0,
            Self::Text(text) => text.len(),
            Self::List(values) => values.iter().map(size_of_value).fold(0, usize::saturating_add),
        }
    }

    /// The value, owned.
    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(boolean) => Value::Boolean(boolean),
            Self::Integer(number) => Value::Integer(number),
            Self::Text(text) => Value::Text(text.into_owned()),
            Self::Date(moment) => Value::Text(moment.to_string()),
            Self::List(values) => Value::List(values.into_owned()),
        }
    }
}

/// About how many bytes a value takes in memory.
pub(crate) fn size_of_value(value: &Value) -> usize {
    let content = match value {
        Value::Null | Value::Boolean(_) | Value::Integer(_) => 0,
        Value::Text(text) => text.len(),
        Value::List(values) => values.iter().map(size_of_value).fold(0, usize::saturating_add),
    };
    content.saturating_add(size_of::<Value>())
}

impl<'a> From<&'a Value> for Datum<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(boolean) => Self::Boolean(*boolean),
            Value::Integer(number) => Self::Integer(*number),
            Value::Text(text) => Self::Text(Cow::Borrowed(text)),
            Value::List(values) => Self::List(Cow::Borrowed(values)),
        }
    }
}

impl From<Value> for Datum<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(boolean) => Self::Boolean(boolean),
            Value::Integer(number) => Self::Integer(number),
            Value::Text(text) => Self::Text(Cow::Owned(text)),
            Value::List(values) => Self::List(Cow::Owned(values)),
        }
    }
}

impl<'a> From<Cow<'a, Value>> for Datum<'a> {
    fn from(value: Cow<'a, Value>) -> Self {
        match value {
            Cow::Borrowed(value) => value.into(),
            Cow::Owned(value) => value.into(),
        }
    }
}

impl<'a> From<Cow<'a, str>> for Datum<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Datum<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a str> for Datum<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<bool> for Datum<'_> {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<Moment> for Datum<'_> {
    fn from(moment: Moment) -> Self {
        Self::Date(moment)
    }
}
