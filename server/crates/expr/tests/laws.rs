//! What holds for every text and every expression.

use expr::{
    DiagnosticCode, Environment, EvaluationError, Expression, Flow, Function, Gives, Keyword, Kind, Limits,
    NodeKind, functions, sample_environment,
};
use model::{Attributes, Timestamp, Value};
use proptest::{collection::vec, prelude::*, sample::select};

/// Text made of the language's own pieces, mostly faulty.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "(", ")", ",", "[a]", "[", "]", "\"", "\\", "\"x\"", "=", "<>", "&", "&HF", "-", "7", " ", "Switch",
        "Trim(", "IIF(", "ß",
    ];
    vec(select(words.to_vec()), 0..60).prop_map(|words| words.concat())
}

/// Text of a sound expression, as a rule.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        any::<String>().prop_map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
        any::<i64>().prop_map(|number| number.to_string()),
        (0..i64::MAX).prop_map(|number| format!("&H{number:x}")),
        select(vec!["[a]", "[b c]", "[list]", "[number]", "[flag]", "[none]"]).prop_map(Into::into),
        select(vec!["IgnoreAttributeFlow", "IgnoreObjectFlow"]).prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let operators = select(vec!["=", "<>", "<", "<=", ">", ">="]);
        let functions = select(functions().iter().collect::<Vec<_>>());
        prop_oneof![
            (inner.clone(), operators, inner.clone())
                .prop_map(|(left, operator, right)| format!("({left}{operator}{right})")),
            vec(inner.clone(), 2..5).prop_map(|parts| format!("({})", parts.join("&"))),
            (functions, vec(inner, 8), any::<bool>())
                .prop_map(|(function, arguments, more)| call(function, &arguments, more)),
        ]
    })
}

fn call(function: &Function, arguments: &[String], more: bool) -> String {
    let count = function.parameters.len() + usize::from(more && function.name != "Switch");
    let arguments: Vec<&str> = (0..count)
        .map(|position| match function.parameter(position) {
            // `Replace` knows only some combinations.
            Some(_) if function.name == "Replace" && matches!(position, 2 | 3 | 5 | 6) => "",
            Some(parameter) if matches!(parameter.kind, Kind::Choice(_)) => "",
            Some(_) => arguments.get(position).map_or("", String::as_str),
            None => "",
        })
        .collect();
    format!("{}({})", function.name, arguments.join(", "))
}

fn attributes() -> impl Strategy<Value = Attributes> {
    (
        any::<String>(),
        vec(any::<String>(), 0..4),
        any::<i64>(),
        any::<bool>(),
    )
        .prop_map(|(text, list, number, flag)| {
            Attributes::from([
                ("a".into(), text.as_str().into()),
                ("b c".into(), "true".into()),
                (
                    "list".into(),
                    Value::List(list.into_iter().map(Value::from).collect()),
                ),
                ("number".into(), number.into()),
                ("flag".into(), flag.into()),
            ])
        })
}

/// A call in which a function, a word and an attribute may each have a wrong letter.
fn misspelled() -> impl Strategy<Value = String> {
    let slip = |names: Vec<&'static str>| {
        (
            select(names),
            any::<prop::sample::Index>(),
            any::<char>(),
            any::<bool>(),
        )
            .prop_map(|(name, place, letter, wrong)| {
                let mut letters: Vec<char> = name.chars().collect();
                if let (true, Some(place)) = (wrong, letters.get_mut(place.index(name.len()))) {
                    *place = letter;
                }
                letters.into_iter().collect::<String>()
            })
    };
    let names = functions().iter().map(|function| function.name).collect();
    let words = Keyword::ALL.map(Keyword::as_str).to_vec();
    (
        slip(names),
        slip(words),
        slip(vec!["mail", "givenName", "surname"]),
    )
        .prop_map(|(function, word, attribute)| format!("{function}([{attribute}], {word})"))
}

/// A regular expression, often a faulty one.
fn patterns() -> impl Strategy<Value = String> {
    let pieces = [
        "a", "b", "é", ".", "*", "+", "?", "{2}", "{1,3}", "(", ")", "(?:", "(?<n>", "(?i)", "(?m)", "(?x)",
        "[", "]", "[^", "-", "|", "^", "$", r"\d", r"\w", r"\b", r"\Z", r"\p{L}", "\n", " ", "#", "\\", "&&",
        "--", "-[",
    ];
    vec(select(pieces.to_vec()), 0..12).prop_map(|pieces| pieces.concat())
}

/// A date format.
fn formats() -> impl Strategy<Value = String> {
    let fields = [
        "yyyy", "MM", "M", "MMM", "MMMM", "dd", "d", "HH", "H", "mm", "m", "ss", "s", "fffffff", "FFFFFFF",
        "zzz", "gg",
    ];
    vec(select(fields.to_vec()), 2..8).prop_map(|fields| fields.join("/"))
}

/// A text as it is written in an expression.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

