//! HTTP: from a connection to a page, a server function or the stream of events, and what keeps that safe.
//!
//! How to read it: [`router`] shows the layers from the inside to the outside; each has a file. A request gets its
//! span (`log`), its headers for the answer (`headers`), its [`Visit`](app::server::Visit) (`address`), is refused
//! when another site sent it (`origin`), gets its caller or is sent to sign in (`access`), and is refused when it is too
//! large (`limit`).

mod access;
mod address;
mod events;
mod headers;
mod health;
mod limit;
mod log;
mod origin;
mod pages;
mod refusal;
#[cfg(test)]
mod tests;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use portal::Portal;
use tokio_util::sync::CancellationToken;

pub use address::Connection;

use crate::site::{self, Site};

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
    let portal = Router::new()
        .route("/events", get(events::stream))
        .with_state(web.clone())
        .merge(app::server::routes(web.portal.clone()))
        .merge(pages::router(&web))
        .layer(from_fn(limit::check))
        .layer(from_fn_with_state(web.clone(), access::check))
        .layer(from_fn(origin::check));
    Router::new()
        .merge(portal)
        .merge(health::router(web.portal.clone()))
        .merge(upload::router(web.portal.clone()))
        .merge(site::router(Arc::clone(&web.site)))
        .layer(from_fn(headers::add))
        .layer(from_fn_with_state(web.connection, address::visit))
        .layer(from_fn(log::span))
}
