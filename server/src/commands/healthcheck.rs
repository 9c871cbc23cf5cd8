//! `rollcall healthcheck`.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned,
};

use crate::cli::Listen;

const TIMEOUT: Duration = Duration::from_secs(5);
/// More than the answer of `/readyz` has.
const ANSWER_BYTES: u64 = 16 * 1024;

/// Asks `/readyz` of the server that listens on the configured address.
pub(super) async fn run(listen: &Listen) -> Result<()> {
    let address = reachable(listen.listen);
    let certificate = listen.tls_certificate.clone();
    let answer = tokio::task::spawn_blocking(move || ask(address, certificate.as_deref())).await??;
    if answer.starts_with("HTTP/1.1 200 ") {
        println!("ready");
        return Ok(());
    }
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or(("", &answer));
    bail!("the server at {address} is not ready: {}", body.trim());
}

/// The address to connect to of a server that listens on every address.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => listen.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => listen.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    listen
}

fn ask(address: SocketAddr, certificate: Option<&Path>) -> Result<String> {
    let stream = TcpStream::connect_timeout(&address, TIMEOUT)
        .with_context(|| format!("there is no server at {address}"))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    match certificate {
        None => exchange(stream, address),
        Some(path) => {
            let provider = rustls::crypto::ring::default_provider();
            let expected = CertificateDer::from_pem_file(path)
                .with_context(|| format!("cannot read the TLS certificate {}", path.display()))?;
            let verifier = Pinned {
                expected,
                provider: provider.clone(),
            };
            let config = ClientConfig::builder_with_provider(Arc::new(provider))
                .with_safe_default_protocol_versions()?
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
                .with_no_client_auth();
            let name = ServerName::IpAddress(address.ip().into());
            let connection = ClientConnection::new(Arc::new(config), name)?;
            exchange(StreamOwned::new(connection, stream), address)
        }
    }
}

fn exchange(mut stream: impl Read + Write, address: SocketAddr) -> Result<String> {
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream
        .take(ANSWER_BYTES)
        .read_to_end(&mut answer)
        .with_context(|| format!("the server at {address} does not answer"))?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Accepts exactly the certificate of the configuration: its name is that of the host, which is not asked by name here.
#[derive(Debug)]
struct Pinned {
    expected: CertificateDer<'static>,
    provider: CryptoProvider,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if *end_entity == self.expected {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_every_address_is_asked_on_loopback() {
        for (listen, expected) in [
            ("0.0.0.0:8080", "127.0.0.1:8080"),
            ("[::]:8080", "[::1]:8080"),
            ("192.0.2.1:80", "192.0.2.1:80"),
        ] {
            assert_eq!(reachable(listen.parse().unwrap()).to_string(), expected);
        }
    }
}
