//! TLS to a directory server: whom it trusts, and why it does not.

use std::sync::{Arc, Mutex, PoisonError};

use ldap3::LdapError;
use model::{LdapSecurity, LdapSettings, LdapSignIn, ReadProblem, Shortfall};
use outbound::{ClientOptions, Identity};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};
use secrecy::SecretString;

use super::certificate::Certificate;
use super::failure::Failure;
use super::server::Server;

/// How connections are protected.
#[derive(Clone, Debug)]
pub(in crate::ldap) struct Tls {
    config: ClientConfig,
    verifier: Arc<dyn ServerCertVerifier>,
}

/// The certificate that a server showed, whether it was trusted or not.
#[derive(Clone, Debug, Default)]
pub(in crate::ldap) struct Seen(Arc<Mutex<Option<Vec<u8>>>>);

impl Seen {
    /// The certificate, if there was one.
    pub(in crate::ldap) fn certificate(&self) -> Option<Certificate> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Certificate::read(seen.as_deref()?)
    }
}

impl Tls {
    /// What the settings say; none without protection. `secret` is the private key where a certificate signs in.
    ///
    /// # Errors
    /// [`Shortfall::Settings`] for PEM that cannot be used.
    pub(in crate::ldap) fn new(
        settings: &LdapSettings,
        secret: Option<&SecretString>,
    ) -> Result<Option<Self>, ReadProblem> {
        if settings.security == LdapSecurity::None {
            return Ok(None);
        }
        let mut options = ClientOptions::default();
        if !settings.ca_bundle.trim().is_empty() {
            options.extra_roots = outbound::certificates(&settings.ca_bundle)
                .map_err(|error| wrong("The CA bundle cannot be used.", &error.to_string()))?;
        }
        if settings.sign_in == LdapSignIn::External {
            let Some(key) = secret else {
                return Err(wrong(
                    "The client certificate has no private key.",
                    "Enter its private key as PEM.",
                ));
            };
            let identity = Identity::from_pem(&settings.client_certificate, key)
                .map_err(|error| wrong("The client certificate cannot be used.", &error.to_string()))?;
            options.identity = Some(identity);
        }
        let setup = |_| wrong("TLS could not be set up.", "Check the certificates.");
        Ok(Some(Self {
            config: outbound::client_config(&options).map_err(setup)?,
            verifier: outbound::server_verifier(&options).map_err(setup)?,
        }))
    }

    /// What one connection to that server is made with.
    pub(in crate::ldap) fn to(&self, server: &Server, seen: &Seen) -> Result<Arc<ClientConfig>, Failure> {
        let name = ServerName::try_from(server.host.clone()).map_err(|_| {
            Failure::problem_of(
                Shortfall::Settings,
                format!(
                    "\"{}\" is no host name that a certificate can be for.",
                    server.host
                ),
                "Enter the server's DNS name.",
            )
        })?;
        let mut config = self.config.clone();
        // The library takes an address of IPv6 for a name with brackets: its name is not asked, and not sent.
        config.enable_sni = matches!(name, ServerName::DnsName(_));
        config.dangerous().set_certificate_verifier(Arc::new(Watching {
            inner: Arc::clone(&self.verifier),
            name,
            seen: seen.clone(),
        }));
        Ok(Arc::new(config))
    }
}

fn wrong(message: &str, advice: &str) -> ReadProblem {
    ReadProblem {
        reason: Shortfall::Settings,
        message: message.to_owned(),
        advice: advice.to_owned(),
    }
}

/// Keeps the certificate before it is judged.
#[derive(Debug)]
struct Watching {
    inner: Arc<dyn ServerCertVerifier>,
    name: ServerName<'static>,
    seen: Seen,
}

