//! TLS for outgoing connections: the ring provider, TLS 1.2 and 1.3, and the roots that are trusted.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::{ClientOptions, Error};

/// Makes ring the cryptography of this process; a second call changes nothing.
pub fn install_crypto_provider() {
    // An error only says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// What connections are made with, without ALPN: HTTP here, LDAP elsewhere.
///
/// # Errors
/// [`Error::Setup`] for roots or an identity that cannot be used.
pub fn client_config(options: &ClientOptions) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = server_verifier(options)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Setup(Box::new(error)))?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    match &options.identity {
        Some(identity) => config
            .with_client_auth_cert(identity.chain.clone(), identity.key.clone_key())
            .map_err(|error| Error::Setup(Box::new(error))),
        None => Ok(config.with_no_client_auth()),
    }
}

/// Who judges the certificates of servers: the operating system's roots; a bare container has none and gets Mozilla's.
///
/// # Errors
/// [`Error::Setup`] for roots that cannot be used.
pub fn server_verifier(options: &ClientOptions) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let provider = &Arc::new(rustls::crypto::ring::default_provider());
    // Asked without the extra roots first: with them the list is never empty, and a missing system list would go unseen.
    if Verifier::new(Arc::clone(provider)).is_ok() {
        let verifier = Verifier::new_with_extra_roots(options.extra_roots.clone(), Arc::clone(provider))
            .map_err(|error| Error::Setup(Box::new(error)))?;
        return Ok(Arc::new(verifier));
    }
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for root in &options.extra_roots {
        roots
            .add(root.clone())
            .map_err(|error| Error::Setup(Box::new(error)))?;
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .map_err(|error| Error::Setup(Box::new(error)))?;
    Ok(verifier)
}
