//! New values: the default domain and unique ones.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation, outcome::Candidates};

pub(super) const DEFAULT_DOMAIN: Function = Function {
    name: "DefaultDomain",
    category: Category::Generation,
    parameters: &[],
    gives: Gives::Kind(Kind::Text),
    description: "The default domain of this installation.",
    example: Example {
        expression: r#"Join("@", [givenName], DefaultDomain())"#,
        result: "Ada@example.com",
    },
    check: None,
    body: body!(default_domain),
};

pub(super) const SELECT_UNIQUE_VALUE: Function = Function {
    name: "SelectUniqueValue",
    category: Category::Generation,
    parameters: &[
        Parameter::required("rule", Kind::Any),
        Parameter::repeating("rule", Kind::Any),
    ],
    gives: Gives::OneOf(&["rule"]),
    description: "The value of the first rule that no object of the target has yet; an error if all are taken. It stands \
                  outermost.",
    example: Example {
        expression: r#"SelectUniqueValue(Join(".", [givenName], [surname]), Join(".", Left([givenName], 1), [surname]))"#,
        result: "Ada.Lovelace",
    },
    check: None,
    body: body!(select_unique_value),
};

fn default_domain<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let domain = call.environment().default_domain;
    domain
        .map(Datum::from)
        .ok_or_else(|| call.unavailable("default domain"))
}

fn select_unique_value<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let mut candidates = Candidates::default();
    for position in 0..call.len() {
        let value = match call.value(position) {
            Ok(value) => value.into_value(),
            Err(Stop::Failed(error)) => {
                candidates.failure = Some(error);
                break;
            }
            Err(stop) if candidates.values.is_empty() => return Err(stop),
            Err(_) => break,
        };
        if !value.is_empty() && !candidates.values.contains(&value) {
            candidates.values.push(value);
        }
    }
    Err(Stop::Unique(Box::new(candidates)))
}
