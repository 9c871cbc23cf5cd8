//! Who is asking. Without a session only public paths answer.

use app::server::Visit;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use model::{Problem, ProblemKind};

use super::{Web, refusal};
use crate::policy;

/// Finds the caller of the session's cookie and puts it into the request; refuses who has none where one is needed,
/// and who may not call a server function.
pub(super) async fn check(State(web): State<Web>, mut request: Request<Body>, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let caller = match &visit.token {
        Some(token) => web.portal.authenticate(token, &visit.address).await,
        None => Ok(None),
    };
    match caller {
        Ok(Some(caller)) => {
            if let Some(problem) = policy::refusal(request.uri().path(), caller.principal.role) {
                return refusal::problem(StatusCode::FORBIDDEN, &problem);
            }
            request.extensions_mut().insert(caller);
        }
        Ok(None) if policy::is_public(request.uri().path()) => {}
        Ok(None) => return sign_in_first(&request),
        Err(error) => return refusal::problem(StatusCode::INTERNAL_SERVER_ERROR, &error.into_problem()),
    }
    next.run(request).await
}

/// People are sent to the page for it; programs and page scripts are told.
fn sign_in_first(request: &Request<Body>) -> Response {
    let path = request.uri().path();
    let is_function = path.starts_with("/api/");
    if path != "/events" && refusal::wants_html(request.headers()) {
        let from = match (is_function, request.method()) {
            (false, &Method::GET | &Method::HEAD) => request.uri().path_and_query().map(ToString::to_string),
            _ => referring_page(request.headers()),
        };
        let return_to = from
            .filter(|from| from != "/")
            .map_or_else(String::new, |from| format!("?return={}", encode(&from)));
        return Redirect::to(&format!("/sign-in{return_to}")).into_response();
    }
    let problem = Problem::new(
        ProblemKind::Unauthenticated,
        "You are not signed in, or not any more.",
    )
    .with_hint("Sign in and try again.");
    refusal::problem(StatusCode::UNAUTHORIZED, &problem)
}

/// The page that a form was on. The referrer is of this site, since `origin` has let the request through.
fn referring_page(headers: &HeaderMap) -> Option<String> {
    let referrer = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = referrer.split_once("://")?;
    rest.find('/')
        .and_then(|start| rest.get(start..))
        .map(str::to_owned)
}

/// Percent-encodes a value of a query.
fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
