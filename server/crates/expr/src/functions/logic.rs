//! Choices.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

pub(super) const COALESCE: Function = Function {
    name: "Coalesce",
    category: Category::Logic,
    parameters: &[Parameter::repeating("source", Kind::Any)],
    gives: Gives::OneOf(&["source"]),
    description: "The first value that is neither null nor empty; if all are, the last one.",
    example: Example {
        expression: r#"Coalesce([mail], [userPrincipalName], "none")"#,
        result: "ada.lovelace@example.com",
    },
    check: None,
    body: body!(coalesce),
};

pub(super) const IIF: Function = Function {
    name: "IIF",
    category: Category::Logic,
    parameters: &[
        Parameter::required("condition", Kind::Condition),
        Parameter::required("valueIfTrue", Kind::Any),
        Parameter::required("valueIfFalse", Kind::Any),
    ],
    gives: Gives::OneOf(&["valueIfTrue", "valueIfFalse"]),
    description: "One value if the condition is true, the other one if it is false.",
    example: Example {
        expression: r#"IIF([country] = "GB", [department], "Abroad")"#,
        result: "Research",
    },
    check: None,
    body: body!(iif),
};

pub(super) const NOT: Function = Function {
    name: "Not",
    category: Category::Logic,
    parameters: &[Parameter::required("source", Kind::Any)],
    gives: Gives::Kind(Kind::Text),
    description: "The text \"False\" for True, and \"True\" for everything else.",
    example: Example {
        expression: "Not([IsSoftDeleted])",
        result: "True",
    },
    check: None,
    body: body!(not),
};

fn coalesce<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let mut last = Datum::Null;
    for position in 0..call.len() {
        if !call.has(position) {
            continue;
        }
        last = call.value(position)?;
        if !last.is_empty() {
            break;
        }
    }
    Ok(last)
}

fn iif<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let branch = if call.condition(0)? { 1 } else { 2 };
    call.value(branch)
}

fn not<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let is_true = call.text(0)?.is_some_and(|text| text == "True");
    Ok(if is_true { "False" } else { "True" }.into())
}
