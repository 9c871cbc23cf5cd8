//! The steps of reaching a host, one by one, for the connection test.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustls::ProtocolVersion;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::{Client, Error, TenantUrl, certificate, classify, resolver, tunnel};

/// A step of reaching a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// From the name to addresses.
    ResolveName,
    /// The TCP connection.
    Connect,
    /// The TLS handshake.
    Tls,
}

/// How a step went; the first failed one is the last of its list.
#[derive(Debug)]
pub struct ProbeStep {
    /// Which step.
    pub probe: Probe,
    /// What was found, or why it failed; [`Error::advice`] says what to do.
    pub outcome: Result<String, Error>,
    /// Until when the certificate is valid, for [`Probe::Tls`].
    pub certificate_expires: Option<Timestamp>,
    /// How long the step took.
    pub duration: Duration,
}

impl Client {
    /// Resolves the host, connects and, for `https`, shakes hands, up to the first failure.
    pub async fn diagnose(&self, url: &TenantUrl) -> Vec<ProbeStep> {
        let mut steps = Vec::new();
        let started = Instant::now();
        let addresses = match self.resolve(url).await {
            Ok(addresses) => addresses,
            Err(error) => {
                steps.push(ProbeStep::new(Probe::ResolveName, Err(error), started));
                return steps;
            }
        };
        let shown = addresses
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ");
        steps.push(ProbeStep::new(Probe::ResolveName, Ok(shown), started));

        let started = Instant::now();
        let stream = match self.connect(url, &addresses).await {
            Ok(stream) => stream,
            Err(error) => {
                steps.push(ProbeStep::new(Probe::Connect, Err(error), started));
                return steps;
            }
        };
        let (_, port) = self.first_stop(url);
        let open = match &self.options.proxy {
            Some(proxy) => format!("port {port} of the proxy {} is open", proxy.host()),
            None => format!("port {port} is open"),
        };
        steps.push(ProbeStep::new(Probe::Connect, Ok(open), started));
        // What lies behind TLS to a proxy is left to the first request.
        let is_hidden = self.options.proxy.as_ref().is_some_and(crate::Proxy::is_https);
        if url.is_https() && !is_hidden {
            steps.push(self.shake_hands(url, stream).await);
        }
        steps
    }

    /// Host and port that are connected to: the application's, or the proxy's.
    fn first_stop<'a>(&'a self, url: &'a TenantUrl) -> (&'a str, u16) {
        match &self.options.proxy {
            Some(proxy) => (proxy.host(), proxy.port()),
            None => (url.host(), url.port()),
        }
    }

    async fn resolve(&self, url: &TenantUrl) -> Result<Vec<IpAddr>, Error> {
        let (host, port) = self.first_stop(url);
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        let lookup = tokio::time::timeout(self.options.connect_timeout, resolver::lookup(literal, port));
        let found = match lookup.await {
            Ok(found) => found.map_err(|error| classify::resolve_error(host, error))?,
            Err(elapsed) => {
                return Err(Error::Resolve {
                    host: host.to_owned(),
                    source: Box::new(elapsed),
                });
            }
        };
        Ok(found.into_iter().map(|address| address.ip()).collect())
    }

    async fn connect(&self, url: &TenantUrl, addresses: &[IpAddr]) -> Result<TcpStream, Error> {
        let (stop, port) = self.first_stop(url);
        let connect = async {
            let mut failure = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
            for address in addresses {
                match TcpStream::connect((*address, port)).await {
                    Ok(stream) => return self.through(url, stream).await,
                    Err(error) => failure = error,
                }
            }
            Err(failure)
        };
        let failed = |source: crate::Cause| Error::Connect {
            host: stop.to_owned(),
            source,
        };
        match tokio::time::timeout(self.options.connect_timeout, connect).await {
            Ok(connected) => connected.map_err(|error| match error.downcast::<tunnel::Refused>() {
                Ok(refused) => Error::Proxy {
                    host: url.host().to_owned(),
                    proxy: stop.to_owned(),
                    source: Box::new(refused),
                },
                Err(error) => failed(Box::new(error)),
            }),
            Err(elapsed) => Err(failed(Box::new(elapsed))),
        }
    }

    /// The connection as it is, or the tunnel of the proxy at its end.
    async fn through(&self, url: &TenantUrl, stream: TcpStream) -> std::io::Result<TcpStream> {
        match &self.options.proxy {
            Some(proxy) if url.is_https() && !proxy.is_https() => {
                tunnel::open(stream, proxy, url.host(), url.port()).await
            }
            _ => Ok(stream),
        }
    }

    async fn shake_hands(&self, url: &TenantUrl, stream: TcpStream) -> ProbeStep {
        let started = Instant::now();
        let host = url.host();
        let literal = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let handshake = async {
            let name = ServerName::try_from(literal).map_err(std::io::Error::other)?;
            TlsConnector::from(Arc::clone(&self.tls))
                .connect(name, stream)
                .await
        };
        let connected = match tokio::time::timeout(self.options.connect_timeout, handshake).await {
            Ok(connected) => connected.map_err(|error| classify::handshake_error(host, error)),
            Err(elapsed) => Err(classify::handshake_error(host, elapsed.into())),
        };
        let stream = match connected {
            Ok(stream) => stream,
            Err(error) => return ProbeStep::new(Probe::Tls, Err(error), started),
        };
        let connection = stream.get_ref().1;
        let version = match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
            _ => "TLS",
        };
        let expires = connection
            .peer_certificates()
            .and_then(|chain| chain.first())
            .and_then(|certificate| certificate::expires_at(certificate));
        let detail = match expires {
            Some(time) => format!("{version}, certificate valid until {}", time.strftime("%Y-%m-%d")),
            None => version.to_owned(),
        };
        ProbeStep {
            certificate_expires: expires,
            ..ProbeStep::new(Probe::Tls, Ok(detail), started)
        }
    }
}

impl ProbeStep {
    fn new(probe: Probe, outcome: Result<String, Error>, started: Instant) -> Self {
        Self {
            probe,
            outcome,
            certificate_expires: None,
            duration: started.elapsed(),
        }
    }
}
