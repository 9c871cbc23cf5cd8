//! What faults do to answers.

use axum::http::{StatusCode, header};
use jiff::Timestamp;

use super::{
    BEARER,
    answer::{Answer, Ending},
};
use crate::{
    fault::{FaultKind, RetryAfter},
    refusal::Refusal,
};

/// What a proxy's sign-in page looks like to a client that expects JSON.
const WEB_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>";

/// The answer in place of the application's; `None` from a fault that lets the application answer.
pub(super) fn instead(fault: FaultKind) -> Option<Answer> {
    match fault {
        FaultKind::DropBefore => Some(Answer::dropped()),
        FaultKind::WebPage => Some(Answer::html(StatusCode::OK, WEB_PAGE)),
        FaultKind::TokenExpired => {
            let refusal = Refusal::new(StatusCode::UNAUTHORIZED, "The token has expired.");
            Some(Answer::from(refusal).with(header::WWW_AUTHENTICATE, BEARER))
        }
        FaultKind::Errors { status, retry_after } => Some(refuse(possible(status), retry_after)),
        FaultKind::TooManyRequests(retry_after) | FaultKind::Quota { retry_after, .. } => {
            Some(refuse(StatusCode::TOO_MANY_REQUESTS, retry_after))
        }
        FaultKind::Latency(_)
        | FaultKind::DropAfter
        | FaultKind::TruncatedBody
        | FaultKind::WrongContentType
        | FaultKind::LostMembers { .. }
        | FaultKind::StaleReads(_) => None,
    }
}

/// The application's answer as it arrives.
pub(super) fn spoil(answer: &mut Answer, fault: FaultKind) {
    match fault {
        FaultKind::DropAfter => answer.ending = Ending::Dropped,
        FaultKind::TruncatedBody => answer.ending = Ending::Truncated,
        FaultKind::WrongContentType => answer.content_type = "text/plain",
        _ => {}
    }
}

fn refuse(status: StatusCode, retry_after: RetryAfter) -> Answer {
    let answer = Answer::from(Refusal::new(status, "The simulator was told to fail."));
    match retry_after.header(Timestamp::now()) {
        Some(value) => answer.with(header::RETRY_AFTER, value),
        None => answer,
    }
}

fn possible(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(status) if status.as_u16() >= 200 => status,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
