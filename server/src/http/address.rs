//! Where a request comes from, seen through the proxies that are trusted.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use app::server::Visit;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

/// How browsers reach this server.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    /// Whether this server itself speaks TLS.
    pub tls: bool,
    /// The proxies whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Vec<IpNet>,
}

/// Puts the [`Visit`] into the request.
pub(super) async fn visit(
    State(connection): State<Arc<Connection>>,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip().to_canonical());
    let (address, https) = connection.seen(peer, request.headers());
    let address = address.map_or_else(String::new, |address| address.to_string());
    let visit = Visit::new(address, https, request.headers());
    request.extensions_mut().insert(visit);
    next.run(request).await
}

impl Connection {
    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies
            .iter()
            .any(|network| network.contains(&address))
    }

    /// The browser's address, and whether it speaks TLS.
    fn seen(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> (Option<IpAddr>, bool) {
        let Some(peer) = peer.filter(|peer| self.trusts(*peer)) else {
            return (peer, self.tls);
        };
        // Each proxy appends the address that it saw, so the first from the right that is no proxy of ours is the
        // browser; what stands left of it anybody could have written.
        let mut browser = peer;
        for part in values(headers, "x-forwarded-for").into_iter().rev() {
            let Some(address) = parse(part) else { break };
            browser = address;
            if !self.trusts(address) {
                break;
            }
        }
        let https = match values(headers, "x-forwarded-proto").last() {
            Some(scheme) => scheme.eq_ignore_ascii_case("https"),
            None => self.tls,
        };
        (Some(browser), https)
    }
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect()
}

/// An address with or without a port.
fn parse(text: &str) -> Option<IpAddr> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let connection = Connection {
            tls: false,
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()],
        };
        let forwarded = "x-forwarded-for";
        let proto = "x-forwarded-proto";
        for (peer, headers, expected) in [
            ("192.0.2.1", &[][..], ("192.0.2.1", false)),
            (
                "192.0.2.1",
                &[(forwarded, "198.51.100.1"), (proto, "https")],
                ("192.0.2.1", false),
            ),
            (
                "10.0.0.1",
                &[(forwarded, "198.51.100.1"), (proto, "https")],
                ("198.51.100.1", true),
            ),
            (
                "10.0.0.1",
                &[(forwarded, "1.1.1.1, 198.51.100.1, 10.0.0.2")],
                ("198.51.100.1", false),
            ),
            (
                "10.0.0.1",
                &[(forwarded, "1.1.1.1"), (forwarded, "198.51.100.1")],
                ("198.51.100.1", false),
            ),
            (
                "10.0.0.1",
                &[(forwarded, "198.51.100.1:4711")],
                ("198.51.100.1", false),
            ),
            (
                "10.0.0.1",
                &[(forwarded, "nonsense"), (proto, "https, http")],
                ("10.0.0.1", false),
            ),
            (
                "fd00::1",
                &[(forwarded, "[2001:db8::1]:443"), (proto, "HTTPS")],
                ("2001:db8::1", true),
            ),
        ] {
            let headers: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            let (address, https) = connection.seen(Some(peer.parse().unwrap()), &headers);
            assert_eq!(
                (address.unwrap().to_string().as_str(), https),
                expected,
                "{peer} {headers:?}"
            );
        }
    }
}
