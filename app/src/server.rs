//! What server functions and pages ask for on the server: the portal, and who is asking.

use axum::Router;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use model::ProblemKind;
use portal::{Caller, Portal};

use crate::error::AppError;

mod come_back;
mod cookie;
mod visit;

pub(crate) use come_back::{come_back, come_back_to};
pub use cookie::{cleared, find, issued};
pub use visit::Visit;

/// The portal of this installation. The HTTP layer puts it into the context of every page and server function.
pub fn portal() -> Portal {
    expect_context()
}

/// The signed-in administrator of this request.
///
/// # Errors
/// An `Unauthenticated` problem when nobody is signed in.
pub fn caller() -> Result<Caller, AppError> {
    visitor().ok_or_else(AppError::unauthenticated)
}

/// The signed-in administrator of this request, if there is one: for the pages that anybody may see.
pub fn visitor() -> Option<Caller> {
    with_context::<Parts, _>(|parts| parts.extensions.get::<Caller>().cloned()).flatten()
}

/// What the portal serves beside pages and server functions: files to download. The HTTP layer puts the [`Caller`]
/// into the requests.
pub fn routes(portal: Portal) -> Router {
    crate::pages::directory::files::router(portal.clone())
        .merge(crate::pages::applications::schema::files::router(portal.clone()))
        .merge(crate::pages::monitoring::plan::download::router(portal.clone()))
        .merge(crate::pages::monitoring::accounts::download::router(portal))
}

/// What the HTTP layer knows of this request beyond its headers.
pub fn visit() -> Visit {
    with_context::<Parts, _>(|parts| parts.extensions.get::<Visit>().cloned())
        .flatten()
        .unwrap_or_default()
}

/// Gives the browser a session's cookie, or takes it away.
pub(crate) fn set_cookie(cookie: Option<header::HeaderValue>) {
    if let (Some(response), Some(cookie)) = (use_context::<ResponseOptions>(), cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// Gives the answer the HTTP status of the problem.
///
/// A form posted without scripts keeps its redirect back to the page, which shows the problem.
pub(crate) fn answer_with(kind: ProblemKind) {
    let status = match kind {
        ProblemKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ProblemKind::Forbidden => StatusCode::FORBIDDEN,
        ProblemKind::NotFound => StatusCode::NOT_FOUND,
        ProblemKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemKind::Conflict => StatusCode::CONFLICT,
        ProblemKind::Throttled => StatusCode::TOO_MANY_REQUESTS,
        ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    if !expects_page()
        && let Some(response) = use_context::<ResponseOptions>()
    {
        response.set_status(status);
    }
}

/// Whether this request is a form sent without scripts, whose answer is a page to go to.
fn expects_page() -> bool {
    let expects = with_context::<Parts, _>(|parts| {
        let accept = parts.headers.get(header::ACCEPT);
        let html = accept
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"));
        html && parts.method == Method::POST
    });
    expects == Some(true)
}
