//! What can go wrong before there is an answer.

use http::StatusCode;

/// The cause of an [`Error`], for logs.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why there is no answer; no text contains a token, a query or a body.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The options do not make a working client.
    #[error("the HTTP client could not be set up")]
    Setup(#[source] Cause),
    /// The token holds characters that cannot stand in a header.
    #[error("the secret token contains characters that cannot be sent")]
    InvalidToken,
    /// The name has no address.
    #[error("the name {host} could not be resolved")]
    Resolve {
        /// The name.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The name leads to an address that must not be reached.
    #[error("{host} resolves to a forbidden address")]
    ForbiddenAddress {
        /// The name.
        host: String,
    },
    /// No TCP connection came about.
    #[error("no connection to {host} could be made")]
    Connect {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The proxy made no connection to the application.
    #[error("no connection to {host} could be made by way of the proxy {proxy}")]
    Proxy {
        /// The host.
        host: String,
        /// The proxy.
        proxy: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// There is no token to sign in with.
    #[error("the token endpoint {host} gave no token: {reason}")]
    Token {
        /// The host of the endpoint.
        host: String,
        /// Its status and error code, nothing that was sent.
        reason: String,
        /// Whether it may give one later.
        is_passing: bool,
    },
    /// The TLS handshake failed.
    #[error("no trusted TLS connection to {host} could be made: {problem}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong, in words for an administrator.
        problem: &'static str,
        /// Why.
        #[source]
        source: Cause,
    },
    /// No complete answer in time.
    #[error("{host} did not answer in time")]
    Timeout {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The host wants the request sent elsewhere; a token is never sent along.
    #[error("{host} answered {status} and pointed to {target}")]
    Redirected {
        /// The host.
        host: String,
        /// The status.
        status: StatusCode,
        /// Where it pointed, without query.
        target: String,
    },
    /// The connection broke or the answer was not HTTP.
    #[error("the connection to {host} broke before the answer was complete")]
    Protocol {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// Whoever wanted the request was stopped while it waited for its turn.
    #[error("the request to {host} was not sent, because the work was stopped")]
    Stopped {
        /// The host.
        host: String,
    },
    /// The answer is larger than the client takes.
    #[error("the answer of {host} is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit.
        limit_bytes: usize,
    },
}

impl Error {
    /// Whether every further request would fail in the same way, so that a cycle should stop.
    pub fn is_connection_level(&self) -> bool {
        match self {
            Self::Setup(_)
            | Self::InvalidToken
            | Self::Resolve { .. }
            | Self::ForbiddenAddress { .. }
            | Self::Connect { .. }
            | Self::Proxy { .. }
            | Self::Token { .. }
            | Self::Tls { .. }
            | Self::Redirected { .. } => true,
            Self::Timeout { .. } | Self::Protocol { .. } | Self::TooLarge { .. } | Self::Stopped { .. } => {
                false
            }
        }
    }

    /// Whether the server cannot have seen the request, because there never was a connection.
    pub fn was_never_sent(&self) -> bool {
        matches!(
            self,
            Self::Setup(_)
                | Self::InvalidToken
                | Self::Resolve { .. }
                | Self::ForbiddenAddress { .. }
                | Self::Connect { .. }
                | Self::Proxy { .. }
                | Self::Token { .. }
                | Self::Tls { .. }
                | Self::Stopped { .. }
        )
    }

    /// Whether a later attempt can succeed without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Resolve { .. }
            | Self::Connect { .. }
            | Self::Proxy { .. }
            | Self::Timeout { .. }
            | Self::Protocol { .. } => true,
            Self::Token { is_passing, .. } => *is_passing,
            _ => false,
        }
    }

    /// What the administrator can do about it, as one or two sentences.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Setup(_) => "Check the network and certificate options of this installation.",
            Self::InvalidToken => {
                "Copy the secret token again; it must be one line of plain letters, digits and punctuation."
            }
            Self::Resolve { .. } => {
                "Check the host name in the tenant URL for typing errors, and that this server can resolve names of that network."
            }
            Self::ForbiddenAddress { .. } => {
                "The name leads to a reserved address. Use the application's own address, or have its DNS entry corrected."
            }
            Self::Connect { .. } => {
                "Check host and port of the tenant URL, that the application is running, and that no firewall stands between."
            }
            Self::Proxy { .. } => {
                "Check address, user name and password of the proxy, and that it lets connections to this application through."
            }
            Self::Token { .. } => {
                "Check token URL, client id, client secret and scope in the admin credentials; the token endpoint says no."
            }
            Self::Tls { .. } => {
                "Check the certificate of the application. One of an own certificate authority is accepted once that authority is entered under Advanced connection settings or trusted on this server; some applications also ask for a client certificate."
            }
            Self::Timeout { .. } => {
                "The application is too slow or overloaded. Try again later or ask its operator."
            }
            Self::Redirected { .. } => {
                "Enter the final address as tenant URL. Redirects are not followed, so that the secret token goes nowhere else."
            }
            Self::Protocol { .. } => "Try again. If it happens again, ask the operator of the application.",
            Self::Stopped { .. } => "Start it again.",
            Self::TooLarge { .. } => "Check that the tenant URL is the address of a SCIM service.",
        }
    }
}
