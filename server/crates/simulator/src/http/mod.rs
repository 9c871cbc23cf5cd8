//! The protocol over HTTP. Source: RFC 7644 §3.

mod answer;
mod discovery;
mod endpoint;
mod incoming;
mod list;
mod service;
mod view;

use std::time::Instant;

use axum::{
    Router,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::Response,
    routing::any,
};
use jiff::Timestamp;

use crate::{recording::RecordedRequest, refusal::Refusal, request_log::LoggedRequest, simulator::Simulator};
use answer::Answer;
pub(crate) use endpoint::Endpoint;
use incoming::Incoming;

/// Where the protocol begins.
pub(crate) const BASE_PATH: &str = "/scim/v2";

/// A group of 100,000 members fits; more is refused. Unit: bytes.
const MAXIMUM_BODY: usize = 32 * 1024 * 1024;

/// The routes of the protocol.
pub(crate) fn router() -> Router<Simulator> {
    Router::new()
        .route(BASE_PATH, any(answer))
        .route("/scim/v2/", any(answer))
        .route("/scim/v2/{*path}", any(answer))
}

async fn answer(
    State(simulator): State<Simulator>,
    path: Option<Path<String>>,
    request: Request,
) -> Response {
    let started = Instant::now();
    let path = path.map(|Path(path)| path).unwrap_or_default();
    let (parts, body) = request.into_parts();
    let target = parts
        .uri
        .path_and_query()
        .map_or(BASE_PATH, |target| target.as_str());
    let endpoint = Endpoint::parse(&path);
    simulator.shared.counters.count(&parts.method, endpoint);

    let profile = simulator.profile();
    let body = axum::body::to_bytes(body, MAXIMUM_BODY).await;
    if !profile.latency.is_zero() {
        tokio::time::sleep(profile.latency).await;
    }
    let outcome = match &body {
        Ok(body) => {
            simulator
                .shared
                .recording
                .record(|| RecordedRequest::new(&parts.method, target, body));
            let base_url = base_url(&parts.headers);
            let incoming = Incoming {
                method: &parts.method,
                endpoint,
                query: parts.uri.query().unwrap_or_default(),
                headers: &parts.headers,
                body,
                base_url: &base_url,
            };
            match simulator.shared.fault.take() {
                Some(fault) => Ok(failed(&fault)),
                None => authorise(&simulator, &parts.headers)
                    .unwrap_or_else(|| service::respond(&simulator, &profile, &incoming)),
            }
        }
        Err(_) => Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("The body could not be read; it may be {MAXIMUM_BODY} bytes long."),
        )),
    };
    let answer = outcome.unwrap_or_else(Answer::from);
    simulator.shared.log.add(LoggedRequest {
        at: Timestamp::now(),
        method: parts.method.to_string(),
        target: target.to_owned(),
        status: answer.status.as_u16(),
        took: started.elapsed(),
    });
    answer.into()
}

/// The refusal of a request without the right token.
fn authorise(simulator: &Simulator, headers: &HeaderMap) -> Option<Result<Answer, Refusal>> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if simulator.accepts(given) {
        return None;
    }
    let refusal = Refusal::new(StatusCode::UNAUTHORIZED, "The token is missing or wrong.");
    Some(Ok(
        Answer::from(refusal).with(header::WWW_AUTHENTICATE, "Bearer realm=\"SCIM\"")
    ))
}

fn failed(fault: &crate::fault::Fault) -> Answer {
    let answer = Answer::from(Refusal::new(fault.status(), "The simulator was told to fail."));
    match fault.retry_after {
        Some(duration) => answer.with(header::RETRY_AFTER, duration.as_secs().to_string()),
        None => answer,
    }
}

/// The base URL by which this client reaches the application.
fn base_url(headers: &HeaderMap) -> String {
    const FORWARDED_SCHEME: HeaderName = HeaderName::from_static("x-forwarded-proto");
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text(FORWARDED_SCHEME).unwrap_or("http");
    let host = text(header::HOST).unwrap_or("localhost");
    format!("{scheme}://{host}{BASE_PATH}")
}
