//! One request to send.

use std::fmt;

use crate::{Endpoint, SignIn};
use bytes::Bytes;
use http::Method;

/// One request; `Debug` shows neither token nor body nor query.
#[derive(Clone)]
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub endpoint: Endpoint,
    /// The header to sign in with.
    pub sign_in: Option<&'a SignIn>,
    /// The value of `Accept`.
    pub accept: Option<&'static str>,
    /// The value of `Content-Type`.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: Option<Bytes>,
}

impl<'a> Request<'a> {
    /// A request without body that signs in nowhere.
    pub fn new(method: Method, endpoint: Endpoint) -> Self {
        Self {
            method,
            endpoint,
            sign_in: None,
            accept: None,
            content_type: None,
            body: None,
        }
    }

    /// The same request, which signs in.
    #[must_use]
    pub fn sign_in(mut self, sign_in: &'a SignIn) -> Self {
        self.sign_in = Some(sign_in);
        self
    }

    /// The same request with what it accepts.
    #[must_use]
    pub fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = Some(media_types);
        self
    }

    /// The same request with a body of the given media type.
    #[must_use]
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.content_type = Some(content_type);
        self.body = Some(body.into());
        self
    }

    /// The same request with a JSON body under the given media type (`application/json`, `application/scim+json`).
    #[must_use]
    pub fn json(self, content_type: &'static str, body: &serde_json::Value) -> Self {
        let text = body.to_string();
        self.body(content_type, text)
    }

    /// Whether sending it twice does what sending it once does. Source: RFC 9110 §9.2.2.
    pub fn is_idempotent(&self) -> bool {
        self.method.is_idempotent()
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("endpoint", &self.endpoint)
            .field("body_bytes", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UrlPolicy;

    #[test]
    fn debug_shows_no_secret_and_no_personal_data() {
        let sign_in = SignIn::bearer(&"s3cret-token".into()).unwrap();
        let endpoint = Endpoint::parse("https://a.example/Users?filter=anna", &UrlPolicy::default()).unwrap();
        let request = Request::new(Method::POST, endpoint)
            .sign_in(&sign_in)
            .json("application/json", &serde_json::json!({"name": "anna"}));
        let text = format!("{request:?}");
        assert!(!text.contains("s3cret") && !text.contains("anna"), "{text}");
        assert!(!request.is_idempotent());
    }
}
