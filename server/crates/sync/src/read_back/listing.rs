//! Where a list ends, and whether it was complete. Pure.
//!
//! Applications leave the total out, give one of a page only, repeat the first page past the end or for every page, cap the
//! size of a page, or list somebody twice while others change. Complete is only what adds up.

use std::collections::HashSet;

use scim::{Page, id_of};
use serde_json::Value as Json;

/// What has been listed so far; of accounts only their ids.
#[derive(Debug, Default)]
pub(super) struct Listing {
    seen: HashSet<String>,
    /// Resources that were sent, those that were sent twice among them.
    sent: u64,
    /// Whether one had no id.
    has_nameless: bool,
    is_complete: bool,
}

/// How a list goes on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// With the page from this place, counted from 1.
    Page(u64),
    /// Not at all: everything was listed.
    Complete,
    /// Not at all, and why something may be missing.
    Incomplete(String),
}

impl Listing {
    /// Takes a page in: what is new on it, and how it goes on.
    pub(super) fn take(&mut self, page: Page) -> (Vec<Json>, Next) {
        let total = page.total_results;
        let length = u64::try_from(page.resources.len()).unwrap_or(u64::MAX);
        let mut fresh = Vec::with_capacity(page.resources.len());
        for resource in page.resources {
            match id_of(&resource) {
                Some(id) => {
                    if self.seen.insert(id) {
                        fresh.push(resource);
                    }
                }
                None => self.has_nameless = true,
            }
        }
        self.sent = self.sent.saturating_add(length);
        let next = if length == 0 {
            self.end(total, "it ended early")
        } else if fresh.is_empty() {
            self.end(total.or(Some(u64::MAX)), "it repeated a page")
        } else if total.is_some_and(|total| self.sent >= total) {
            self.end(total, "somebody was listed twice")
        } else {
            Next::Page(self.sent + 1)
        };
        self.is_complete = next == Next::Complete;
        (fresh, next)
    }

    fn end(&self, total: Option<u64>, why: &str) -> Next {
        let listed = u64::try_from(self.seen.len()).unwrap_or(0);
        if self.has_nameless {
            return Next::Incomplete("The list is not complete: an entry has no id.".to_owned());
        }
        match total {
            Some(u64::MAX) => Next::Incomplete(format!("The list is not complete: {why}.")),
            Some(total) if listed < total => {
                Next::Incomplete(format!("The list has {listed} of {total}: {why}."))
            }
            _ => Next::Complete,
        }
    }

    /// Whether this id was listed.
    pub(super) fn has(&self, id: &str) -> bool {
        self.seen.contains(id)
    }

    /// Nothing can be concluded from what is not listed.
    pub(super) fn fail(&mut self) {
        self.is_complete = false;
    }

    /// Whether what is not listed is not there.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(ids: &[&str], total: Option<u64>) -> Page {
        Page {
            resources: ids.iter().map(|id| json!({ "id": id })).collect(),
            total_results: total,
            start_index: None,
        }
    }

    fn ends(pages: &[Page]) -> Next {
        let mut listing = Listing::default();
        let mut last = Next::Page(1);
        for page in pages {
            assert!(matches!(last, Next::Page(_)), "{last:?}");
            last = listing.take(page.clone()).1;
        }
        assert_eq!(listing.is_complete(), last == Next::Complete);
        last
    }

    #[test]
    fn what_adds_up_is_complete() {
        for pages in [
            vec![page(&["a", "b"], Some(2))],
            vec![page(&["a", "b"], Some(3)), page(&["c"], Some(3))],
            // A cap on the size of a page, and no total.
            vec![page(&["a"], None), page(&["b"], None), page(&[], None)],
            vec![page(&[], Some(0))],
            // Somebody was deleted meanwhile.
            vec![page(&["a", "b"], Some(4)), page(&["c"], Some(3))],
        ] {
            assert_eq!(ends(&pages), Next::Complete, "{pages:?}");
        }
    }

    #[test]
    fn what_does_not_add_up_is_not() {
        for pages in [
            // The same page for ever, with and without a total.
            vec![page(&["a", "b"], Some(9)), page(&["a", "b"], Some(9))],
            vec![page(&["a", "b"], None), page(&["a", "b"], None)],
            // It ends before its total.
            vec![page(&["a", "b"], Some(9)), page(&[], Some(9))],
            // Somebody moved onto the next page, and somebody else off it.
            vec![page(&["a", "b"], Some(4)), page(&["b", "c"], Some(4))],
            vec![page(&["a", ""], Some(2))],
        ] {
            assert!(matches!(ends(&pages), Next::Incomplete(_)), "{pages:?}");
        }
    }

    #[test]
    fn nobody_is_new_twice() {
        let mut listing = Listing::default();
        assert_eq!(
            listing.take(page(&["a", "b"], Some(4))),
            (vec![json!({"id": "a"}), json!({"id": "b"})], Next::Page(3))
        );
        assert_eq!(
            listing.take(page(&["b", "c"], None)),
            (vec![json!({"id": "c"})], Next::Page(5))
        );
        assert!(listing.has("c") && !listing.has("d"));
    }
}
