//! Values that are others in each cycle.

use crate::{
    diagnostic::{Diagnostic, DiagnosticCode},
    functions::{self, Gives, Kind},
    parsed::MAXIMUM_DIAGNOSTICS,
    tree::{Call, Expression, Node, NodeKind},
};

impl Expression {
    /// Reports each call of `Now`, `Guid` and `RandomString` whose value becomes part of the result, as a warning for a
    /// mapping that is applied in each cycle: as the value is never the same again, each cycle would send an update.
    ///
    /// What is only compared, as in `IIF(Now() > CDate([date]), …)`, is not meant: the result stays the same until the day
    /// has come. A mapping that is applied only when an object is created needs no warning.
    pub fn volatile(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        look(self.root(), &mut diagnostics);
        diagnostics.truncate(MAXIMUM_DIAGNOSTICS);
        diagnostics
    }
}

fn look(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    match &node.kind {
        NodeKind::Call(call) if functions::is_volatile(call.function) => {
            diagnostics.push(finding(node, call));
        }
        NodeKind::Call(call) => {
            for (position, argument) in call.arguments.iter().enumerate() {
                if let (Some(argument), true) = (argument, reaches_the_result(call, position)) {
                    look(argument, diagnostics);
                }
            }
        }
        NodeKind::Concatenation(parts) => parts.iter().for_each(|part| look(part, diagnostics)),
        NodeKind::Attribute(_)
        | NodeKind::Comparison(..)
        | NodeKind::Integer(..)
        | NodeKind::Keyword(_)
        | NodeKind::Text(_) => {}
    }
}

/// Whether an argument's value becomes part of what the function gives, and does not only decide what that is.
fn reaches_the_result(call: &Call, position: usize) -> bool {
    match call.function.gives {
        Gives::Kind(Kind::Condition) => false,
        Gives::Kind(_) => true,
        Gives::OneOf(names) => call
            .function
            .parameter(position)
            .is_some_and(|parameter| names.contains(&parameter.name)),
    }
}

fn finding(node: &Node, call: &Call) -> Diagnostic {
    let message = format!(
        "{} gives another value in each cycle, and each time an update is sent",
        call.function.name
    );
    let diagnostic = Diagnostic::new(node.span.clone(), DiagnosticCode::Volatile, message);
    diagnostic.hint(if call.function.name == functions::NOW {
        "apply this mapping only during object creation, or compare the date: IIF(Now() > CDate([date]), …)"
    } else {
        "apply this mapping only during object creation"
    })
}
