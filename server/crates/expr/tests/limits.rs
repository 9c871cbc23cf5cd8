//! Evaluation uses neither more time nor more memory than it may.

use expr::{
    Environment, EvaluationError, Expression, Flow, Kind, Limits, functions, sample_environment,
    sample_person,
};
use model::{Attributes, Value};

fn evaluate(text: &str, attributes: &Attributes) -> Result<Flow, EvaluationError> {
    evaluate_within(Limits::default().steps, text, attributes)
}

#[expect(clippy::unwrap_used, reason = "a test may fail")]
fn evaluate_within(steps: u32, text: &str, attributes: &Attributes) -> Result<Flow, EvaluationError> {
    let expression = Expression::parse_strict(text).unwrap();
    let limits = Limits {
        steps,
        ..Limits::default()
    };
    let environment = Environment {
        limits,
        ..Environment::default()
    };
    expression
        .evaluate(attributes, &environment)
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

const TOO_SLOW: Result<Flow, EvaluationError> = Err(EvaluationError::PatternTooSlow { function: "Replace" });

#[test]
fn regular_expressions_are_bounded() {
    let attributes = Attributes::from([("a".into(), Value::from("a".repeat(100_000)))]);
    // For an engine that takes steps back, this is hopeless.
    let hopeless = r#"Replace([a], , "^(a|aa)+(a|aa)+b", , "x")"#;
    assert!(evaluate(hopeless, &attributes).is_ok());
    // Each match is found at once, so many of them are no matter.
    assert_eq!(
        evaluate(r#"Replace([a], , "a", , "x")"#, &attributes),
        Ok(Flow::Value("x".repeat(100_000).into()))
    );
    // Here the engine looks for a "b" up to the end, for each match again.
    assert_eq!(
        evaluate(r#"Replace([a], , "a(.*b)?", , "x")"#, &attributes),
        TOO_SLOW
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
fn a_large_regular_expression_is_for_short_texts() {
    let text = |length| Attributes::from([("a".into(), Value::from("a".repeat(length)))]);
    for pattern in [
        "(.{0,50}){20}y",
        "([ab]?){500}y",
        r"^\\p{L}{2,64}$",
        "[01]*1[01]{1000}[c-w]",
    ] {
        let expression = format!(r#"Replace([a], , "{pattern}", , "x")"#);
        assert!(evaluate(&expression, &text(1_024)).is_ok(), "{pattern}");
        assert_eq!(evaluate(&expression, &text(1_000_000)), TOO_SLOW, "{pattern}");
    }
    for pattern in [
        "(.{0,50}){2000}",
        "a{12000}",
        "((a{100}){100}){100}",
        "a{99999999999999999999}",
    ] {
        let written =
            Expression::parse_strict(&format!(r#"Replace([a], , "{pattern}", , "x")"#)).unwrap_err();
        let first = written.first().unwrap();
        assert_eq!(
            first.message,
            "Replace: regexPattern: the regular expression is too large"
        );
        assert!(
            first
                .hint
                .as_ref()
                .unwrap()
                .starts_with("use smaller numbers in braces")
        );
        let computed = Attributes::from([("p".into(), Value::from(pattern))]);
        assert!(matches!(
            evaluate(r#"Replace("a", , [p], , "x")"#, &computed),
            Err(EvaluationError::Argument { .. })
        ));
    }
}

#[test]
fn many_groups_take_memory_and_time() {
    let pattern = |groups| format!(r#"Replace([a], , "{}$", , "x")"#, "([01]*)".repeat(groups));
    assert!(Expression::parse_strict(&pattern(100)).is_ok());
    let refused = Expression::parse_strict(&pattern(1_000)).unwrap_err();
    assert_eq!(
        refused.first().unwrap().hint.as_deref(),
        Some("name only the groups that you use, and write (?:…) for the others")
    );
}

#[test]
fn a_replacement_with_many_pieces_costs_steps() {
    let attributes = Attributes::from([("a".into(), Value::from("a".repeat(200)))]);
    // The group takes no part in any match, so each piece is empty.
    let pieces = format!(r#"Replace([a], , "a|(b)", , "{}")"#, "$1".repeat(4_000));
    assert!(evaluate(&pieces, &attributes).is_ok());
    assert_eq!(evaluate_within(10_000, &pieces, &attributes), TOO_SLOW);
}

#[test]
fn preparing_computed_patterns_costs_steps() {
    let attributes = Attributes::from([
        ("a".into(), Value::from("x")),
        ("small".into(), Value::from("y")),
        ("large".into(), Value::from(r"\p{L}{10}")),
        ("endless".into(), Value::from("y".repeat(10_001))),
    ]);
    let computed = |times: usize, name: &str| {
        format!(
            "Join(\"\"{})",
            format!(", Replace([a], , [{name}], , \"z\")").repeat(times)
        )
    };
    assert!(evaluate_within(10_000, &computed(100, "small"), &attributes).is_ok());
    assert!(evaluate_within(10_000, &computed(5, "large"), &attributes).is_ok());
    assert_eq!(
        evaluate_within(10_000, &computed(20, "large"), &attributes),
        TOO_SLOW
    );
    assert!(evaluate(&computed(1, "endless"), &attributes).is_err());
}

#[test]
fn an_argument_is_evaluated_once() {
    let attributes = Attributes::from([("a".into(), Value::from("x"))]);
    // Two evaluations on each level would be more than there are steps.
    for function in [
        "RemoveDuplicates",
        "Trim",
        "Redact",
        "IgnoreFlowIfNullOrEmpty",
        "CStr",
        "Coalesce",
    ] {
        let nested = format!("{}[a]{}", format!("{function}(").repeat(64), ")".repeat(64));
        assert_eq!(
            evaluate_within(200, &nested, &attributes),
            Ok(Flow::Value("x".into())),
            "{nested}"
        );
    }
}

#[test]
fn many_delimiters_in_a_long_text_take_no_longer() {
    let all: String = ('\u{4e00}'..'\u{9fff}').collect();
    let attributes = Attributes::from([
        ("text".into(), Value::from("日本".repeat(20_000))),
        ("all".into(), Value::from(all)),
    ]);
    assert_eq!(
        evaluate("Word([text], 1, [all])", &attributes),
        Ok(Flow::Value("".into()))
    );
    assert!(evaluate("PCase([text], [all])", &attributes).is_ok());
    assert!(evaluate("NormalizeDiacritics([text])", &attributes).is_ok());
}

#[test]
fn a_date_format_is_short() {
    let attributes = Attributes::from([("f".into(), Value::from("y".repeat(100_000)))]);
    for expression in [
        r#"FormatDateTime("2026", "yyyy", [f])"#,
        r#"FormatDateTime("2026", [f], "yyyy")"#,
    ] {
        let error = evaluate(expression, &attributes).unwrap_err().to_string();
        assert!(error.contains("is longer than 1000 characters"), "{error}");
    }
}

#[test]
fn a_message_is_cut() {
    let attributes = Attributes::from([("a".into(), Value::from("é".repeat(100_000)))]);
    let message = "é".repeat(1_000);
    assert_eq!(
        evaluate("Error([a])", &attributes),
        Err(EvaluationError::Raised { message })
    );
}

/// The deepest tree of each function, made, copied, compared, printed, evaluated and dropped on a small stack.
#[test]
fn deep_trees_need_little_stack() {
    let deep = || {
        let attributes = sample_person();
        let wraps = functions()
            .iter()
            .filter(|function| !function.parameters.is_empty() && function.name != "SelectUniqueValue")
            .map(|function| {
                let others = (1..function.parameters.len()).map(|position| {
                    match function.parameters.get(position).map(|parameter| parameter.kind) {
                        _ if function.name == "Replace" && matches!(position, 2 | 3 | 5 | 6) => ", ",
                        Some(Kind::Number) => ", 1",
                        Some(Kind::Choice(_)) => ", ",
                        Some(Kind::Date) => ", \"2026-11-25\"",
                        _ => ", \"d\"",
                    }
                });
                (
                    format!("{}(", function.name),
                    format!("{})", others.collect::<String>()),
                )
            })
            .chain([
                ("(".into(), ")".into()),
                ("(\"x\" = ".into(), ")".into()),
                ("(\"x\" & ".into(), ")".into()),
                ("IIF([mail] = \"\", \"\", ".into(), ")".into()),
                ("Switch([none], ".into(), ", \"x\", \"y\")".into()),
            ]);
        let mut read = 0;
        for (before, after) in wraps {
            let text = format!("{}[displayName]{}", before.repeat(64), after.repeat(64));
            let Ok(expression) = Expression::parse_strict(&text) else {
                continue;
            };
            read += 1;
            let copy = expression.clone();
            assert_eq!(copy, expression);
            assert!(!expression.to_string().is_empty() && !expression.to_lines().is_empty());
            assert!(!expression.check(&[]).is_empty());
            let _ = expression.evaluate(&attributes, &sample_environment());
        }
        assert!(read > 50, "only {read} were read");
    };
    let thread = std::thread::Builder::new()
        .stack_size(1024 * 1024)
        .spawn(deep)
        .unwrap();
    thread.join().unwrap();
}
