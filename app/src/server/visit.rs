//! What the HTTP layer knows of a request beyond its headers.

use axum::http::{HeaderMap, header};
use portal::SessionToken;

/// Where a request came from and how. The HTTP layer puts it into the extensions of every request.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The address of the browser, as far as trusted proxies tell; may be empty.
    pub address: String,
    /// Whether the browser speaks TLS, to this server or to a trusted proxy before it.
    pub https: bool,
    /// The token in the session's cookie. It may have ended.
    pub token: Option<SessionToken>,
    /// What the browser calls itself.
    pub user_agent: String,
}

impl Visit {
    /// Reads the headers of a request from that address.
    pub fn new(address: String, https: bool, headers: &HeaderMap) -> Self {
        let user_agent = headers.get(header::USER_AGENT);
        Self {
            address,
            https,
            token: super::find(headers, https).map(SessionToken::from_cookie),
            user_agent: user_agent
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
        }
    }
}
