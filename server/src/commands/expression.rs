//! `rollcall expression`: the mapping language at the terminal.

use std::fs;
use std::io::{Read, Write, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use expr::{Diagnostic, Environment, EvaluationError, Expression, Flow, Function, Severity, functions};
use model::{Attributes, Timestamp, Value};
use serde_json::{Value as Json, json};

use crate::cli::{Evaluation, ExpressionCommand};

pub(super) fn run(command: ExpressionCommand) -> Result<ExitCode> {
    let (output, exit) = match command {
        ExpressionCommand::Check {
            expression,
            attributes,
        } => {
            let known = attributes.map(|file| read_attributes(&file)).transpose()?;
            check(&expression, known.as_ref())
        }
        ExpressionCommand::Eval(evaluation) => {
            let (json, exit) = evaluate(&evaluation)?;
            (format!("{json}\n"), exit)
        }
        ExpressionCommand::Functions { name } => (help(name.as_deref())?, ExitCode::SUCCESS),
    };
    // Who reads only the first lines closes the pipe; that is no failure.
    let _ = stdout().write_all(output.as_bytes());
    Ok(exit)
}

/// One line for each diagnostic; a failure if one of them is an error.
fn check(text: &str, known: Option<&Attributes>) -> (String, ExitCode) {
    let parsed = Expression::parse(text);
    let mut diagnostics = parsed.diagnostics;
    if let (Some(expression), Some(known)) = (&parsed.expression, known) {
        let names: Vec<&str> = known.keys().map(String::as_str).collect();
        diagnostics.extend(expression.check(&names));
        diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    }
    let failed = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity() == Severity::Error);
    let lines = diagnostics.iter().map(|diagnostic| line(text, diagnostic) + "\n");
    let exit = if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    };
    (lines.collect(), exit)
}

/// `line:column: code: message (hint)`; lines and columns count from 1, columns in characters.
fn line(text: &str, diagnostic: &Diagnostic) -> String {
    let start = usize::try_from(diagnostic.span.start).unwrap_or(usize::MAX);
    let before = text.get(..start).unwrap_or(text);
    let row = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let Diagnostic {
        code, message, hint, ..
    } = diagnostic;
    let warning = match diagnostic.severity() {
        Severity::Error => "",
        Severity::Warning => "warning: ",
    };
    let hint = hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!("{row}:{column}: {warning}{}: {message}{hint}", code.as_str())
}

/// The value as JSON; an object with `$flow` or `$error` where there is none.
fn evaluate(options: &Evaluation) -> Result<(Json, ExitCode)> {
    let text = &options.expression;
    let attributes = options
        .attributes
        .as_deref()
        .map(read_attributes)
        .transpose()?
        .unwrap_or_default();
    let now = options.now.unwrap_or_else(jiff::Timestamp::now);
    let environment = Environment {
        now: Some(Timestamp(now.as_millisecond())),
        seed: Some(seed(options.seed)?),
        default_domain: options.default_domain.as_deref(),
        ..Environment::default()
    };
    let existing: Vec<Value> = options
        .existing
        .iter()
        .map(|value| Value::from(value.as_str()))
        .collect();
    let expression = match Expression::parse_strict(text) {
        Ok(expression) => expression,
        Err(diagnostics) => {
            let lines: Vec<String> = diagnostics
                .iter()
                .map(|diagnostic| line(text, diagnostic))
                .collect();
            return Ok((json!({ "$error": lines.join("\n") }), ExitCode::FAILURE));
        }
    };
    let outcome = expression.evaluate(&attributes, &environment);
    Ok(
        match outcome.and_then(|outcome| result(&outcome.flow, &existing)) {
            Ok(json) => (json, ExitCode::SUCCESS),
            Err(error) => (json!({ "$error": error.to_string() }), ExitCode::FAILURE),
        },
    )
}

fn result(flow: &Flow, existing: &[Value]) -> Result<Json, EvaluationError> {
    Ok(match flow {
        Flow::Value(value) => json!(value),
        Flow::Unique(candidates) => json!(candidates.choose(|value| existing.contains(value))?),
        Flow::IgnoreAttribute => json!({ "$flow": "ignore" }),
        Flow::IgnoreObject => json!({ "$flow": "ignoreObject" }),
    })
}

