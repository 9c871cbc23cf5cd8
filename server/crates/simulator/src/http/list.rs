use axum::http::StatusCode;
use serde::Serialize;

use super::{answer::Answer, incoming::Incoming, view::View};
use crate::{
    profile::{Paging, Profile},
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
    let found = collect(store, profile, kinds, parameters, range, incoming)?;
    let is_beyond_end = found.views.is_empty() && found.total > 0 && range.start_index > found.total;
    let found = if is_beyond_end && profile.pages.paging == Paging::FirstBeyondEnd {
        let first = PageRange {
            start_index: 1,
            ..range
        };
        collect(store, profile, kinds, parameters, first, incoming)?
    } else {
        found
    };
    Ok(Answer::json(
        StatusCode::OK,
        &ListResponse::new(found.total, range.start_index, found.views),
    ))
}

/// The resources of one page.
struct Found<'a> {
    /// How many there are on all pages.
    total: usize,
    views: Vec<View<'a>>,
}

fn collect<'a>(
    store: &'a Store,
    profile: &Profile,
    kinds: &[ResourceKind],
    parameters: &Parameters,
    range: PageRange,
    incoming: &Incoming<'_>,
) -> Result<Found<'a>, Refusal> {
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
        _ => Ok(Found { total, views }),
    }
}
