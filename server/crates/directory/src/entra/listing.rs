//! Lists that are read page by page.

use std::collections::HashSet;

use outbound::Endpoint;
use serde_json::Value;

use super::advice::About;
use super::graph::Graph;
use super::page::Page;
use super::refusal::{Refusal, paging};
use super::tally::Tally;

impl Graph {
    /// The first records of a list, at most so many, over as many pages as it takes.
    ///
    /// # Errors
    /// For any page that does not come, or does not fit.
    pub(super) async fn list(
        &self,
        about: About,
        first: Endpoint,
        at_most: usize,
        tally: &mut Tally,
    ) -> Result<Vec<Value>, Refusal> {
        let mut followed = HashSet::new();
        let mut records = Vec::new();
        let mut next = Some(first);
        while let Some(endpoint) = next.take()
            && records.len() < at_most
        {
            let page = Page::of(about, self.get(about, &endpoint, tally).await?)?;
            records.extend(page.records);
            if let Some(link) = page.next {
                next = Some(self.linked(about, &link)?);
                if !followed.insert(link) {
                    return Err(paging(about, "they lead in a circle").into());
                }
            }
        }
        records.truncate(at_most);
        Ok(records)
    }
}
