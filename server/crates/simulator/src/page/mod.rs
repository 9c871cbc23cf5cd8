//! The application's page for people: what accounts there are and what has just been asked.
//!
//! It works with forms and links; a small script reads it again every few seconds.

mod account;
mod account_list;
mod escape;
mod overview;
mod request_list;

use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, header},
    response::{Html, IntoResponse},
    routing::get,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{http::BASE_PATH, simulator::Simulator};
use account_list::AccountList;
use overview::Overview;

/// The page loads nothing but its own style, script and icon, and nobody may frame it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The routes of the page.
pub(crate) fn router() -> Router<Simulator> {
    Router::new()
        .route("/", get(show))
        .route(
            "/simulator.css",
            get(async || file("text/css; charset=utf-8", include_str!("simulator.css"))),
        )
        .route(
            "/simulator.js",
            get(async || file("text/javascript; charset=utf-8", include_str!("simulator.js"))),
        )
        .route(
            "/simulator.svg",
            get(async || file("image/svg+xml", include_str!("simulator.svg"))),
        )
}

/// What the page's URL says: what to search for and which page of the list to show.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    q: String,
    page: String,
}

async fn show(
    State(simulator): State<Simulator>,
    Query(shown): Query<Shown>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let profile = simulator.profile();
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let now = Timestamp::now();
    let store = simulator.read();
    let page = shown.page.parse().unwrap_or(1);
    let overview = Overview {
        profile: &profile,
        base_url: format!("http://{host}{BASE_PATH}"),
        removed: store.removed_users(),
        groups: profile
            .supports_groups
            .then(|| store.collection(crate::resource_kind::ResourceKind::Group).len()),
        requests: simulator.requests().total(),
        accounts: AccountList::read(&store, shown.q.trim(), page, now),
        log: simulator.shared.log.to_vec(),
    };
    let html = Html(overview.to_string());
    drop(store);
    let headers = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, html)
}

fn file(
    content_type: &'static str,
    content: &'static str,
) -> ([(HeaderName, &'static str); 2], &'static str) {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, content)
}
