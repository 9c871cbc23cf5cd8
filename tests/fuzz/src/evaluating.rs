//! Laws of evaluation: it ends within its limits, repeats itself, and does not depend on how the expression is laid out.

use arbitrary::{Result, Unstructured};
use expr::{Environment, EvaluationError, Expression, Flow, Limits, Outcome};
use model::{Attributes, Value};

use crate::{
    expression::expression,
    person::{environment, person},
};

/// What ends the text of an expression that is written out.
const END: u8 = 0;

/// An expression is evaluated for a person in some surroundings.
pub fn eval(data: &[u8]) {
    if let Ok((text, person, environment)) = input(data)
        && let Some(expression) = Expression::parse(&text).expression
    {
        check(&expression, &person, &environment);
    }
}

/// Beginning with a zero the text of an expression up to the next one, otherwise the bytes from which one is made; then
/// the bytes for the rest.
fn input(data: &[u8]) -> Result<(String, Attributes, Environment<'static>)> {
    if let Some((0, data)) = data.split_first() {
        let end = data.iter().position(|byte| *byte == END).unwrap_or(data.len());
        let (text, rest) = data.split_at(end);
        let mut rest = Unstructured::new(rest.get(1..).unwrap_or_default());
        let (environment, person) = (environment(&mut rest)?, person(&mut rest)?);
        return Ok((String::from_utf8_lossy(text).into_owned(), person, environment));
    }
    let mut bytes = Unstructured::new(data);
    let (environment, person) = (environment(&mut bytes)?, person(&mut bytes)?);
    Ok((expression(&mut bytes)?, person, environment))
}

fn check(expression: &Expression, person: &Attributes, environment: &Environment<'_>) {
    let outcome = expression.evaluate(person, environment);
    assert_eq!(expression.evaluate(person, environment), outcome, "a second time");

    if let Ok(printed) = Expression::parse_strict(&expression.to_string()) {
        assert_eq!(printed.evaluate(person, environment), outcome, "as printed");
    }
    if let Ok(outcome) = &outcome {
        bounded(expression, outcome, person, environment);
    }
    scarce(expression, person, environment, &outcome);
}

/// What a single number, date or truth value takes when it is written out, which costs nothing.
const WRITTEN_OUT: usize = 32;

/// A value is either part of what was given, or was paid for.
fn bounded(expression: &Expression, outcome: &Outcome, person: &Attributes, environment: &Environment<'_>) {
    let given = expression.to_string().len() + person.values().map(size).sum::<usize>();
    let most = environment.limits.bytes + given + WRITTEN_OUT;
    let found = match &outcome.flow {
        Flow::Value(value) => size(value),
        Flow::Unique(candidates) => candidates.values.iter().map(size).sum(),
        Flow::IgnoreAttribute | Flow::IgnoreObject => 0,
    };
    assert!(
        found <= most,
        "{found} bytes from {given} with {:?}",
        environment.limits
    );
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Boolean(_) | Value::Integer(_) => 1,
        Value::Text(text) => text.len(),
        Value::List(values) => values.iter().map(size).sum::<usize>() + 1,
    }
}

/// With less to use, an evaluation gives the same or stops; never something else.
fn scarce(
    expression: &Expression,
    person: &Attributes,
    environment: &Environment<'_>,
    outcome: &Result<Outcome, EvaluationError>,
) {
    let limits = Limits {
        steps: environment.limits.steps / 64,
        bytes: environment.limits.bytes / 64,
    };
    let scarce = expression.evaluate(
        person,
        &Environment {
            limits,
            ..*environment
        },
    );
    let stopped = match &scarce {
        Err(error) => is_limit(error),
        Ok(Outcome {
            flow: Flow::Unique(candidates),
            ..
        }) => candidates.failure.as_ref().is_some_and(is_limit),
        Ok(_) => false,
    };
    assert!(
        stopped || scarce == *outcome,
        "with less to use {scarce:?}, otherwise {outcome:?}"
    );
}

fn is_limit(error: &EvaluationError) -> bool {
    matches!(
        error,
        EvaluationError::TooManySteps { .. }
            | EvaluationError::PatternTooSlow { .. }
            | EvaluationError::TooLarge { .. }
    )
}
