//! The protocol over HTTP. Source: RFC 7644 §3.

mod answer;
mod broken_body;
mod discovery;
mod endpoint;
mod incoming;
mod list;
mod refused;
mod service;
mod strict;
mod trouble;
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

use crate::{
    fault::{FaultKind, Stage},
    profile::ErrorRules,
    recording::RecordedRequest,
    refusal::Refusal,
    request_kind::Target,
    request_log::LoggedRequest,
    simulator::Simulator,
};
use answer::Answer;
pub(crate) use endpoint::Endpoint;
use incoming::Incoming;
use refused::refused;

/// Where the protocol begins.
pub(crate) const BASE_PATH: &str = "/scim/v2";

/// A group of 100,000 members fits; more is refused. Unit: bytes.
const MAXIMUM_BODY: usize = 32 * 1024 * 1024;

/// The header `WWW-Authenticate` of 401.
const BEARER: &str = "Bearer realm=\"SCIM\"";

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
    let asked = Target::of(&parts.method, endpoint);
    simulator.shared.counters.count(asked);

    let profile = simulator.profile();
    let faults = &simulator.shared.faults;
    let body = axum::body::to_bytes(body, MAXIMUM_BODY).await;
    let latency = match faults.strike(Stage::Delay, asked) {
        Some(FaultKind::Latency(latency)) => profile.latency + latency,
        _ => profile.latency,
    };
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
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
                asked,
                query: parts.uri.query().unwrap_or_default(),
                headers: &parts.headers,
                body,
                base_url: &base_url,
            };
            match faults.strike(Stage::Refuse, asked).and_then(trouble::instead) {
                Some(answer) => Ok(answer),
                None if profile.requires_user_agent && !parts.headers.contains_key(header::USER_AGENT) => {
                    Err(Refusal::new(
                        StatusCode::FORBIDDEN,
                        "Send the header User-Agent with a name of your own.",
                    ))
                }
                None if !is_authorised(&simulator, &parts.headers) => Ok(unauthorized(profile.errors)),
                None => service::respond(&simulator, &profile, &incoming),
            }
        }
        Err(_) => Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("The body could not be read; it may be {MAXIMUM_BODY} bytes long."),
        )),
    };
    let mut answer = outcome.unwrap_or_else(|refusal| refused(refusal, profile.errors));
    if let Some(fault) = faults.strike(Stage::Answer, asked) {
        trouble::spoil(&mut answer, fault);
    }
    simulator.shared.log.add(LoggedRequest {
        at: Timestamp::now(),
        method: parts.method.to_string(),
        target: target.to_owned(),
        status: answer.visible_status(),
        took: started.elapsed(),
    });
    answer.into()
}

fn is_authorised(simulator: &Simulator, headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    simulator.accepts(given)
}

/// The refusal of a request without the right token.
fn unauthorized(rules: ErrorRules) -> Answer {
    let refusal = Refusal::new(StatusCode::UNAUTHORIZED, "The token is missing or wrong.");
    refused(refusal, rules).with(header::WWW_AUTHENTICATE, BEARER)
}

/// The base URL by which this client reaches the application.
fn base_url(headers: &HeaderMap) -> String {
    const FORWARDED_SCHEME: HeaderName = HeaderName::from_static("x-forwarded-proto");
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text(FORWARDED_SCHEME).unwrap_or("http");
    let host = text(header::HOST).unwrap_or("localhost");
    format!("{scheme}://{host}{BASE_PATH}")
}
