//! How much a request may bring.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::Limited;
use model::{Problem, ProblemKind};

use super::refusal;
use crate::policy;

/// The most bytes of a form, and of what surrounds a file in an upload.
const FORM_BYTES: u64 = 1024 * 1024;

/// Refuses what says that it is too large, and stops reading what has not said so.
pub(super) async fn check(request: Request<Body>, next: Next) -> Response {
    let is_upload = policy::UPLOADS.contains(&request.uri().path());
    let most = if is_upload {
        FORM_BYTES + portal::LARGEST_FILE
    } else {
        FORM_BYTES
    };
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > most) {
        let message = format!(
            "This is more than the {} MB that can be sent at once.",
            most / 1024 / 1024
        );
        let problem = Problem::new(ProblemKind::Invalid, message).with_hint("Send less.");
        return refusal::problem(StatusCode::PAYLOAD_TOO_LARGE, &problem);
    }
    if is_upload && !is_multipart(request.headers()) {
        let problem = Problem::new(ProblemKind::Invalid, "This is not the form of an upload.")
            .with_hint("Send the file with the form on its page, as multipart/form-data.");
        return refusal::problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, &problem);
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    next.run(request.map(|body| Body::new(Limited::new(body, most))))
        .await
}

/// Whether the body is a form with files. Leptos panics at the border when it is not.
fn is_multipart(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("multipart/form-data;"))
        .and_then(|parameters| parameters.trim().strip_prefix("boundary="))
        .is_some_and(|boundary| !boundary.is_empty() && boundary.bytes().all(|byte| byte.is_ascii_graphic()))
}
