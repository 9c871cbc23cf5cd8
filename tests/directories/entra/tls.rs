//! A tenant behind TLS.

use std::sync::Arc;

use base64::Engine as _;
use model::EntraSettings;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use simulator::graph::{Options, RunningTenant, Tenant};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A tenant that is reached by `https`, with a certificate authority of its own.
pub(super) struct TlsTenant {
    pub(super) tenant: RunningTenant,
    pub(super) url: String,
    /// What to trust, as PEM.
    pub(super) ca_bundle: String,
    task: JoinHandle<()>,
}

impl TlsTenant {
    pub(super) async fn start(options: Options) -> Self {
        outbound::install_crypto_provider();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let tenant = Tenant::start(options).await.unwrap();
        tenant.announce(&url);
        let target = tenant.url().trim_start_matches("http://").to_owned();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(acceptor.clone(), stream, target.clone()));
            }
        });
        Self {
            tenant,
            url,
            ca_bundle: pem("CERTIFICATE", made.cert.der()),
            task,
        }
    }

    pub(super) fn settings(&self) -> EntraSettings {
        let office = super::office::Office::settings_at(&self.url);
        EntraSettings {
            ca_bundle: self.ca_bundle.clone(),
            ..office
        }
    }
}

impl Drop for TlsTenant {
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

pub(super) fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}
