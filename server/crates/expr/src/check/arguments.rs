//! Whether arguments fit their functions.

use super::mismatch::{mismatch, several_values};
use crate::{
    datum::Datum,
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    functions::{self, Function, Kind, Parameter},
    moment::Moment,
    tree::{Call, Node, NodeKind},
};

/// Reports each argument that does not fit its function.
pub(crate) fn arguments(root: &Node) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    misplaced_keyword(root, &mut diagnostics);
    root.visit(&mut |node| match &node.kind {
        NodeKind::Call(call) => {
            if functions::is_outermost(call.function) && !std::ptr::eq(node, root) {
                let message = format!("{} can only be outermost", call.function.name);
                let hint = "put the other functions inside, around the value of each rule";
                let diagnostic =
                    Diagnostic::new(node.span.clone(), DiagnosticCode::MisplacedFunction, message);
                diagnostics.push(diagnostic.hint(hint));
            }
            count(call, &node.span, &mut diagnostics);
            for (position, argument) in call.arguments.iter().enumerate() {
                if let (Some(argument), Some(parameter)) = (argument, call.function.parameter(position)) {
                    kind(call.function, parameter, argument, &mut diagnostics);
                }
            }
            if let Some(check) = call.function.check {
                diagnostics.extend(check(call, &node.span));
            }
        }
        NodeKind::Comparison(comparison, sides) => {
            operands(sides.as_slice(), comparison.as_str(), &mut diagnostics);
        }
        NodeKind::Concatenation(parts) => operands(parts, "&", &mut diagnostics),
        NodeKind::Attribute(_) | NodeKind::Integer(..) | NodeKind::Keyword(_) | NodeKind::Text(_) => {}
    });
    diagnostics
}

/// Reports what an operator cannot work with.
fn operands(nodes: &[Node], operator: &str, diagnostics: &mut Vec<Diagnostic>) {
    for node in nodes {
        misplaced_keyword(node, diagnostics);
        diagnostics.extend(several_values(
            node,
            &format!("{operator} needs a single value on both sides"),
        ));
    }
}

/// Reports arguments that are missing or too many. What is left out at the end is never too much.
fn count(call: &Call, span: &Span, diagnostics: &mut Vec<Diagnostic>) {
    let function = call.function;
    let given = call
        .arguments
        .iter()
        .rposition(Option::is_some)
        .map_or(0, |last| last + 1);
    let expected = function.arguments_for(given);
    for position in 0..expected {
        if let Some(parameter) = function.parameter(position)
            && parameter.required
            && call.argument(position).is_none()
        {
            let message = format!("{} needs its argument {}", function.name, parameter.name);
            diagnostics.push(
                Diagnostic::new(span.clone(), DiagnosticCode::MissingArgument, message)
                    .hint(function.signature()),
            );
        }
    }
    if let Some(superfluous) = call.arguments.iter().skip(expected).flatten().next() {
        let message = match expected {
            0 => format!("{} takes no arguments", function.name),
            1 => format!("{} takes one argument", function.name),
            _ => format!("{} takes at most {expected} arguments", function.name),
        };
        diagnostics.push(
            Diagnostic::new(
                superfluous.span.clone(),
                DiagnosticCode::SuperfluousArgument,
                message,
            )
            .hint(function.signature()),
        );
    }
}

/// Reports what can never be what the parameter needs.
fn kind(function: &Function, parameter: &Parameter, argument: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let problem = match (parameter.kind, &argument.kind) {
        (Kind::Number, NodeKind::Text(text)) if Datum::from(text.as_str()).as_number().is_none() => {
            "must be a whole number".to_string()
        }
        (Kind::Number, NodeKind::Comparison(..)) => "must be a whole number".to_string(),
        (Kind::Condition, NodeKind::Text(text)) if Datum::from(text.as_str()).as_condition().is_none() => {
            "must be true or false".to_string()
        }
        (Kind::Date, NodeKind::Text(text)) if !text.is_empty() && Moment::parse(text).is_none() => {
            "must be a date such as 2026-11-25 or 11/25/2026 3:04:05 PM".to_string()
        }
        (Kind::Date, NodeKind::Integer(..) | NodeKind::Comparison(..)) => "must be a date".to_string(),
        (Kind::Choice(choices), NodeKind::Keyword(keyword)) if choices.contains(keyword) => return,
        (Kind::Choice(choices), NodeKind::Text(text))
            if choices.iter().any(|choice| choice.as_str() == text) =>
        {
            return;
        }
        (Kind::Choice(choices), NodeKind::Keyword(_) | NodeKind::Text(_) | NodeKind::Integer(..)) => {
            let names: Vec<&str> = choices.iter().map(|choice| choice.as_str()).collect();
            format!("must be {}", names.join(" or "))
        }
        _ => {
            misplaced_keyword(argument, diagnostics);
            return diagnostics.extend(mismatch(function, parameter, argument));
        }
    };
    let message = format!("{}: {} {problem}", function.name, parameter.name);
    diagnostics.push(Diagnostic::new(
        argument.span.clone(),
        DiagnosticCode::InvalidArgument,
        message,
    ));
}

/// Reports a word such as `vbTextCompare` where a value is needed.
fn misplaced_keyword(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    if let NodeKind::Keyword(keyword) = node.kind
        && !keyword.is_flow()
    {
        let message = format!("{keyword} is not a value");
        diagnostics.push(
            Diagnostic::new(node.span.clone(), DiagnosticCode::InvalidArgument, message)
                .hint(format!("write \"{keyword}\" if you mean the text")),
        );
    }
}
