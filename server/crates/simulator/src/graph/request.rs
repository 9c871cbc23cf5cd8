use std::collections::HashMap;

use axum::http::Method;
use serde_json::Value;

/// A request, as far as anybody here looks at it.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// Decoded, without a slash at its ends.
    pub(super) path: String,
    /// Decoded.
    pub(super) query: HashMap<String, String>,
    /// The value of `Authorization`.
    pub(super) authorization: String,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// A request with this path and query, as they stand in an address.
    pub(super) fn new(method: Method, target: &str, authorization: &str, body: Vec<u8>) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = decoded(path);
        let query = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        Self {
            method,
            path: path.trim_matches('/').to_owned(),
            query,
            authorization: authorization.to_owned(),
            body,
        }
    }

    /// An option of the query, such as `$select`.
    pub(super) fn option(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// The body as JSON; nothing where it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// Percent-encoded text as it is meant.
fn decoded(text: &str) -> String {
    // The parser of forms decodes; these characters mean something else to it.
    let text = text.replace('+', "%2B").replace('=', "%3D").replace('&', "%26");
    let mut pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}
