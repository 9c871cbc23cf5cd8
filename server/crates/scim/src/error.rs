//! A request that did not do what it was sent for.

use std::time::Duration;

use jiff::Timestamp;
use outbound::{Response, retry_after};
use serde_json::Value;

use crate::ErrorKind;
use crate::detail::{reason, redact};
use crate::error_kind::{Operation, kind_of};
use crate::read::member;

/// Why a request failed; holds no token, and of the answer only a short reason.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct Error {
    /// The kind, which names the code of the provisioning log.
    pub kind: ErrorKind,
    /// The status of the answer; `None` without an answer.
    pub status: Option<u16>,
    /// SCIM's `scimType`. Source: RFC 7644 §3.12.
    pub scim_type: Option<String>,
    /// What happened, as one line of at most about 350 characters.
    pub detail: String,
    /// How long the application asked to wait.
    pub retry_after: Option<Duration>,
    is_connection_level: bool,
    request: Option<String>,
    /// Why there was no answer.
    #[source]
    source: Option<Box<outbound::Error>>,
}

impl Error {
    /// Whether every further request would fail in the same way (token, name, connection, TLS, no SCIM there), so that
    /// the whole cycle should stop.
    pub fn is_connection_level(&self) -> bool {
        self.is_connection_level
    }

    /// The request that failed, such as `PATCH /scim/v2/Users/17`, without its query; `None` when none was made.
    pub fn request(&self) -> Option<&str> {
        self.request.as_deref()
    }

    /// The same failure, of this request.
    pub(crate) fn of_request(self, request: String) -> Self {
        Self {
            request: Some(request),
            ..self
        }
    }

    /// Whether nothing was sent, because whoever wanted the request was stopped while it waited for its turn.
    pub fn was_stopped(&self) -> bool {
        matches!(self.transport(), Some(outbound::Error::Stopped { .. }))
    }

    /// Why there was no answer at all.
    pub fn transport(&self) -> Option<&outbound::Error> {
        self.source.as_deref()
    }

    /// A fault that the application did not name itself.
    pub fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            scim_type: None,
            detail: detail.into(),
            retry_after: None,
            is_connection_level: false,
            request: None,
            source: None,
        }
    }

    /// What answers there is not SCIM.
    pub(crate) fn not_scim(response: &Response, what: &str, is_connection_level: bool) -> Self {
        Self {
            status: Some(response.status.as_u16()),
            is_connection_level,
            ..Self::new(
                ErrorKind::ServiceIncompatible,
                format!(
                    "The application answered {} with {what}, which is not SCIM",
                    response.status.as_u16()
                ),
            )
        }
    }

    /// The same failure, known to hit every request.
    pub(crate) fn at_connection_level(self) -> Self {
        Self {
            is_connection_level: true,
            ..self
        }
    }

    /// The same failure, of a creation that happened nevertheless.
    pub(crate) fn into_conflict(self) -> Self {
        Self {
            kind: ErrorKind::Conflict,
            ..self
        }
    }

    pub(crate) fn from_transport(error: outbound::Error) -> Self {
        let kind = match error {
            outbound::Error::Timeout { .. } => ErrorKind::Timeout,
            _ => ErrorKind::WebExceptionProtocolError,
        };
        Self {
            is_connection_level: error.is_connection_level(),
            detail: error.to_string(),
            source: Some(Box::new(error)),
            ..Self::new(kind, String::new())
        }
    }

    /// Reads an answer whose status is no success; its body may be SCIM, other JSON, HTML, text or empty.
    pub(crate) fn from_response(
        operation: Operation,
        response: &Response,
        secret: &str,
        now: Timestamp,
    ) -> Self {
        let json = serde_json::from_slice::<Value>(&response.body).ok();
        let scim_type = json
            .as_ref()
            .and_then(|json| member(json, "scimType"))
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(|text| redact(text, secret));
        let reason = reason(&response.body, json.as_ref(), secret);
        let status = response.status.as_u16();
        let kind = kind_of(operation, status, scim_type.as_deref(), &reason.to_lowercase());
        let is_connection_level = match kind {
            ErrorKind::Unauthorized => true,
            ErrorKind::InsufficientRights => operation == Operation::Search,
            ErrorKind::ServiceIncompatible => matches!(status, 404 | 406 | 410 | 415),
            _ => false,
        };
        let scim_type_shown = scim_type
            .as_ref()
            .map(|text| format!(" ({text})"))
            .unwrap_or_default();
        let detail = if reason.is_empty() {
            format!("The application answered {status}{scim_type_shown} and gave no reason")
        } else {
            format!("The application answered {status}{scim_type_shown}: {reason}")
        };
        Self {
            kind,
            status: Some(status),
            scim_type,
            detail,
            retry_after: retry_after(&response.headers, now),
            is_connection_level,
            request: None,
            source: None,
        }
    }

    /// Whether the server says that a path selects nothing. Source: RFC 7644 §3.12, `noTarget`.
    pub(crate) fn is_no_target(&self) -> bool {
        self.status == Some(400)
            && self
                .scim_type
                .as_deref()
                .is_some_and(|text| text.eq_ignore_ascii_case("noTarget"))
    }

    /// Whether the server says that it has no place for this, whatever the value.
    pub(crate) fn is_structural(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::NotImplemented | ErrorKind::SchemaAttributeNotFound
        )
    }

    /// Whether the server may take the same wish in another form.
    pub(crate) fn may_like_another_form(&self) -> bool {
        let is_refusal = matches!(self.status, Some(400 | 422 | 500 | 501));
        is_refusal && !matches!(self.kind, ErrorKind::Conflict | ErrorKind::LicenseLimitExceeded)
    }
}
