//! Pages of lists.

use serde::{Deserialize, Serialize};

/// One page of a list that is paged by number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Rows of the whole list.
    pub total: i64,
    /// The number of this page, from 1.
    pub page: u32,
    /// Rows per page.
    pub page_size: u32,
}

/// One page of a long list that is paged by its last row, so that a page costs the same however deep it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Whether there are more rows after these.
    pub more: bool,
}