proptest! {
    #[test]
    fn a_pattern_is_refused_or_ends(pattern in patterns(), text in "[ab1é\n -]{0,40}", replacement in "[x$1{n}&]{0,6}") {
        let attributes = Attributes::from([
            ("a".into(), text.as_str().into()),
            ("p".into(), pattern.as_str().into()),
            ("r".into(), replacement.as_str().into()),
        ]);
        let evaluate = |text: &str| {
            let expression = Expression::parse_strict(text).ok()?;
            expression.evaluate(&attributes, &sample_environment()).ok()
        };
        // Whether the pattern stands in the expression or comes from an attribute is all the same.
        let literal = evaluate(&format!("Replace([a], , {}, , [r])", quoted(&pattern)));
        prop_assert_eq!(literal, evaluate("Replace([a], , [p], , [r])"));
        let group = evaluate(&format!(r#"Replace([a], , {}, "n", [r])"#, quoted(&pattern)));
        prop_assert!(group.is_none() || pattern.contains("(?<n>"));
    }

    #[test]
    fn what_a_format_prints_it_reads(format in formats(), milliseconds in -62_135_596_800_000..253_402_300_800_000_i64) {
        let environment = Environment { now: Some(Timestamp(milliseconds)), ..sample_environment() };
        let attributes = Attributes::from([("f".into(), format.as_str().into())]);
        let evaluate = |text: &str| Expression::parse_strict(text).unwrap().evaluate(&attributes, &environment);
        let whole = r#"FormatDateTime(Now(), "G", [f])"#;
        let twice = format!("FormatDateTime({whole}, [f], [f])");
        prop_assert_eq!(evaluate(whole), evaluate(&twice));
    }

    #[test]
    fn dates_are_read_back(milliseconds in -62_135_596_800_000..253_400_000_000_000_i64) {
        let environment = Environment { now: Some(Timestamp(milliseconds)), ..sample_environment() };
        let evaluate = |text: &str| {
            let outcome = Expression::parse_strict(text).unwrap().evaluate(&Attributes::new(), &environment);
            outcome.map(|outcome| outcome.flow)
        };
        prop_assert_eq!(evaluate("CStr(Now())"), evaluate("CStr(CDate(CStr(Now())))"));
        prop_assert_eq!(evaluate("CStr(Now())"), evaluate(r#"CStr(CDate(FormatDateTime(Now(), "G", "R")))"#));
        prop_assert_eq!(evaluate("CStr(Now())"), evaluate(r#"CStr(CDate(FormatDateTime(Now(), "G", "o")))"#));
        prop_assert_eq!(evaluate(r#"DateDiff("d", DateAdd("d", 5, Now()), Now())"#), Ok(Flow::Value((-5).into())));
    }

    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let parsed = Expression::parse(&text);
        prop_assert_eq!(parsed.expression.is_none(), Expression::parse_strict(&text).is_err());
    }

    #[test]
    fn places_lie_in_the_text(text in pieces()) {
        for diagnostic in Expression::parse(&text).diagnostics {
            let place = diagnostic.span.start as usize..diagnostic.span.end as usize;
            prop_assert!(text.get(place).is_some(), "{:?}", diagnostic);
        }
    }

    #[test]
    fn suggestions_are_names_that_exist(text in misspelled()) {
        let known = ["mail", "givenName", "surname"];
        let parsed = Expression::parse(&text);
        let checked = parsed.expression.map(|expression| expression.check(&known)).unwrap_or_default();
        for diagnostic in parsed.diagnostics.into_iter().chain(checked) {
            let place = diagnostic.span.start as usize..diagnostic.span.end as usize;
            let Some(suggestion) = diagnostic.suggestion else { continue };
            let exists = match diagnostic.code {
                DiagnosticCode::UnknownFunction => functions().iter().any(|function| function.name == suggestion),
                DiagnosticCode::UnknownWord => Keyword::from_word(&suggestion).is_some(),
                DiagnosticCode::UnknownAttribute => known.iter().any(|name| suggestion == format!("[{name}]")),
                _ => true,
            };
            prop_assert!(exists, "{}", suggestion);
            prop_assert_ne!(text.get(place), Some(suggestion.as_str()));
        }
    }

    #[test]
    fn what_is_refused_has_a_reason(text in pieces()) {
        let parsed = Expression::parse(&text);
        prop_assert!(parsed.expression.is_some() || !parsed.diagnostics.is_empty());
    }

    #[test]
    fn printing_and_parsing_give_the_same_tree(text in prop_oneof![expressions(), pieces()]) {
        if let Ok(expression) = Expression::parse_strict(&text) {
            let printed = expression.to_string();
            prop_assert_eq!(Expression::parse_strict(&printed), Ok(expression), "{}", printed);
        }
    }

    #[test]
    fn evaluation_ends_and_repeats_itself(text in expressions(), attributes in attributes()) {
        if let Ok(expression) = Expression::parse_strict(&text) {
            let first = expression.evaluate(&attributes, &sample_environment());
            prop_assert_eq!(&first, &expression.evaluate(&attributes, &sample_environment()));
            if let Ok(outcome) = &first {
                prop_assert!(is_of_kind(&expression, &outcome.flow), "{:?}", outcome);
                let limits = Limits { steps: 0, bytes: 0 };
                let scarce = expression.evaluate(&attributes, &Environment { limits, ..sample_environment() });
                prop_assert_eq!(scarce, Err(EvaluationError::TooManySteps { limit: 0 }));
            }
        }
    }
}

/// Whether the value is what the outermost function gives by its table.
fn is_of_kind(expression: &Expression, flow: &Flow) -> bool {
    let (NodeKind::Call(call), Flow::Value(value)) = (&expression.root().kind, flow) else {
        return true;
    };
    let kind = match call.function.gives {
        Gives::Kind(kind) => kind,
        Gives::OneOf(names) => return !names.is_empty(),
    };
    match value {
        Value::Null => true,
        Value::Boolean(_) => matches!(kind, Kind::Any | Kind::Condition),
        Value::Integer(_) => matches!(kind, Kind::Any | Kind::Number),
        Value::List(_) => matches!(kind, Kind::Any | Kind::List),
        Value::Text(_) => matches!(kind, Kind::Any | Kind::Date | Kind::Text),
    }
}

#[test]
fn most_generated_expressions_are_sound() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let strategy = expressions();
    let sound = (0..500)
        .filter(|_| Expression::parse_strict(&strategy.new_tree(&mut runner).unwrap().current()).is_ok())
        .count();
    assert!(sound > 250, "only {sound} of 500");
}
