//! How much a request may bring.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::Limited;
use model::{Problem, ProblemKind};

use super::refusal;
use crate::policy;

/// The most bytes of a form.
const FORM_BYTES: usize = 1024 * 1024;
/// The most bytes of an upload.
const UPLOAD_BYTES: usize = 64 * 1024 * 1024;

/// Refuses what says that it is too large, and stops reading what has not said so.
pub(super) async fn check(request: Request<Body>, next: Next) -> Response {
    let is_upload = policy::UPLOADS.contains(&request.uri().path());
    let most = if is_upload { UPLOAD_BYTES } else { FORM_BYTES };
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > most) {
        let message = format!(
            "This is more than the {} MB that can be sent at once.",
            most / 1024 / 1024
        );
        let problem = Problem::new(ProblemKind::Invalid, message).with_hint("Send less.");
        return refusal::problem(StatusCode::PAYLOAD_TOO_LARGE, &problem);
    }
    next.run(request.map(|body| Body::new(Limited::new(body, most))))
        .await
}
