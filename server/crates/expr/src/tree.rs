//! The tree of an expression.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    comparison::Comparison, diagnostic::Span, functions::Function, keyword::Keyword, pattern::Pattern,
};

/// A sound expression: its functions exist, its arguments fit them, its size is within the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    root: Node,
}

/// A part of an expression. Two nodes are equal if they mean the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands in the text from which it was parsed.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// The value of an attribute, by its exact name.
    Attribute(String),
    /// A call of a function.
    Call(Call),
    /// A comparison of two values.
    Comparison(Comparison, Box<[Node; 2]>),
    /// Two or more values, joined to one text by `&`.
    Concatenation(Vec<Node>),
    /// A whole number and how it was written.
    Integer(i64, Notation),
    /// A bare word.
    Keyword(Keyword),
    /// A text.
    Text(String),
}

/// How a number was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `247`
    Decimal,
    /// `&HF7`
    Hexadecimal,
}

/// A call of a function.
#[derive(Clone, Debug)]
pub struct Call {
    /// The function.
    pub function: &'static Function,
    /// The arguments in order; one that is left out is `None`.
    pub arguments: Vec<Option<Node>>,
    /// The regular expression among the arguments, if it is written out, so that no evaluation has to prepare it.
    pub(crate) pattern: Option<Arc<Pattern>>,
}

impl Expression {
    pub(crate) fn new(root: Node) -> Self {
        Self { root }
    }

    /// The outermost node.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The names of all attributes that the expression may read.
    pub fn attributes(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.root.visit(&mut |node| {
            if let NodeKind::Attribute(name) = &node.kind {
                names.insert(name.as_str());
            }
        });
        names
    }

    /// The names of all functions that the expression may call.
    pub fn functions(&self) -> BTreeSet<&'static str> {
        let mut names = BTreeSet::new();
        self.root.visit(&mut |node| {
            if let NodeKind::Call(call) = &node.kind {
                names.insert(call.function.name);
            }
        });
        names
    }
}

impl Node {
    /// Shows every node below this one, and this one first, in the order of the text.
    pub(crate) fn visit<'n>(&'n self, look: &mut impl FnMut(&'n Node)) {
        look(self);
        match &self.kind {
            NodeKind::Attribute(_) | NodeKind::Integer(..) | NodeKind::Keyword(_) | NodeKind::Text(_) => {}
            NodeKind::Call(call) => call.arguments.iter().flatten().for_each(|node| node.visit(look)),
            NodeKind::Comparison(_, sides) => sides.iter().for_each(|node| node.visit(look)),
            NodeKind::Concatenation(parts) => parts.iter().for_each(|node| node.visit(look)),
        }
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Node {}

impl Call {
    /// The argument at this position, if it is there.
    pub fn argument(&self, position: usize) -> Option<&Node> {
        self.arguments.get(position)?.as_ref()
    }
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.function.name == other.function.name && self.arguments == other.arguments
    }
}

impl Eq for Call {}
