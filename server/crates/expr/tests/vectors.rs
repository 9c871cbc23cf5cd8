//! Expressions, the attributes they read and what they must give: published examples, what lies beside them, and what
//! each function makes of an argument that is absent or empty.

use std::{collections::BTreeMap, fs, path::Path};

use expr::{Environment, EvaluationError, Expression, Flow, sample_environment};
use model::{Attributes, Timestamp, Value};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    expression: String,
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
    /// The moment of the evaluation, if it matters.
    now: Option<jiff::Timestamp>,
    /// The values that the target has already.
    #[serde(default)]
    taken: Vec<Value>,
    expected: Expected,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum Expected {
    Special(Special),
    Value(Value),
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Special {
    Ignore(Ignored),
    Error(String),
    Redacted(Value),
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Ignored {
    Attribute,
    Object,
}

fn outcome(
    expression: &Expression,
    attributes: &Attributes,
    now: Option<jiff::Timestamp>,
    taken: &[Value],
) -> Expected {
    let environment = match now {
        Some(now) => Environment {
            now: Some(Timestamp(now.as_millisecond())),
            ..sample_environment()
        },
        None => sample_environment(),
    };
    let value = expression
        .evaluate(attributes, &environment)
        .and_then(|outcome| match outcome.flow {
            Flow::Value(value) if outcome.redacted => Ok(Expected::Special(Special::Redacted(value))),
            Flow::Value(value) => Ok(Expected::Value(value)),
            Flow::Unique(candidates) => {
                let chosen = candidates.choose(|value| taken.contains(value));
                chosen.map(|value| Expected::Value(value.clone()))
            }
            Flow::IgnoreAttribute => Ok(Expected::Special(Special::Ignore(Ignored::Attribute))),
            Flow::IgnoreObject => Ok(Expected::Special(Special::Ignore(Ignored::Object))),
        });
    value.unwrap_or_else(|error: EvaluationError| Expected::Special(Special::Error(error.to_string())))
}

#[test]
fn every_vector_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut failures = Vec::new();
    let mut count = 0;
    for name in ["vectors.json", "edges.json", "absent.json"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let vectors: Vec<Vector> = serde_json::from_str(&text).unwrap();
        count += vectors.len();
        for Vector {
            expression,
            attributes,
            now,
            taken,
            expected,
        } in vectors
        {
            let found = match Expression::parse_strict(&expression) {
                Ok(parsed) => {
                    let printed = parsed.to_string();
                    assert_eq!(
                        Expression::parse_strict(&printed).as_ref(),
                        Ok(&parsed),
                        "{printed}"
                    );
                    outcome(&parsed, &attributes, now, &taken)
                }
                Err(diagnostics) => Expected::Special(Special::Error(format!("{diagnostics:?}"))),
            };
            if found != expected {
                failures.push(format!(
                    "{name}: {expression} with {attributes:?}\n  is {found:?}\n  not {expected:?}"
                ));
            }
        }
    }
    assert!(count > 800, "only {count} vectors were read");
    assert!(
        failures.is_empty(),
        "{} of {count} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
