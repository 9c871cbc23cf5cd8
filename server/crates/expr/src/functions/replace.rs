//! `Replace`.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    tree::{Call, NodeKind},
};

pub(super) const SOURCE: usize = 0;
pub(super) const OLD_VALUE: usize = 1;
pub(super) const PATTERN: usize = 2;
pub(super) const GROUP: usize = 3;
pub(super) const REPLACEMENT: usize = 4;
pub(super) const REPLACEMENT_ATTRIBUTE: usize = 5;
pub(super) const TEMPLATE: usize = 6;

pub(super) const REPLACE: Function = Function {
    name: "Replace",
    category: Category::Text,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional("oldValue", Kind::Text),
        Parameter::optional("regexPattern", Kind::Pattern),
        Parameter::optional("regexGroupName", Kind::Text),
        Parameter::optional("replacementValue", Kind::Text),
        Parameter::optional("replacementAttributeName", Kind::Text),
        Parameter::optional("template", Kind::Text),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The source with a replacement for each old value or each match of a regular expression; which arguments \
                  are given decides how.",
    example: Example {
        expression: r#"Replace([preferredLanguage], "-", , , "_", , )"#,
        result: "en_GB",
    },
    check: Some(check),
    body: body!(super::replacing::replace),
};

/// What the arguments mean together: which of them stand there.
const MODES: [&[usize]; 5] = [
    &[OLD_VALUE, REPLACEMENT],
    &[OLD_VALUE, TEMPLATE],
    &[PATTERN, REPLACEMENT],
    &[PATTERN, GROUP, REPLACEMENT],
    &[PATTERN, GROUP, REPLACEMENT_ATTRIBUTE],
];

/// Which arguments are there decides what `Replace` does; not every choice of them means something.
fn check(call: &Call, span: &Span) -> Vec<Diagnostic> {
    let given: Vec<usize> = (OLD_VALUE..=TEMPLATE)
        .filter(|position| match call.argument(*position).map(|node| &node.kind) {
            // An empty name is the name of no group.
            Some(NodeKind::Text(name)) if *position == GROUP => !name.is_empty(),
            argument => argument.is_some(),
        })
        .collect();
    if MODES.contains(&given.as_slice()) {
        return unknown_group(call).into_iter().collect();
    }
    let has = |position| given.contains(&position);
    let (message, hint) = if has(OLD_VALUE) && has(PATTERN) {
        (
            "Replace takes either oldValue or regexPattern",
            r#"Replace([attribute], "old", , , "new") or Replace([attribute], , "[0-9]+", , "new")"#,
        )
    } else if has(OLD_VALUE) {
        (
            "Replace with oldValue needs either replacementValue or template, and nothing else",
            r#"Replace([attribute], "old", , , "new") or Replace([attribute], "@", , , , , "@ at work")"#,
        )
    } else if has(PATTERN) {
        (
            "Replace with regexPattern needs either replacementValue, or regexGroupName with replacementAttributeName",
            r#"Replace([attribute], , "[0-9]+", , "new") or Replace([attribute], , "(?<part>[0-9]+)", "part", , [other])"#,
        )
    } else {
        (
            "Replace needs its argument oldValue or regexPattern",
            r#"Replace([attribute], "old", , , "new") or Replace([attribute], , "[0-9]+", , "new")"#,
        )
    };
    vec![Diagnostic::new(span.clone(), DiagnosticCode::MissingArgument, message).hint(hint)]
}

/// Whether the pattern has the group, where both are written out.
fn unknown_group(call: &Call) -> Option<Diagnostic> {
    let argument = call.argument(GROUP)?;
    let (Some(pattern), NodeKind::Text(name)) = (&call.pattern, &argument.kind) else {
        return None;
    };
    if name.is_empty() || pattern.has_group(name) {
        return None;
    }
    let message = format!("the regular expression has no group {name}");
    let diagnostic = Diagnostic::new(argument.span.clone(), DiagnosticCode::InvalidArgument, message);
    let names: Vec<&str> = pattern.group_names().collect();
    Some(diagnostic.hint(if names.is_empty() {
        format!("name a part of it: (?<{name}>…)")
    } else {
        format!("its groups are {}", names.join(", "))
    }))
}
