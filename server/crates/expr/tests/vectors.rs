//! Expressions, the attributes they read and what they must give.

use std::{collections::BTreeMap, fs, path::Path};

use expr::{EvaluationError, Expression, Flow, Limits};
use model::{Attributes, Value};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    expression: String,
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
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

fn outcome(expression: &Expression, attributes: &Attributes) -> Expected {
    match expression.evaluate(attributes, Limits::default()) {
        Ok(outcome) => match outcome.flow {
            Flow::Value(value) if outcome.redacted => Expected::Special(Special::Redacted(value)),
            Flow::Value(value) => Expected::Value(value),
            Flow::IgnoreAttribute => Expected::Special(Special::Ignore(Ignored::Attribute)),
            Flow::IgnoreObject => Expected::Special(Special::Ignore(Ignored::Object)),
        },
        Err(EvaluationError::Raised { message }) => Expected::Special(Special::Error(message)),
        Err(error) => Expected::Special(Special::Error(error.to_string())),
    }
}

#[test]
fn every_vector_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut failures = Vec::new();
    let mut count = 0;
    for name in ["vectors.json", "edges.json"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let vectors: Vec<Vector> = serde_json::from_str(&text).unwrap();
        count += vectors.len();
        for Vector {
            expression,
            attributes,
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
                    outcome(&parsed, &attributes)
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
    assert!(count > 150, "only {count} vectors were read");
    assert!(
        failures.is_empty(),
        "{} of {count} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
