//! The page of a list that an address shows.

use model::Page;
use ui::{Address, Pages};

/// Which page of how many a list is.
pub(super) fn pages<T>(address: &Address, list: &Page<T>) -> Pages {
    Pages::new(address, u64::from(list.page_size), list.total.unsigned_abs())
}
