use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use serde_json::{Map, Value};

use super::endpoint::Endpoint;
use crate::{refusal::Refusal, request_kind::Target};

/// A request after its body has arrived.
#[derive(Debug)]
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a Method,
    pub(crate) endpoint: Endpoint<'a>,
    pub(crate) asked: Target,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    /// Where the application is for this client, without a slash at the end.
    pub(crate) base_url: &'a str,
}

impl Incoming<'_> {
    /// The body as a JSON object.
    ///
    /// # Errors
    /// 415 for another content type, `invalidSyntax` for anything but an object.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        if let Some(content_type) = self.header(&header::CONTENT_TYPE)
            && !content_type.to_ascii_lowercase().contains("json")
        {
            return Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Send the body as application/scim+json.",
            ));
        }
        serde_json::from_slice(self.body)
            .map_err(|error| Refusal::invalid_syntax(format!("The body is not a JSON object: {error}.")))
    }

    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
