use serde::{Deserialize, Serialize};

/// Which filters queries may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterRules {
    /// What is understood.
    pub support: FilterSupport,
    /// What happens to others, also to those that are wrong.
    pub unsupported: UnsupportedFilter,
}

/// Which filters are understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FilterSupport {
    /// The whole filter language.
    Everything,
    /// Comparisons by `eq`, alone or joined by `and`.
    Equalities,
    /// For users these paths, each alone and with `eq` only; for groups the whole filter language.
    Lookups(Vec<String>),
    /// None.
    Nothing,
}

/// What happens to a filter that is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnsupportedFilter {
    /// 400 `invalidFilter`.
    Refuse,
    /// 200 with every resource, as if there were no filter.
    Ignore,
}
