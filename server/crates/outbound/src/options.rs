//! How the client connects.

use std::time::Duration;

use rustls::pki_types::CertificateDer;

use crate::{Identity, Proxy};

/// How the client connects; the defaults suit a SCIM application on the internet.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The value of `User-Agent`; some applications refuse requests without one.
    pub user_agent: String,
    /// Longest time for name resolution, TCP and TLS together.
    pub connect_timeout: Duration,
    /// Longest time for a request, from its start to the last byte of the answer.
    pub request_timeout: Duration,
    /// Idle connections kept per host.
    pub max_idle_per_host: usize,
    /// How long an idle connection is kept; shorter than the 60 s after which common servers close theirs.
    pub idle_timeout: Duration,
    /// The wait before the second attempt of a request, where the server names none.
    pub first_wait: Duration,
    /// Largest answer in bytes.
    pub max_body_bytes: usize,
    /// Certificate authorities trusted besides those of the operating system, for applications on an intranet.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// The certificate to show to an application that asks for one.
    pub identity: Option<Identity>,
    /// The proxy that all connections take, those to loopback included.
    pub proxy: Option<Proxy>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            user_agent: concat!("Rollcall/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_mins(1),
            max_idle_per_host: 64,
            idle_timeout: Duration::from_secs(45),
            first_wait: Duration::from_millis(500),
            max_body_bytes: 16 * 1024 * 1024,
            extra_roots: Vec::new(),
            identity: None,
            proxy: None,
        }
    }
}
