//! TLS before a plain server, with a certificate authority of its own, for those who show a certificate.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A running front. It ends when this is dropped.
#[derive(Debug)]
pub struct TlsFront {
    address: SocketAddr,
    /// What to trust, in PEM.
    pub ca_bundle: String,
    /// The certificate that it lets in, in PEM.
    pub client_certificate: String,
    /// Its key, in PEM.
    pub client_key: String,
    task: JoinHandle<()>,
}

impl TlsFront {
    /// A front that calls itself `name` and passes everything on to `target`.
    pub async fn start(name: &str, target: String) -> Self {
        outbound::install_crypto_provider();
        let (certificate, key) = certificate_pair(name);
        let (guest, guest_key) = certificate_pair("rollcall");
        let mut roots = RootCertStore::empty();
        roots.add(guest.clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
        let config = ServerConfig::builder()
            .with_client_cert_verifier(verifier)
            .with_single_cert(vec![certificate.clone()], PrivateKeyDer::try_from(key).unwrap())
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(acceptor.clone(), stream, target.clone()));
            }
        });
        Self {
            address,
            ca_bundle: pem("CERTIFICATE", &certificate),
            client_certificate: pem("CERTIFICATE", &guest),
            client_key: pem("PRIVATE KEY", &guest_key),
            task,
        }
    }

    /// Host and port.
    pub fn address(&self) -> String {
        self.address.to_string()
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(acceptor: TlsAcceptor, stream: TcpStream, target: String) {
    if let (Ok(mut stream), Ok(mut there)) =
        (acceptor.accept(stream).await, TcpStream::connect(&target).await)
    {
        let _ = copy_bidirectional(&mut stream, &mut there).await;
    }
}

fn certificate_pair(name: &str) -> (CertificateDer<'static>, Vec<u8>) {
    let mut parameters = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    // A name of its own: certificates with equal issuer names would be tried against each other.
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap().der().clone();
    (certificate, key.serialize_der())
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}
