//! Functions that decide what happens to the value, not what it is.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, error::EvaluationError, evaluate::Stop, invocation::Invocation};

pub(super) const ERROR: Function = Function {
    name: "Error",
    category: Category::Flow,
    parameters: &[Parameter::required("message", Kind::Text)],
    gives: Gives::OneOf(&[]),
    description: "Makes the object fail with this message.",
    example: Example {
        expression: r#"IIF(IsPresent([employeeId]), [employeeId], Error("The employee ID is missing"))"#,
        result: "00412",
    },
    check: None,
    body: body!(error),
};

pub(super) const IGNORE_FLOW_IF_NULL_OR_EMPTY: Function = Function {
    name: "IgnoreFlowIfNullOrEmpty",
    category: Category::Flow,
    parameters: &[Parameter::required("expression", Kind::Any)],
    gives: Gives::OneOf(&["expression"]),
    description: "The value; if it is null or empty, the attribute is left out of the request.",
    example: Example {
        expression: "IgnoreFlowIfNullOrEmpty([department])",
        result: "Research",
    },
    check: None,
    body: body!(ignore_if_empty),
};

pub(super) const REDACT: Function = Function {
    name: "Redact",
    category: Category::Flow,
    parameters: &[Parameter::required("attribute", Kind::Any)],
    gives: Gives::OneOf(&["attribute"]),
    description: "The value unchanged, but the provisioning log shows [Redact] in its place.",
    example: Example {
        expression: "Redact([employeeId])",
        result: "00412",
    },
    check: None,
    body: body!(redact),
};

/// The most characters of a message, which is stored in each log row of the object.
const MAXIMUM_MESSAGE: usize = 1_000;

fn error<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let message = call.text_or_empty(0)?;
    let message = if message.trim().is_empty() {
        "the expression raised an error without a message".into()
    } else {
        message.chars().take(MAXIMUM_MESSAGE).collect()
    };
    Err(EvaluationError::Raised { message }.into())
}

fn ignore_if_empty<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let datum = call.value(0)?;
    if datum.is_empty() {
        Err(Stop::IgnoreAttribute)
    } else {
        Ok(datum)
    }
}

fn redact<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    call.redact();
    call.value(0)
}
