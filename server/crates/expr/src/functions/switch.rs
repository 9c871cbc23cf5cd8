//! `Switch`.

use std::collections::BTreeSet;

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{
    datum::Datum,
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    evaluate::Stop,
    invocation::Invocation,
    tree::{Call, NodeKind},
};

pub(super) const SWITCH: Function = Function {
    name: "Switch",
    category: Category::Logic,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional("defaultValue", Kind::Any),
        Parameter::repeating("key", Kind::Text),
        Parameter::repeating("value", Kind::Any),
    ],
    gives: Gives::OneOf(&["defaultValue", "value"]),
    description: "The value that follows the key equal to the source, by case; the default if there is none. A source \
                  that is null equals the key \"\".",
    example: Example {
        expression: r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#,
        result: "True",
    },
    check: Some(duplicate_keys),
    body: body!(switch),
};

fn switch<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let source = call.text_or_empty(0)?;
    for position in (2..call.len()).step_by(2) {
        // A comma too many at the end is no key.
        if call.has(position) && call.text_or_empty(position)? == source {
            return call.value(position + 1);
        }
    }
    call.value(1)
}

fn duplicate_keys(call: &Call, _: &Span) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let keys = call.arguments.iter().skip(2).step_by(2).flatten();
    keys.filter_map(|key| match &key.kind {
        NodeKind::Text(text) if !seen.insert(text) => {
            let message = format!("Switch has the key \"{text}\" twice");
            let diagnostic = Diagnostic::new(key.span.clone(), DiagnosticCode::DuplicateKey, message);
            Some(diagnostic.hint("only the first one is used; remove the other"))
        }
        _ => None,
    })
    .collect()
}