impl ServerCertVerifier for Watching {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        *self.seen.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end_entity.to_vec());
        self.inner
            .verify_server_cert(end_entity, intermediates, &self.name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Why no protected connection came about.
pub(in crate::ldap) fn failure(error: &LdapError, server: &Server, seen: &Seen) -> Failure {
    let name = server.shown();
    let certificate = seen.certificate();
    let (why, advice) = match error {
        LdapError::LdapResult { result } => {
            let words = super::diagnostic::shown(&result.text);
            return Failure::problem_of(
                Shortfall::Tls,
                format!("{name} refused StartTLS (result {}: {words}).", result.rc),
                "Choose TLS on port 636, or switch StartTLS on at the server.",
            );
        }
        LdapError::Timeout { .. } => (
            "the handshake did not end in time".to_owned(),
            "Check that this port speaks TLS: 636 does, 389 wants StartTLS.",
        ),
        LdapError::Rustls { source } => reason(source, server, certificate.as_ref()),
        LdapError::Io { source } => match source
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
        {
            Some(inner) => reason(inner, server, certificate.as_ref()),
            None => (
                format!("the server broke the handshake off ({source})"),
                "Check that this port speaks TLS: 636 does, 389 wants StartTLS; and look into the server's log.",
            ),
        },
        _ => (
            "the server hung up during the handshake".to_owned(),
            "Check that this port speaks TLS: 636 does, 389 wants StartTLS; and look into the server's log.",
        ),
    };
    let shown = certificate.map_or_else(String::new, |found| {
        format!(" It showed the {}.", found.sentence())
    });
    Failure::problem_of(
        Shortfall::Tls,
        format!("No trusted TLS connection to {name}: {why}.{shown}"),
        advice,
    )
}

fn reason(
    error: &rustls::Error,
    server: &Server,
    certificate: Option<&Certificate>,
) -> (String, &'static str) {
    match error {
        rustls::Error::InvalidCertificate(problem) => {
            let (why, advice) = certificate_reason(problem, server, certificate);
            (why, advice)
        }
        rustls::Error::InvalidMessage(_) => (
            "what answers there does not speak TLS".to_owned(),
            "Check the port: 636 speaks TLS, 389 wants StartTLS.",
        ),
        rustls::Error::AlertReceived(alert) => (
            format!("the server broke the handshake off ({alert:?})"),
            "Look into the server's log: it may ask for a client certificate, or offer only old versions of TLS.",
        ),
        rustls::Error::PeerIncompatible(_) => (
            "the server offers no version or cipher of TLS 1.2 or 1.3".to_owned(),
            "Switch TLS 1.2 on at the server.",
        ),
        other => (other.to_string(), "Look into the server's log."),
    }
}

fn certificate_reason(
    problem: &CertificateError,
    server: &Server,
    certificate: Option<&Certificate>,
) -> (String, &'static str) {
    match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "its certificate has expired".to_owned(),
            "Renew the certificate on the directory server, and check this computer's clock.",
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            "its certificate is not valid yet".to_owned(),
            "Check the clocks of both computers.",
        ),
        CertificateError::UnknownIssuer => (
            "its certificate is signed by an authority that is not trusted here".to_owned(),
            "Paste the certificate of that authority, as PEM, as trusted certificate authority; have the server send its intermediate certificates.",
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            if certificate.is_some_and(|found| found.names.is_empty()) {
                (
                    "its certificate has no subjectAltName, and the common name counts no more".to_owned(),
                    "Give the directory server a certificate whose subjectAltName has this host name.",
                )
            } else {
                (
                    format!("its certificate is not for {}", server.host),
                    "Enter the server by one of the names of its certificate, or give it a certificate for this name.",
                )
            }
        }
        CertificateError::Revoked => (
            "its certificate was revoked".to_owned(),
            "Renew the certificate on the directory server.",
        ),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => (
            "its certificate is not for servers".to_owned(),
            "Give the directory server a certificate with the purpose server authentication.",
        ),
        other => (
            format!("its certificate cannot be used ({other})"),
            "Give the directory server a certificate of a certificate authority that is trusted here; a self-signed one must not be a certificate authority itself.",
        ),
    }
}
