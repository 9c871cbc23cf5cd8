//! Values that are certainly of another kind than is needed.
//!
//! What can be converted is no mismatch: a text may hold a number or a date, and everything single can be written as text.

use super::given::{Given, given};
use crate::{
    diagnostic::{Diagnostic, DiagnosticCode},
    functions::{Function, Kind, Parameter},
    tree::{Node, NodeKind},
};

/// What is wrong with an argument whose value is computed.
pub(super) fn mismatch(function: &Function, parameter: &Parameter, argument: &Node) -> Option<Diagnostic> {
    let NodeKind::Call(_) = argument.kind else {
        return None;
    };
    let Given::Kind(kind) = given(argument) else {
        return None;
    };
    let (needed, hint) = match (parameter.kind, kind) {
        (Kind::Any | Kind::List, _) => return None,
        (_, Kind::List) => {
            let needs = format!("{}: {} must be a single value", function.name, parameter.name);
            return several_values(argument, &needs);
        }
        (Kind::Number, Kind::Date) => (
            "a whole number",
            "DateDiff gives the time between two dates as a number",
        ),
        (Kind::Number, Kind::Condition) => ("a whole number", "choose one with IIF: IIF(…, 1, 0)"),
        (Kind::Date, Kind::Number) => ("a date", "DateAdd adds a number of days to a date"),
        (Kind::Date, Kind::Condition) => ("a date", "choose one with IIF: IIF(…, [date], \"\")"),
        (Kind::Condition, Kind::Date) => ("true or false", "compare the date, as in [date] > Now()"),
        (Kind::Choice(_), Kind::Number | Kind::Date | Kind::Condition) => (
            "one of its words",
            "write the word itself, without quotation marks",
        ),
        _ => return None,
    };
    let message = format!(
        "{}: {} must be {needed}, but this gives {}",
        function.name,
        parameter.name,
        name(kind)
    );
    let diagnostic = Diagnostic::new(argument.span.clone(), DiagnosticCode::InvalidArgument, message);
    Some(diagnostic.hint(hint))
}

/// A finding if a node gives a list where a single value is needed. It works for whoever has only one value there.
pub(super) fn several_values(node: &Node, needs: &str) -> Option<Diagnostic> {
    (given(node) == Given::Kind(Kind::List)).then(|| {
        let message = format!("{needs}, but this may give several");
        let diagnostic = Diagnostic::new(node.span.clone(), DiagnosticCode::SeveralValues, message);
        diagnostic.hint("choose one with Item or make one text with Join")
    })
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Condition => "true or false",
        Kind::Date => "a date",
        Kind::List => "a list",
        Kind::Number => "a number",
        Kind::Any | Kind::Choice(_) | Kind::Pattern | Kind::Text => "a text",
    }
}
