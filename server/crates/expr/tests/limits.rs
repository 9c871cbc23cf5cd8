//! Evaluation uses neither more time nor more memory than it may.

use expr::{Environment, EvaluationError, Expression, Flow, Limits};
use model::{Attributes, Value};

#[expect(clippy::unwrap_used, reason = "a test may fail")]
fn evaluate(text: &str, attributes: &Attributes) -> Result<Flow, EvaluationError> {
    let expression = Expression::parse_strict(text).unwrap();
    expression
        .evaluate(attributes, &Environment::default())
        .map(|outcome| outcome.flow)
}

#[test]
fn growth_is_stopped_before_the_memory_is_taken() {
    let limit = Limits::default().bytes;
    let attributes = Attributes::from([("a".into(), Value::from("x".repeat(100)))]);
    // Each level multiplies the length by a hundred.
    let replaced = (0..30).fold("[a]".to_string(), |inner, _| {
        format!(r#"Replace({inner}, "x", , , [a])"#)
    });
    assert_eq!(
        evaluate(&replaced, &attributes),
        Err(EvaluationError::TooLarge { limit })
    );
    let joined = (0..25).fold("[a]".to_string(), |inner, _| {
        format!("Join({inner}, [a], [a], [a], [a])")
    });
    assert_eq!(
        evaluate(&joined, &attributes),
        Err(EvaluationError::TooLarge { limit })
    );
    let template = format!("Replace([a], \"{0}\", , , , , \"{1}\")", "y", "y".repeat(9_000));
    assert_eq!(
        evaluate(&format!("Replace({template}, \"x\", , , [a])"), &attributes),
        Err(EvaluationError::TooLarge { limit })
    );
}

#[test]
fn a_long_list_does_not_become_a_longer_one_for_free() {
    let commas = Attributes::from([("a".into(), Value::from(",".repeat(1_000_000)))]);
    assert_eq!(
        evaluate("Split([a], \",\")", &commas),
        Err(EvaluationError::TooLarge {
            limit: Limits::default().bytes
        })
    );
}

#[test]
fn reading_costs_steps() {
    let limit = Limits::default().steps;
    let attributes = Attributes::from([
        ("a".into(), Value::from("x".repeat(1_000_000))),
        ("b".into(), Value::from("y")),
    ]);
    let switch = |keys: usize| format!("Switch([b], \"\"{})", ", [a], \"\"".repeat(keys));
    assert_eq!(evaluate(&switch(5), &attributes), Ok(Flow::Value("".into())));
    assert_eq!(
        evaluate(&switch(20), &attributes),
        Err(EvaluationError::TooManySteps { limit })
    );
}

#[test]
fn large_values_pass_through() {
    let members: Vec<Value> = (0..50_000)
        .map(|number| Value::from(format!("{number:036}")))
        .collect();
    let attributes = Attributes::from([("members".into(), Value::List(members))]);
    assert_eq!(
        evaluate("Count([members])", &attributes),
        Ok(Flow::Value(50_000.into()))
    );
    let photo = Attributes::from([("photo".into(), Value::from("x".repeat(3_000_000)))]);
    assert_eq!(
        evaluate("[photo]", &photo),
        Ok(Flow::Value(Value::from("x".repeat(3_000_000))))
    );
}

#[test]
fn regular_expressions_are_bounded() {
    let limit = Limits::default().steps;
    let attributes = Attributes::from([
        ("a".into(), Value::from("a".repeat(100_000))),
        ("p".into(), Value::from("(a|aa)+$")),
    ]);
    // For an engine that takes steps back, this is hopeless.
    let hopeless = r#"Replace([a], , "^(a|aa)+(a|aa)+b", , "x")"#;
    assert!(evaluate(hopeless, &attributes).is_ok());
    assert_eq!(
        evaluate(r#"Replace([a], , "a", , "x")"#, &attributes),
        Err(EvaluationError::TooManySteps { limit })
    );
    let many = format!("Join(\"\"{})", r#", Replace("x", , [p], , "")"#.repeat(200));
    assert_eq!(
        evaluate(&many, &attributes),
        Err(EvaluationError::TooManySteps { limit })
    );
    let written = format!("Join(\"\"{})", r#", Replace("x", , "y", , "")"#.repeat(17));
    assert!(Expression::parse_strict(&written).is_err());
    let large = Attributes::from([("a".into(), Value::from("ab".repeat(1_500)))]);
    let growing = (0..8).fold("[a]".to_string(), |inner, _| {
        format!(r#"Replace({inner}, , "a", , "$_")"#)
    });
    assert_eq!(
        evaluate(&growing, &large),
        Err(EvaluationError::TooLarge {
            limit: Limits::default().bytes
        })
    );
}

#[test]
fn preparing_computed_patterns_costs_steps() {
    let limit = Limits::default().steps;
    let attributes = Attributes::from([("a".into(), Value::from("x")), ("b".into(), Value::from("y"))]);
    // Each pattern is the result of the call inside.
    let computed = |times: usize| {
        (0..times).fold("[b]".to_string(), |inner, _| {
            format!("Replace([a], , {inner}, , \"z\")")
        })
    };
    assert_eq!(evaluate(&computed(5), &attributes), Ok(Flow::Value("x".into())));
    assert_eq!(
        evaluate(&computed(20), &attributes),
        Err(EvaluationError::TooManySteps { limit })
    );
}
