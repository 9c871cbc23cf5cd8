//! A page of a list, and the way to the next one.

use std::collections::HashSet;

use serde_json::Value;

use crate::id_of;
use crate::read::member;

/// The schema of a list. Source: RFC 7644 §3.4.2.
const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// A page of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The resources on this page.
    pub resources: Vec<Value>,
    /// How many there are on all pages, as the server says; some say nothing.
    pub total_results: Option<u64>,
    /// The position of the first one as the server says, counted from 1; some repeat only what was asked.
    pub start_index: Option<u64>,
}

impl Page {
    /// Reads a list; `None` if the JSON is none. A missing `totalResults` and other letter case are understood.
    pub fn parse(value: &Value) -> Option<Self> {
        let resources = match member(value, "Resources") {
            Some(Value::Array(items)) => items.clone(),
            Some(Value::Null) | None => Vec::new(),
            Some(_) => return None,
        };
        let total_results = number(value, "totalResults");
        let is_list = member(value, "Resources").is_some_and(Value::is_array)
            || total_results.is_some()
            || member(value, "schemas")
                .and_then(Value::as_array)
                .is_some_and(|schemas| schemas.iter().any(|schema| schema == LIST_RESPONSE));
        is_list.then(|| Self {
            resources,
            total_results,
            start_index: number(value, "startIndex"),
        })
    }
}

fn number(value: &Value, name: &str) -> Option<u64> {
    match member(value, name)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The way through the pages of a list that ends with every server: on an empty page, on a page of which every id was
/// seen before, and behind the total.
#[derive(Debug, Default)]
pub struct Paging {
    seen: HashSet<String>,
    fetched: u64,
}

impl Paging {
    /// At the beginning.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a page and says where the next one begins, counted from 1; `None` at the end.
    pub fn next(&mut self, page: &Page) -> Option<u64> {
        let before = self.seen.len();
        self.seen.extend(page.resources.iter().filter_map(id_of));
        if self.seen.len() == before {
            return None;
        }
        self.fetched += u64::try_from(page.resources.len()).ok()?;
        match page.total_results {
            Some(total) if self.fetched >= total => None,
            _ => Some(self.fetched + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(ids: &[u32], total: Option<u64>) -> Page {
        Page {
            resources: ids.iter().map(|id| json!({"id": id.to_string()})).collect(),
            total_results: total,
            start_index: None,
        }
    }

    #[test]
    fn lists_are_recognised() {
        for (value, expected) in [
            (
                json!({"Resources": [{"id": "1"}], "totalResults": 1}),
                Some((1, Some(1))),
            ),
            (json!({"resources": [{"id": "1"}]}), Some((1, None))),
            (json!({"totalResults": "0"}), Some((0, Some(0)))),
            (json!({"schemas": [LIST_RESPONSE]}), Some((0, None))),
            (json!({"Resources": null, "totalResults": 0}), Some((0, Some(0)))),
            (json!({"id": "1", "userName": "anna"}), None),
            (json!({"Resources": "none"}), None),
            (json!({"message": "hello"}), None),
        ] {
            let read = Page::parse(&value).map(|page| (page.resources.len(), page.total_results));
            assert_eq!(read, expected, "{value}");
        }
    }

    #[test]
    fn paging_ends_with_every_server() {
        let steps = |pages: &[Page]| {
            let mut paging = Paging::new();
            pages.iter().map(|page| paging.next(page)).collect::<Vec<_>>()
        };
        assert_eq!(
            steps(&[page(&[1, 2], Some(3)), page(&[3], Some(3))]),
            [Some(3), None]
        );
        // Without a total: up to the empty page.
        assert_eq!(
            steps(&[page(&[1, 2], None), page(&[3, 4], None), page(&[], None)]),
            [Some(3), Some(5), None]
        );
        // The first page again and again.
        assert_eq!(
            steps(&[page(&[1, 2], Some(9)), page(&[1, 2], Some(9))]),
            [Some(3), None]
        );
        assert_eq!(steps(&[page(&[], Some(9))]), [None]);
    }
}
