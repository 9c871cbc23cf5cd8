use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;

use super::broken_body::broken_body;
use crate::refusal::Refusal;

/// What goes back to the client.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(super) content_type: &'static str,
    headers: Vec<(HeaderName, String)>,
    pub(super) body: Vec<u8>,
    pub(super) ending: Ending,
}

/// How far an answer gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// To its end.
    Whole,
    /// To the middle of its body; then the connection is closed.
    Truncated,
    /// The connection is closed before the first byte.
    Dropped,
}

impl Answer {
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            content_type: "application/scim+json",
            headers: Vec::new(),
            body: Vec::new(),
            ending: Ending::Whole,
        }
    }

    /// No answer at all.
    pub(super) fn dropped() -> Self {
        Self {
            ending: Ending::Dropped,
            ..Self::empty(StatusCode::OK)
        }
    }

    pub(super) fn html(status: StatusCode, page: &str) -> Self {
        Self {
            content_type: "text/html; charset=utf-8",
            body: page.as_bytes().to_vec(),
            ..Self::empty(status)
        }
    }

    /// The status that the client sees; `None` if the connection is closed before.
    pub(super) fn visible_status(&self) -> Option<u16> {
        (self.ending != Ending::Dropped).then_some(self.status.as_u16())
    }

    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self {
                body,
                ..Self::empty(status)
            },
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as JSON");
                Self::empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    pub(crate) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::json(refusal.status, &refusal.to_json())
    }
}

impl From<Answer> for Response {
    fn from(answer: Answer) -> Self {
        let length = answer.body.len();
        let body = match answer.ending {
            Ending::Whole => Body::from(answer.body),
            Ending::Truncated => broken_body(answer.body.get(..length / 2).unwrap_or_default()),
            Ending::Dropped => broken_body(&[]),
        };
        let mut response = Response::new(body);
        *response.status_mut() = answer.status;
        let headers = response.headers_mut();
        if answer.ending == Ending::Truncated {
            headers.insert(header::CONTENT_LENGTH, length.into());
        }
        if length > 0 {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static(answer.content_type),
            );
        }
        for (name, value) in answer.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}
