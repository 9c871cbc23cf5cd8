//! The one HTTP client of Rollcall; every request to another machine by HTTP leaves through it.
//!
//! It decides what may be called ([`TenantUrl`], [`UrlPolicy`]), calls it ([`Client`]), says what went wrong in a way
//! that an administrator can act on ([`Error`]), when to try again ([`Retry`]), how many requests an application takes
//! ([`Budget`]), and how one signs in there ([`Authentication`]).
//!
//! It does not know SCIM, Microsoft Graph or any other protocol above HTTP, follows no redirect, keeps no cookie,
//! reads no proxy variables, and never writes a token, a query or a body to a log or an error text.
//!
//! Read `tenant_url`, `endpoint`, `request`, `client`, then `retry`, `budget` and `probe`.

mod address;
mod authentication;
mod budget;
mod certificate;
mod classify;
mod client;
mod client_assertion;
mod endpoint;
mod error;
mod identity;
mod options;
mod probe;
mod proxy;
mod request;
mod resolver;
mod response;
mod retry;
mod retry_after;
mod tenant_url;
mod tls;
mod token_source;
mod tunnel;

pub use authentication::{Authentication, SignIn};
pub use budget::{Budget, KeptBudget, Limit, Permit, Priority};
pub use client::Client;
pub use client_assertion::AssertionKey;
pub use endpoint::Endpoint;
pub use error::{Cause, Error};
pub use http::{HeaderName, Method, StatusCode};
pub use identity::{Identity, PemError, certificates, valid_until};
pub use options::ClientOptions;
pub use probe::{Probe, ProbeStep};
pub use proxy::Proxy;
pub use request::Request;
pub use response::Response;
pub use retry::{Attempt, Retry};
pub use retry_after::retry_after;
pub use tenant_url::{TenantUrl, UrlError, UrlPolicy};
pub use tls::{client_config, install_crypto_provider, server_verifier};
pub use token_source::{ClientAuthentication, ClientCredentials, SignedCredentials, TokenSource};
