//! Serving HTTP on a listener until told to stop.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;

use crate::http::{Web, router};

/// How long running requests may take to end.
const GRACE: Duration = Duration::from_secs(10);

/// Opens the port.
///
/// # Errors
/// When the address is in use or not allowed.
pub fn listen(address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}; choose another address with --listen, such as 127.0.0.1:8081")
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Reads a certificate and its key.
///
/// # Errors
/// When a file cannot be read or they do not fit.
pub async fn tls(certificate: &Path, key: &Path) -> Result<RustlsConfig> {
    RustlsConfig::from_pem_file(certificate, key)
        .await
        .with_context(|| {
            format!(
                "cannot use the TLS certificate {} with the key {}",
                certificate.display(),
                key.display()
            )
        })
}

/// Serves until `web.shutdown` is cancelled and the running requests have ended or used up their time.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, tls: Option<RustlsConfig>, web: Web) -> Result<()> {
    let handle = Handle::new();
    let shutdown = web.shutdown.clone();
    let stopping = handle.clone();
    let stopper = tokio::spawn(async move {
        shutdown.cancelled().await;
        stopping.graceful_shutdown(Some(GRACE));
    });
    let service = router(web).into_make_service_with_connect_info::<SocketAddr>();
    let served = match tls {
        Some(tls) => {
            axum_server::from_tcp_rustls(listener, tls)?
                .handle(handle)
                .serve(service)
                .await
        }
        None => {
            axum_server::from_tcp(listener)?
                .handle(handle)
                .serve(service)
                .await
        }
    };
    stopper.abort();
    served.context("the server failed")
}
