//! Scoping filters: who of the directory belongs to an application at all, by attribute values.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Extra;

/// One scoping filter. Its clauses must all hold; of several filters, one must hold; without any, everybody passes.
///
/// `groups` of a `filter` in Microsoft Graph's `objectMapping`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopingFilter {
    /// "Scoping Filter Title".
    pub title: String,
    /// What must hold, all of it.
    pub clauses: Vec<ScopingClause>,
    /// What an imported configuration said beyond that.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl ScopingFilter {
    /// Its title; for one without, its number, where `index` counts from 0.
    pub fn name(&self, index: usize) -> String {
        match self.title.trim() {
            "" => format!("Filter {}", index + 1),
            title => title.to_owned(),
        }
    }
}

/// The clauses in one line: `department EQUALS “R&D” and city IS NOT NULL`.
impl fmt::Display for ScopingFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, clause) in self.clauses.iter().enumerate() {
            if index > 0 {
                f.write_str(" and ")?;
            }
            write!(f, "{clause}")?;
        }
        Ok(())
    }
}

/// One comparison of a source attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopingClause {
    /// The source attribute, by its exact name.
    pub attribute: String,
    /// How it is compared.
    pub operator: ScopingOperator,
    /// What it is compared with; empty for operators that take no operand.
    #[serde(default)]
    pub value: String,
    /// What an imported configuration said beyond that.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The clause in words: `department EQUALS “R&D”`, `city IS NOT NULL`.
impl fmt::Display for ScopingClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.attribute, self.operator.name())?;
        if self.operator.takes_value() {
            write!(f, " “{}”", self.value)?;
        }
        Ok(())
    }
}

/// "Operator" of a clause. A missing value never passes, except to [`IsNull`](Self::IsNull).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopingOperator {
    /// The same text, by case.
    Equals,
    /// Another text, by case.
    NotEquals,
    /// The truth value true.
    IsTrue,
    /// The truth value false.
    IsFalse,
    /// No value.
    IsNull,
    /// Any value.
    IsNotNull,
    /// A regular expression that matches anywhere in the text.
    RegexMatch,
    /// A regular expression that matches nowhere in the text.
    NotRegexMatch,
    /// A larger whole number.
    GreaterThan,
    /// A larger or the same whole number.
    GreaterThanOrEquals,
    /// A text that contains the operand, by case.
    Includes,
    /// A text that ends with the operand, by case.
    EndsWith,
    /// `&`: a text that the operand contains, by case.
    ContainedIn,
    /// `!&`: a text that the operand does not contain, by case.
    NotContainedIn,
}

impl ScopingOperator {
    /// Every operator, in the order in which the portal offers them.
    pub const ALL: [Self; 14] = [
        Self::Equals,
        Self::NotEquals,
        Self::IsTrue,
        Self::IsFalse,
        Self::IsNull,
        Self::IsNotNull,
        Self::RegexMatch,
        Self::NotRegexMatch,
        Self::GreaterThan,
        Self::GreaterThanOrEquals,
        Self::Includes,
        Self::EndsWith,
        Self::ContainedIn,
        Self::NotContainedIn,
    ];

    /// The name in the portal and in configuration files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equals => "EQUALS",
            Self::NotEquals => "NOT EQUALS",
            Self::IsTrue => "IS TRUE",
            Self::IsFalse => "IS FALSE",
            Self::IsNull => "IS NULL",
            Self::IsNotNull => "IS NOT NULL",
            Self::RegexMatch => "REGEX MATCH",
            Self::NotRegexMatch => "NOT REGEX MATCH",
            Self::GreaterThan => "Greater_Than",
            Self::GreaterThanOrEquals => "Greater_Than_OR_EQUALS",
            Self::Includes => "Includes",
            Self::EndsWith => "ENDS_WITH",
            Self::ContainedIn => "&",
            Self::NotContainedIn => "!&",
        }
    }

    /// The operator of that name. Spaces, underscores and case make no difference.
    pub fn of_name(name: &str) -> Option<Self> {
        let plain = |name: &str| name.replace([' ', '_'], "").to_lowercase();
        Self::ALL
            .into_iter()
            .find(|operator| plain(operator.name()) == plain(name))
    }

    /// Whether it compares with an operand.
    pub const fn takes_value(self) -> bool {
        !matches!(
            self,
            Self::IsTrue | Self::IsFalse | Self::IsNull | Self::IsNotNull
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_is_found_by_its_name() {
        for operator in ScopingOperator::ALL {
            assert_eq!(ScopingOperator::of_name(operator.name()), Some(operator));
        }
        assert_eq!(
            ScopingOperator::of_name("IS NOT NULL"),
            ScopingOperator::of_name("is_not_null")
        );
        assert_eq!(ScopingOperator::of_name("LIKE"), None);
    }

    #[test]
    fn filters_are_said_in_words() {
        let clause = |attribute: &str, operator, value: &str| ScopingClause {
            attribute: attribute.into(),
            operator,
            value: value.into(),
            extra: Extra::default(),
        };
        let mut filter = ScopingFilter {
            clauses: vec![
                clause("department", ScopingOperator::Equals, "R&D"),
                clause("city", ScopingOperator::IsNotNull, ""),
            ],
            ..ScopingFilter::default()
        };
        assert_eq!(filter.to_string(), "department EQUALS “R&D” and city IS NOT NULL");
        assert_eq!(filter.name(1), "Filter 2");
        filter.title = " Engineers ".into();
        assert_eq!(filter.name(1), "Engineers");
    }
}
