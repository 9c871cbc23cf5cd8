//! Lists: the values of multi-valued attributes.

use std::{borrow::Cow, collections::BTreeSet};

use model::Value;

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{
    datum::{Datum, size_of_value},
    evaluate::Stop,
    invocation::Invocation,
};

pub(super) const CONTAINS: Function = Function {
    name: "Contains",
    category: Category::Lists,
    parameters: &[
        Parameter::required("attribute", Kind::List),
        Parameter::required("search", Kind::Text),
    ],
    gives: Gives::Kind(Kind::Number),
    description: "The number of the first value in which the text is found, by case, the first being 1; 0 if there is none.",
    example: Example {
        expression: r#"Contains([proxyAddresses], "smtp:")"#,
        result: "2",
    },
    check: None,
    body: body!(contains),
};

pub(super) const COUNT: Function = Function {
    name: "Count",
    category: Category::Lists,
    parameters: &[Parameter::required("attribute", Kind::List)],
    gives: Gives::Kind(Kind::Number),
    description: "How many values there are.",
    example: Example {
        expression: "Count([proxyAddresses])",
        result: "2",
    },
    check: None,
    body: body!(count),
};

pub(super) const ITEM: Function = Function {
    name: "Item",
    category: Category::Lists,
    parameters: &[
        Parameter::required("attribute", Kind::List),
        Parameter::required("index", Kind::Number),
    ],
    gives: Gives::Kind(Kind::Any),
    description: "The value with this number, the first being 1; an error if there are not so many, null if there is none.",
    example: Example {
        expression: "Item([proxyAddresses], 2)",
        result: "smtp:ada@example.com",
    },
    check: None,
    body: body!(item),
};

pub(super) const JOIN: Function = Function {
    name: "Join",
    category: Category::Lists,
    parameters: &[
        Parameter::required("separator", Kind::Text),
        Parameter::repeating("source", Kind::Any),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "All values, those of lists too, as one text with the separator between them; null and empty ones are \
                  passed over.",
    example: Example {
        expression: r#"Join(", ", [surname], [givenName])"#,
        result: "Lovelace, Ada",
    },
    check: None,
    body: body!(join),
};

pub(super) const REMOVE_DUPLICATES: Function = Function {
    name: "RemoveDuplicates",
    category: Category::Lists,
    parameters: &[Parameter::required("attribute", Kind::List)],
    gives: Gives::OneOf(&["attribute"]),
    description: "The list with only the first of equal values.",
    example: Example {
        expression: r#"RemoveDuplicates(Split("a,b,a", ","))"#,
        result: "a, b",
    },
    check: None,
    body: body!(remove_duplicates),
};

fn contains<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let values = call.list(0)?;
    let Some(sought) = call.text(1)? else {
        return Ok(Datum::Integer(0));
    };
    let position = values.iter().position(|value| {
        let text = Datum::from(value).into_text();
        text.is_some_and(|text| text.contains(sought.as_ref()))
    });
    let number = position.map_or(0, |position| position + 1);
    Ok(Datum::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn count<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let count = match call.value(0)? {
        Datum::List(values) => values.len(),
        single => usize::from(!single.is_empty()),
    };
    Ok(Datum::Integer(i64::try_from(count).unwrap_or(i64::MAX)))
}

fn item<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let values = call.list(0)?;
    let index = call.number(1)?;
    if values.is_empty() {
        return Ok(Datum::Null);
    }
    let position = usize::try_from(index).ok().and_then(|index| index.checked_sub(1));
    let value = match (values, position) {
        (Cow::Borrowed(values), Some(position)) => values.get(position).map(Datum::from),
        (Cow::Owned(mut values), Some(position)) if position < values.len() => {
            Some(values.swap_remove(position).into())
        }
        _ => None,
    };
    value.ok_or_else(|| call.fault(1, "is not the number of a value; the first is 1"))
}

fn join<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let separator = call.text_or_empty(0)?;
    let mut joined = String::new();
    for position in 1..call.len() {
        let datum = call.value(position)?;
        append(call, &datum, &separator, &mut joined)?;
    }
    Ok(joined.into())
}

fn append(
    call: &mut Invocation<'_, '_>,
    datum: &Datum<'_>,
    separator: &str,
    joined: &mut String,
) -> Result<(), Stop> {
    if let Datum::List(values) = datum {
        return values
            .iter()
            .try_for_each(|value| append(call, &value.into(), separator, joined));
    }
    let text = datum.as_text().unwrap_or_default();
    if text.is_empty() {
        return Ok(());
    }
    call.reserve(text.len().saturating_add(separator.len()))?;
    if !joined.is_empty() {
        joined.push_str(separator);
    }
    joined.push_str(&text);
    Ok(())
}

fn remove_duplicates<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let values = match call.value(0)? {
        Datum::List(values) => values,
        single => return Ok(single),
    };
    call.reserve(values.iter().map(size_of_value).sum())?;
    let mut seen = BTreeSet::new();
    let unique: Vec<Value> = values
        .iter()
        .filter(|value| seen.insert(*value))
        .cloned()
        .collect();
    Ok(Value::List(unique).into())
}