/// The same bytes for the same number; other ones each time without a number.
fn seed(number: Option<u64>) -> Result<[u8; 32]> {
    let mut seed = [0; 32];
    match number {
        Some(number) => {
            for (place, byte) in seed.iter_mut().zip(number.to_be_bytes()) {
                *place = byte;
            }
        }
        None => getrandom::fill(&mut seed).context("the operating system gives no random numbers")?,
    }
    Ok(seed)
}

/// The attributes in a file, or from standard input for `-`.
fn read_attributes(file: &Path) -> Result<Attributes> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    let text = text.with_context(|| format!("cannot read the attributes from {}", file.display()))?;
    attributes(&text).with_context(|| format!("cannot use the attributes in {}", file.display()))
}

fn attributes(text: &str) -> Result<Attributes> {
    let json: Json = serde_json::from_str(text).context("this is not JSON")?;
    let Json::Object(members) = json else {
        bail!("write an object with the attributes' names and values: {{\"mail\": \"ana@example.com\"}}");
    };
    members
        .into_iter()
        .map(|(name, value)| match serde_json::from_value(value) {
            Ok(value) => Ok((name, value)),
            Err(_) => {
                bail!("{name} is neither null, true, false, a whole number, a text nor a list of these")
            }
        })
        .collect()
}

/// What the functions do, or one of them.
fn help(name: Option<&str>) -> Result<String> {
    use std::fmt::Write as _;

    let mut chosen: Vec<&Function> = functions()
        .iter()
        .filter(|function| name.is_none_or(|name| function.name == name))
        .collect();
    if let (Some(name), true) = (name, chosen.is_empty()) {
        // The parser knows which name it is like.
        let (lines, _) = check(&format!("{name}()"), None);
        bail!("{}", lines.trim_end());
    }
    chosen.sort_by_key(|function| function.category);
    let mut text = String::new();
    let mut category = None;
    for function in chosen {
        if name.is_none() && category != Some(function.category) {
            category = Some(function.category);
            writeln!(text, "{}\n", function.category.as_str())?;
        }
        let example = function.example;
        writeln!(text, "  {}\n      {}", function.signature(), function.description)?;
        writeln!(text, "      {} = {}\n", example.expression, example.result)?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_the_values_of_the_language() {
        for (text, expected) in [
            (
                r#"{"a": null, "b": true, "c": 7, "d": "x", "e": ["x", 1]}"#,
                Ok(5),
            ),
            ("{}", Ok(0)),
            (
                "[]",
                Err("write an object with the attributes' names and values: {\"mail\": \"ana@example.com\"}"),
            ),
            (
                r#"{"a": 1.5}"#,
                Err("a is neither null, true, false, a whole number, a text nor a list of these"),
            ),
            (
                r#"{"a": {}}"#,
                Err("a is neither null, true, false, a whole number, a text nor a list of these"),
            ),
            ("{", Err("this is not JSON")),
        ] {
            let found = attributes(text)
                .map(|attributes| attributes.len())
                .map_err(|error| error.to_string());
            assert_eq!(found, expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn diagnostics_name_line_and_column() {
        let lines = |text: &str| check(text, Some(&Attributes::from([("mail".into(), Value::Null)]))).0;
        assert_eq!(lines("[mail]"), "");
        assert_eq!(
            lines("Join(\"ü\",\n  \"é\", [mial])"),
            "2:8: unknown-attribute: the source has no attribute mial (did you mean [mail]?)\n"
        );
        assert_eq!(
            lines("Switch([mail], , \"x\", \"1\", \"x\", \"2\")"),
            "1:28: warning: duplicate-key: Switch has the key \"x\" twice (only the first one is used; remove the other)\n"
        );
    }

    #[test]
    fn help_names_every_function_once() {
        let all = help(None).unwrap();
        for function in functions() {
            assert_eq!(
                all.matches(&format!("\n  {}\n", function.signature())).count(),
                1,
                "{}",
                function.name
            );
        }
        assert!(help(Some("Trim")).unwrap().starts_with("  Trim(value)\n"));
        let error = help(Some("trim")).unwrap_err().to_string();
        assert_eq!(
            error,
            "1:1: unknown-function: there is no function trim (did you mean Trim?)"
        );
    }
}
