//! What the grammar cannot see: whether arguments fit their functions, whether attributes exist, whether the value is the
//! same again.

mod arguments;
mod given;
mod mismatch;
mod volatile;

use std::collections::BTreeSet;

pub(crate) use arguments::arguments;

use crate::{
    diagnostic::{Diagnostic, DiagnosticCode},
    parsed::MAXIMUM_DIAGNOSTICS,
    suggestion::closest,
    tree::{Expression, NodeKind},
};

impl Expression {
    /// Reports each attribute that is not among those of the source, as far as it helps: at most twenty.
    pub fn check(&self, known_attributes: &[&str]) -> Vec<Diagnostic> {
        let known: BTreeSet<&str> = known_attributes.iter().copied().collect();
        let mut diagnostics = Vec::new();
        self.root().visit(&mut |node| {
            if let NodeKind::Attribute(name) = &node.kind
                && diagnostics.len() < MAXIMUM_DIAGNOSTICS
                && !known.contains(name.as_str())
            {
                let message = format!("the source has no attribute {name}");
                let diagnostic =
                    Diagnostic::new(node.span.clone(), DiagnosticCode::UnknownAttribute, message);
                diagnostics.push(match closest(name, known.iter().copied()) {
                    Some(other) => diagnostic.did_you_mean(format!("[{other}]")),
                    None => diagnostic,
                });
            }
        });
        diagnostics
    }
}
