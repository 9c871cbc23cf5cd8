use serde::{Deserialize, Serialize};

/// How long answers to queries are. Unit: resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageRules {
    /// Length of a page when the client names none.
    pub default_size: usize,
    /// Longest page, whatever the client wants.
    pub maximum_size: usize,
    /// Which page is answered.
    pub paging: Paging,
    /// Whether a query with `count` is answered with 500.
    pub fail_on_count: bool,
}

/// Which page is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Paging {
    /// The one that was asked for.
    Right,
    /// Beyond the end the first page again, although the answer repeats the start that was asked for.
    FirstBeyondEnd,
    /// The first one, whatever was asked for.
    AlwaysFirst,
}
