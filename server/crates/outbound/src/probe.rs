//! The steps of reaching a host, one by one, for the connection test.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustls::ProtocolVersion;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::{Client, Error, TenantUrl, certificate, classify, resolver};

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
        steps.push(ProbeStep::new(
            Probe::Connect,
            Ok(format!("port {} is open", url.port())),
            started,
        ));
        if url.is_https() {
            steps.push(self.shake_hands(url, stream).await);
        }
        steps
    }

    async fn resolve(&self, url: &TenantUrl) -> Result<Vec<IpAddr>, Error> {
        let host = url.host();
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        let lookup = tokio::time::timeout(
            self.options.connect_timeout,
            resolver::lookup(literal, url.port()),
        );
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
        let connect = async {
            let mut failure = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
            for address in addresses {
                match TcpStream::connect((*address, url.port())).await {
                    Ok(stream) => return Ok(stream),
                    Err(error) => failure = error,
                }
            }
            Err(failure)
        };
        let host = || url.host().to_owned();
        match tokio::time::timeout(self.options.connect_timeout, connect).await {
            Ok(connected) => connected.map_err(|error| Error::Connect {
                host: host(),
                source: Box::new(error),
            }),
            Err(elapsed) => Err(Error::Connect {
                host: host(),
                source: Box::new(elapsed),
            }),
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
