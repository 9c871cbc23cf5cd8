use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    attribute_path::AttributePath,
    schema::{Attribute, AttributeKind},
};

/// `path operator literal`.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) path: AttributePath,
    pub(crate) operator: Operator,
    pub(crate) literal: Literal,
}

/// The operators that take a literal. Source: RFC 7644 table 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    EndsWith,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// What a value is compared with: a JSON literal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Text(String),
    Number(f64),
    Boolean(bool),
    Null,
}

impl Operator {
    /// The operator of this name in any letter case.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let operator = match name.to_ascii_lowercase().as_str() {
            "eq" => Self::Equal,
            "ne" => Self::NotEqual,
            "co" => Self::Contains,
            "sw" => Self::StartsWith,
            "ew" => Self::EndsWith,
            "gt" => Self::Greater,
            "ge" => Self::GreaterOrEqual,
            "lt" => Self::Less,
            "le" => Self::LessOrEqual,
            _ => return None,
        };
        Some(operator)
    }

    /// Whether values of this kind have an order or parts that the operator can look at.
    pub(crate) fn suits(self, kind: AttributeKind) -> bool {
        match self {
            Self::Equal | Self::NotEqual => true,
            Self::Contains | Self::StartsWith | Self::EndsWith => kind != AttributeKind::Boolean,
            Self::Greater | Self::GreaterOrEqual | Self::Less | Self::LessOrEqual => {
                !matches!(kind, AttributeKind::Boolean | AttributeKind::Binary)
            }
        }
    }

    fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Contains | Self::StartsWith | Self::EndsWith => false,
        }
    }
}

impl Comparison {
    pub(super) fn matches(&self, object: &Map<String, Value>) -> bool {
        let Some(attribute) = self.path.compared() else {
            return false;
        };
        if self.literal == Literal::Null {
            let is_there = self.path.any_value(object, |value| !value.is_null());
            return match self.operator {
                Operator::Equal => !is_there,
                Operator::NotEqual => is_there,
                _ => false,
            };
        }
        // A resource without the attribute is not equal to anything.
        if self.operator == Operator::NotEqual && !self.path.any_value(object, |_| true) {
            return true;
        }
        self.path
            .any_value(object, |value| self.accepts(attribute, value))
    }

    /// The text of an `eq` comparison.
    pub(super) fn equal_text(&self) -> Option<&str> {
        match (self.operator, &self.literal) {
            (Operator::Equal, Literal::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn accepts(&self, attribute: &Attribute, value: &Value) -> bool {
        match (value, &self.literal) {
            (Value::String(value), Literal::Text(text)) => self.accepts_text(attribute, value, text),
            (Value::Number(value), Literal::Number(number)) => value
                .as_f64()
                .and_then(|value| value.partial_cmp(number))
                .is_some_and(|order| self.operator.accepts(order)),
            (Value::Bool(value), Literal::Boolean(boolean)) => self.operator.accepts(value.cmp(boolean)),
            // Some clients write booleans as texts.
            (Value::Bool(value), Literal::Text(text)) => text
                .to_ascii_lowercase()
                .parse::<bool>()
                .is_ok_and(|boolean| self.operator.accepts(value.cmp(&boolean))),
            _ => self.operator == Operator::NotEqual,
        }
    }

    fn accepts_text(&self, attribute: &Attribute, value: &str, text: &str) -> bool {
        if attribute.kind == AttributeKind::DateTime
            && let (Ok(value), Ok(text)) = (value.parse::<Timestamp>(), text.parse::<Timestamp>())
        {
            return self.operator.accepts(value.cmp(&text));
        }
        if attribute.is_case_exact {
            return self.accepts_folded(value, text);
        }
        self.accepts_folded(&value.to_lowercase(), &text.to_lowercase())
    }

    fn accepts_folded(&self, value: &str, text: &str) -> bool {
        match self.operator {
            Operator::Contains => value.contains(text),
            Operator::StartsWith => value.starts_with(text),
            Operator::EndsWith => value.ends_with(text),
            operator => operator.accepts(value.cmp(text)),
        }
    }
}
