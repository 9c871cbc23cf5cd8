//! HTTP: from a connection to a page, a server function or the stream of events, and what keeps that safe.
//!
//! How to read it: [`router`] shows the layers from the inside to the outside; each has a file. A request gets its
//! span (`log`), its headers for the answer (`headers`), its [`Visit`](app::server::Visit) (`address`), is refused
//! when another site sent it (`origin`), and gets its caller or is sent to sign in (`access`).

mod access;
mod address;
mod events;
mod headers;
mod health;
mod log;
mod origin;
mod pages;
mod refusal;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum::{Router, routing::any};
use leptos::prelude::LeptosOptions;
use portal::Portal;
use tokio_util::sync::CancellationToken;
use tower_http::limit::RequestBodyLimitLayer;

pub use address::Connection;

use crate::policy;
use crate::site::{self, Site};

/// The most bytes of a request to a server function.
const BODY_BYTES: usize = 1024 * 1024;
/// The most bytes of an upload.
const UPLOAD_BYTES: usize = 64 * 1024 * 1024;

/// What the HTTP layer needs to know. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Web {
    /// The use cases.
    pub portal: Portal,
    /// The files that browsers load.
    pub site: Arc<Site>,
    /// How browsers reach this server.
    pub connection: Arc<Connection>,
    /// Cancelled when the server stops, so that open streams end.
    pub shutdown: CancellationToken,
}

/// The whole portal as a service.
pub fn router(web: Web) -> Router {
    let options = LeptosOptions::builder().output_name("rollcall").build();
    let context = pages::context(&web);
    let functions = any(pages::server_functions(&web));
    let mut portal = Router::new()
        .route("/events", get(events::stream))
        .route(
            "/api/{*function}",
            functions.clone().layer(RequestBodyLimitLayer::new(BODY_BYTES)),
        );
    for path in policy::UPLOADS {
        portal = portal.route(path, functions.clone().layer(RequestBodyLimitLayer::new(UPLOAD_BYTES)));
    }
    let portal = portal
        .with_state(web.clone())
        .merge(pages::pages(&web, context, &options))
        .layer(from_fn_with_state(web.clone(), access::check))
        .layer(from_fn(origin::check));
    Router::new()
        .merge(portal)
        .merge(health::router(web.portal.clone()))
        .merge(site::router(Arc::clone(&web.site)))
        .layer(from_fn(headers::add))
        .layer(from_fn_with_state(web.connection, address::visit))
        .layer(from_fn(log::span))
}
