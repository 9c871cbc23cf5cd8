//! The application's pages for people: what accounts there are, what has just been asked, and how it behaves.
//!
//! They work with forms and links; a small script reads them again every few seconds.

mod account;
mod account_list;
mod behaviour;
mod escape;
mod fault_card;
mod fault_form;
mod overview;
mod profile_list;
mod request_list;
mod shell;
mod switching;

use std::fmt;

use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{http::BASE_PATH, resource_kind::ResourceKind, simulator::Simulator};
use account_list::AccountList;
use overview::Overview;
use shell::Shell;

/// A page loads nothing but its own style, script and icon, and nobody may frame it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The routes of the pages.
pub(crate) fn router() -> Router<Simulator> {
    Router::new()
        .merge(switching::router())
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
) -> Response {
    let page = shown.page.parse().unwrap_or(1);
    let store = simulator.read();
    let has_groups = simulator.profile().supports_groups;
    let overview = Overview {
        faults: simulator.faults(),
        removed: store.removed_users(),
        groups: has_groups.then(|| store.collection(ResourceKind::Group).len()),
        requests: simulator.requests().total(),
        accounts: AccountList::read(&store, shown.q.trim(), page, Timestamp::now()),
        log: simulator.shared.log.to_vec(),
    };
    drop(store);
    respond(&simulator, &headers, "/", overview)
}

/// Answers with the page at this path.
fn respond(simulator: &Simulator, headers: &HeaderMap, path: &str, content: impl fmt::Display) -> Response {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let shell = Shell {
        title: &simulator.profile().title,
        base_url: &format!("http://{host}{BASE_PATH}"),
        path,
        content,
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, Html(shell.to_string())).into_response()
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
