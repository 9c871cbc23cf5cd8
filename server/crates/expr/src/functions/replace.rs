//! `Replace`.

use std::borrow::Cow;

use super::function::{Example, Function, Kind, Parameter};
use crate::{
    datum::Datum,
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    evaluate::Stop,
    invocation::Invocation,
    tree::Call,
};

const SOURCE: usize = 0;
const OLD_VALUE: usize = 1;
const PATTERN: usize = 2;
const GROUP: usize = 3;
const REPLACEMENT: usize = 4;
const REPLACEMENT_ATTRIBUTE: usize = 5;
const TEMPLATE: usize = 6;

pub(super) const REPLACE: Function = Function {
    name: "Replace",
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional("oldValue", Kind::Text),
        Parameter::optional("regexPattern", Kind::Text),
        Parameter::optional("regexGroupName", Kind::Text),
        Parameter::optional("replacementValue", Kind::Text),
        Parameter::optional("replacementAttributeName", Kind::Text),
        Parameter::optional("template", Kind::Text),
    ],
    description: "The source with the replacement for each old value; or, with a template, the template with the source \
                  for each old value.",
    example: Example {
        expression: r#"Replace([preferredLanguage], "-", , , "_", , )"#,
        result: "en_GB",
    },
    check: Some(mode),
    body: replace,
};

fn replace<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(source) = call.text(SOURCE)? else {
        return Ok(Datum::Null);
    };
    let old = call.text_or_empty(OLD_VALUE)?;
    if call.has(TEMPLATE) {
        let template = call.text_or_empty(TEMPLATE)?;
        return replace_each(call, template, &old, &source);
    }
    let replacement = call.text_or_empty(REPLACEMENT)?;
    replace_each(call, source, &old, &replacement)
}

fn replace_each<'a>(
    call: &mut Invocation<'a, '_>,
    text: Cow<'a, str>,
    old: &str,
    new: &str,
) -> Result<Datum<'a>, Stop> {
    // An empty value is nowhere; without this it would be between all characters.
    let count = if old.is_empty() {
        0
    } else {
        text.matches(old).count()
    };
    if count == 0 {
        return Ok(text.into());
    }
    call.reserve(text.len().saturating_add(count.saturating_mul(new.len())))?;
    Ok(text.replace(old, new).into())
}

/// Which arguments are there decides what `Replace` does; not every choice of them means something.
fn mode(call: &Call, span: &Span) -> Vec<Diagnostic> {
    let has = |position| call.argument(position).is_some();
    let diagnostic = if has(PATTERN) || has(GROUP) || has(REPLACEMENT_ATTRIBUTE) {
        let message = "Replace with a regular expression is not available in this version";
        Diagnostic::new(span.clone(), DiagnosticCode::UnavailableFunction, message)
            .hint("use oldValue with replacementValue if it is always the same text that is replaced")
    } else if !has(OLD_VALUE) {
        let message = "Replace needs its argument oldValue";
        Diagnostic::new(span.clone(), DiagnosticCode::MissingArgument, message)
            .hint(r#"Replace([attribute], "old", , , "new")"#)
    } else if has(REPLACEMENT) == has(TEMPLATE) {
        let message = "Replace needs either replacementValue or template";
        Diagnostic::new(span.clone(), DiagnosticCode::MissingArgument, message).hint(
            r#"Replace([attribute], "old", , , "new") or Replace([attribute], "@", , , , , "@ at work")"#,
        )
    } else {
        return Vec::new();
    };
    vec![diagnostic]
}
