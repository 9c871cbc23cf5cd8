//! What kind of value a part of an expression gives, where that is certain.

use crate::{
    functions::{Gives, Kind},
    tree::{Call, Node, NodeKind},
};

/// What is known about the value of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// Nothing: it ends the evaluation.
    Nothing,
    /// A value of this kind, or null.
    Kind(Kind),
    /// Any value.
    Unknown,
}

impl Given {
    /// What one of two nodes gives, without knowing which.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, given) | (given, Self::Nothing) => given,
            (one, other) if one == other => one,
            _ => Self::Unknown,
        }
    }
}

/// What kind of value a node gives.
pub(super) fn given(node: &Node) -> Given {
    match &node.kind {
        NodeKind::Call(call) => given_by(call),
        NodeKind::Comparison(..) => Given::Kind(Kind::Condition),
        NodeKind::Concatenation(_) | NodeKind::Text(_) => Given::Kind(Kind::Text),
        NodeKind::Integer(..) => Given::Kind(Kind::Number),
        NodeKind::Keyword(keyword) if keyword.is_flow() => Given::Nothing,
        NodeKind::Attribute(_) | NodeKind::Keyword(_) => Given::Unknown,
    }
}

fn given_by(call: &Call) -> Given {
    match call.function.gives {
        Gives::Kind(Kind::Any) => Given::Unknown,
        Gives::Kind(kind) => Given::Kind(kind),
        Gives::OneOf(names) => call
            .arguments
            .iter()
            .enumerate()
            .filter(|(position, _)| {
                let parameter = call.function.parameter(*position);
                parameter.is_some_and(|parameter| names.contains(&parameter.name))
            })
            .filter_map(|(_, argument)| argument.as_ref())
            .fold(Given::Nothing, |known, argument| known.or(given(argument))),
    }
}
