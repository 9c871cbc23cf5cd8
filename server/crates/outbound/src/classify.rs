//! From the errors of the libraries to ours.

use std::error::Error as StdError;
use std::io;

use rustls::CertificateError;

use crate::Error;
use crate::resolver::ResolveError;

/// Names the failed step of a request.
pub(crate) fn request_error(host: &str, error: reqwest::Error) -> Error {
    let host = host.to_owned();
    // The address would bring the query, and with it personal data, into logs.
    let error = error.without_url();
    match find::<ResolveError>(&error) {
        Some(ResolveError::Forbidden) => return Error::ForbiddenAddress { host },
        Some(_) => {
            return Error::Resolve {
                host,
                source: Box::new(error),
            };
        }
        None => {}
    }
    if let Some(problem) = find::<rustls::Error>(&error).map(tls_problem) {
        return Error::Tls {
            host,
            problem,
            source: Box::new(error),
        };
    }
    if error.is_connect() {
        return Error::Connect {
            host,
            source: Box::new(error),
        };
    }
    if error.is_timeout() {
        return Error::Timeout {
            host,
            source: Box::new(error),
        };
    }
    Error::Protocol {
        host,
        source: Box::new(error),
    }
}

/// Names the reason of a failed lookup.
pub(crate) fn resolve_error(host: &str, error: ResolveError) -> Error {
    let host = host.to_owned();
    match error {
        ResolveError::Forbidden => Error::ForbiddenAddress { host },
        other => Error::Resolve {
            host,
            source: Box::new(other),
        },
    }
}

/// Names the reason of a failed handshake.
pub(crate) fn handshake_error(host: &str, error: io::Error) -> Error {
    let problem =
        find::<rustls::Error>(&error).map_or("the connection broke during the handshake", tls_problem);
    Error::Tls {
        host: host.to_owned(),
        problem,
        source: Box::new(error),
    }
}

fn tls_problem(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(reason) => match reason {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "its certificate has expired"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            CertificateError::UnknownIssuer => {
                "its certificate is signed by an authority that is not trusted here"
            }
            CertificateError::Revoked => "its certificate has been revoked",
            _ => "its certificate is not valid",
        },
        rustls::Error::InvalidMessage(_) => "the port does not speak TLS",
        rustls::Error::PeerIncompatible(_) => "it offers no TLS version or cipher that is safe enough",
        rustls::Error::AlertReceived(_) => "it refused the handshake",
        _ => "the handshake failed",
    }
}

/// The first error of type `T` in the chain. An `io::Error` hides its inner error from `source`, so it is opened.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut current = Some(error);
    while let Some(error) = current {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        current = match inner {
            Some(inner) => Some(inner as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}
