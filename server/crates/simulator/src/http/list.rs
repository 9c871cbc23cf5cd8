use axum::http::StatusCode;
use serde::Serialize;

use super::{answer::Answer, incoming::Incoming, view::View};
use crate::{
    profile::Profile,
    query::{PageRange, Parameters},
    refusal::Refusal,
    resource_kind::ResourceKind,
    store::Store,
};

/// The envelope of several resources. Source: RFC 7644 §3.4.2.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListResponse<T> {
    schemas: [&'static str; 1],
    total_results: usize,
    start_index: usize,
    items_per_page: usize,
    #[serde(rename = "Resources")]
    resources: Vec<T>,
}

impl<T> ListResponse<T> {
    pub(super) fn new(total_results: usize, start_index: usize, resources: Vec<T>) -> Self {
        Self {
            schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            total_results,
            start_index,
            items_per_page: resources.len(),
            resources,
        }
    }
}

/// Answers a query about the given kinds, one after the other.
///
/// # Errors
/// As [`Parameters::query`].
pub(super) fn find(
    store: &Store,
    profile: &Profile,
    kinds: &[ResourceKind],
    parameters: &Parameters,
    incoming: &Incoming<'_>,
) -> Result<Answer, Refusal> {
    let range = parameters.range(profile);
    let mut total = 0;
    let mut views = Vec::new();
    let mut refusals = Vec::new();
    for &kind in kinds {
        let query = match parameters.query(profile, kind) {
            Ok(query) => query,
            // A filter of a search over all kinds may name attributes that only one of them has.
            Err(refusal) => {
                refusals.push(refusal);
                continue;
            }
        };
        let left = PageRange {
            start_index: range.start_index.saturating_sub(total).max(1),
            count: range.count - views.len(),
        };
        let (count, page) = query.run(store.collection(kind), left);
        total += count;
        let projection = parameters.projection(profile, kind);
        views.extend(
            page.into_iter()
                .map(|resource| View::new(kind, resource, &projection, incoming.base_url)),
        );
    }
    match refusals.pop() {
        Some(refusal) if refusals.len() + 1 == kinds.len() => Err(refusal),
        _ => Ok(Answer::json(
            StatusCode::OK,
            &ListResponse::new(total, range.start_index, views),
        )),
    }
}
