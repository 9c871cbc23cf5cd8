//! The filter language. Source: RFC 7644 §3.4.2.2.

mod comparison;
mod lexer;
mod parser;

use serde_json::{Map, Value};

use crate::attribute_path::AttributePath;
pub(crate) use comparison::{Comparison, Literal, Operator};
pub(crate) use parser::{parse_filter, parse_patch_path};

/// A parsed filter, every path of which exists in the schemas.
#[derive(Debug, Clone)]
pub(crate) enum Filter {
    Compare(Comparison),
    Present(AttributePath),
    /// `emails[…]`: one element satisfies the inner filter as a whole.
    Element(AttributePath, Box<Filter>),
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
}

impl Filter {
    /// Whether a resource, or an element of a multi-valued attribute, satisfies the filter.
    pub(crate) fn matches(&self, object: &Map<String, Value>) -> bool {
        match self {
            Self::Compare(comparison) => comparison.matches(object),
            Self::Present(path) => path.any_value(object, is_present),
            Self::Element(path, filter) => {
                let satisfies =
                    |element: &Value| element.as_object().is_some_and(|element| filter.matches(element));
                match path.top_level(object) {
                    Some(Value::Array(elements)) => elements.iter().any(satisfies),
                    Some(value) => satisfies(value),
                    None => false,
                }
            }
            Self::And(left, right) => left.matches(object) && right.matches(object),
            Self::Or(left, right) => left.matches(object) || right.matches(object),
            Self::Not(filter) => !filter.matches(object),
        }
    }

    /// The comparisons by `eq` with a text that every match satisfies, with the full names of their paths.
    pub(crate) fn necessary_equalities(&self) -> Vec<(String, &str)> {
        match self {
            Self::Compare(comparison) => comparison
                .equal_text()
                .map(|text| (comparison.path.compared_name(), text))
                .into_iter()
                .collect(),
            Self::Element(path, filter) => filter
                .necessary_equalities()
                .into_iter()
                .map(|(name, text)| (format!("{}.{name}", path.name()), text))
                .collect(),
            Self::And(left, right) => {
                let mut equalities = left.necessary_equalities();
                equalities.extend(right.necessary_equalities());
                equalities
            }
            Self::Present(_) | Self::Or(..) | Self::Not(_) => Vec::new(),
        }
    }

    /// Whether it consists of comparisons by `eq`, joined by `and`.
    pub(crate) fn is_equalities(&self) -> bool {
        match self {
            Self::Compare(comparison) => comparison.operator == Operator::Equal,
            Self::Element(_, filter) => filter.is_equalities(),
            Self::And(left, right) => left.is_equalities() && right.is_equalities(),
            Self::Present(_) | Self::Or(..) | Self::Not(_) => false,
        }
    }

    /// How many comparisons it is made of.
    pub(crate) fn comparisons(&self) -> u64 {
        match self {
            Self::Compare(_) | Self::Present(_) => 1,
            Self::Element(_, filter) | Self::Not(filter) => filter.comparisons(),
            Self::And(left, right) | Self::Or(left, right) => left.comparisons() + right.comparisons(),
        }
    }

    /// The full name of the one path that a simple lookup compares: `userName eq "x"` or `emails[type eq "work"].value eq "x"`.
    pub(crate) fn looked_up(&self) -> Option<String> {
        match self {
            Self::Compare(_) | Self::Element(..) => {
                let mut equalities = self.necessary_equalities();
                equalities.pop().map(|(name, _)| name)
            }
            _ => None,
        }
    }
}

/// Whether there is a value at all. Source: RFC 7644 table 3, `pr`.
fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

#[cfg(test)]
mod tests;
