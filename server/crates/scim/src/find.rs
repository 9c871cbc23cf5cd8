//! Finding a resource by the value of an attribute.

use serde_json::Value;

use crate::client::without_members;
use crate::matches::Matches;
use crate::{AttributePath, Client, Error, ErrorKind, Page, Paging, Resource, eq, is_unset};

/// Most pages that are read from a server which ignores filters.
const PAGE_LIMIT: usize = 500;

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Nothing.
    None,
    /// Exactly one resource.
    One(Value),
    /// Several; these are their ids. Taking any of them would be a guess.
    Many(Vec<String>),
}

impl Client {
    /// Finds the resource that has this value at this path.
    ///
    /// Every returned resource is compared again, because several servers answer a filter that they do not know with
    /// everybody. Such a server is read page by page, up to 500 pages; so is one that knows no filters (501), or that
    /// cannot read a filter with quotes in its value.
    ///
    /// # Errors
    /// [`ErrorKind::MissingValues`] if the value is unset, [`ErrorKind::ServiceIncompatible`] if the list cannot be
    /// read to its end, and everything that a connection can do.
    pub async fn find(
        &self,
        resource: Resource,
        path: &AttributePath,
        value: &Value,
    ) -> Result<Found, Error> {
        if is_unset(value) {
            return Err(Error::new(
                ErrorKind::MissingValues,
                format!("The matching attribute {path} has no value to search for"),
            ));
        }
        let (filter, first) = self.first_page(resource, path, value).await?;
        let mut matches = Matches::new(path, value);
        let mut paging = Paging::new();
        let mut next = paging.next(&first);
        let mut has_total = first.total_results.is_some();
        matches.add(first.resources);
        let mut pages = 1;
        while let Some(start) = next.filter(|_| filter.is_none() || matches.has_strangers()) {
            if pages == PAGE_LIMIT {
                return Err(Error::new(
                    ErrorKind::ServiceIncompatible,
                    format!(
                        "The application has too many accounts to look through, and it does not filter by {path}"
                    ),
                ));
            }
            let start = start.to_string();
            let query = query(resource, filter.as_deref(), &[("startIndex", &start)]);
            let page = match self.search(resource, &query).await {
                Ok(page) => page,
                // A server that gave no total and refuses a start has given everything.
                Err(error) if !has_total && matches!(error.status, Some(400 | 500)) => break,
                Err(error) => return Err(error),
            };
            next = paging.next(&page);
            has_total |= page.total_results.is_some();
            matches.add(page.resources);
            pages += 1;
        }
        Ok(matches.found())
    }

    /// The first page, by the first filter that the server understands, and that filter; `None` for everybody.
    async fn first_page(
        &self,
        resource: Resource,
        path: &AttributePath,
        value: &Value,
    ) -> Result<(Option<String>, Page), Error> {
        if self.dialect.looks_through {
            return Ok((None, self.search(resource, &query(resource, None, &[])).await?));
        }
        let mut first_error = None;
        for filter in filters(path, value) {
            match self.search(resource, &query(resource, Some(&filter), &[])).await {
                Ok(page) => return Ok((Some(filter), page)),
                Err(error) if matches!(error.status, Some(400 | 500 | 501)) => {
                    first_error.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        let is_quoted = value.as_str().is_some_and(|text| text.contains(['"', '\\']));
        match first_error {
            Some(error) if error.status != Some(501) && !is_quoted => Err(error),
            _ => Ok((None, self.search(resource, &query(resource, None, &[])).await?)),
        }
    }
}

fn query<'a>(
    resource: Resource,
    filter: Option<&'a str>,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut query = without_members(resource).to_vec();
    query.extend(filter.map(|filter| ("filter", filter)));
    query.extend_from_slice(more);
    query
}

/// The filter as Microsoft Entra sends it, then other forms of the same that servers may know instead.
fn filters(path: &AttributePath, value: &Value) -> Vec<String> {
    let mut filters = vec![eq(path, value)];
    if let (Some(sub), false) = (path.sub_attribute(), path.conditions().is_empty()) {
        let list = path.whole_attribute();
        let conditions: Vec<String> = path
            .conditions()
            .iter()
            .map(|condition| format!("{} eq {}", condition.attribute, condition.value))
            .collect();
        // The form that the grammar of RFC 7644 §3.4.2.2 knows.
        filters.push(format!(
            "{list}[{} and {sub} eq {value}]",
            conditions.join(" and ")
        ));
        filters.push(format!("{list}.{sub} eq {value}"));
    }
    filters
}

#[cfg(test)]
mod tests;
