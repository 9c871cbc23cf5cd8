//! Name resolution that refuses addresses which must not be reached, so that a DNS answer cannot lead there.

use std::io;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::address;

/// Why a name gave no usable address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResolveError {
    #[error("the name could not be looked up")]
    Lookup(#[source] io::Error),
    #[error("the name has no address")]
    Empty,
    #[error("the name resolves to a forbidden address")]
    Forbidden,
}

/// The allowed addresses of a host.
pub(crate) async fn lookup(host: &str, port: u16) -> Result<Vec<SocketAddr>, ResolveError> {
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .map_err(ResolveError::Lookup)?
        .collect();
    allowed(found)
}

fn allowed(found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, ResolveError> {
    if found.is_empty() {
        return Err(ResolveError::Empty);
    }
    let allowed: Vec<SocketAddr> = found
        .into_iter()
        .filter(|address| !address::is_forbidden(address.ip()))
        .collect();
    if allowed.is_empty() {
        Err(ResolveError::Forbidden)
    } else {
        Ok(allowed)
    }
}

/// The resolver of the HTTP client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckedResolver;

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses = lookup(name.as_str(), 0).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sockets(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn forbidden_answers_are_dropped() {
        let mixed = allowed(sockets(&["169.254.169.254:0", "10.0.0.1:0"])).unwrap();
        assert_eq!(mixed, sockets(&["10.0.0.1:0"]));
        assert!(matches!(
            allowed(sockets(&["169.254.169.254:0", "[fe80::1]:0"])),
            Err(ResolveError::Forbidden)
        ));
        assert!(matches!(allowed(Vec::new()), Err(ResolveError::Empty)));
    }
}
