use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

/// What is answered.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) content: Content,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Json(Value),
    /// A page for people, as proxies send it.
    Html,
    /// The connection breaks instead.
    HangUp,
}

impl Answer {
    /// A success.
    pub(super) const fn ok(body: Value) -> Self {
        Self {
            status: StatusCode::OK,
            headers: Vec::new(),
            content: Content::Json(body),
        }
    }

    /// An error of Graph. Source: Microsoft Graph documentation, "error resource type".
    pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Self {
        let id = Uuid::now_v7();
        Self {
            status,
            headers: vec![("request-id", id.to_string())],
            content: Content::Json(json!({
                "error": {
                    "code": code,
                    "message": message,
                    "innerError": {"date": "2026-11-26T12:00:00", "request-id": id, "client-request-id": id},
                }
            })),
        }
    }

    pub(super) fn bad_request(message: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, "Request_BadRequest", message)
    }

    pub(super) fn not_found(what: &str) -> Self {
        let message = format!(
            "Resource '{what}' does not exist or one of its queried reference-property objects are not present."
        );
        Self::error(StatusCode::NOT_FOUND, "Request_ResourceNotFound", &message)
    }

    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}
