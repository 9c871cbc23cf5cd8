//! Handing a mail to a mail server (RFC 5321).

use std::error::Error as StdError;
use std::io::{self, ErrorKind};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use model::MailSecurity;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, RootCertStore};
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Cause, TlsProblem};
use crate::{Error, Letter, Step};

/// How long the connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long everything may take; servers that slow down strangers wait half a minute.
const WHOLE: Duration = Duration::from_mins(1);
/// The longest answer of a server that is shown or stored, in characters.
const LONGEST_ANSWER: usize = 500;

/// A mail server and how to use it.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// The user name and the password; none to send without signing in.
    pub credentials: Option<(String, SecretString)>,
    /// Certificates to trust besides those of the operating system, in PEM; may be empty.
    pub ca_bundle: String,
}

/// Whether the text holds certificates in PEM.
pub fn are_certificates(pem: &str) -> bool {
    certificates(pem).is_ok_and(|found| !found.is_empty())
}

/// Sends a mail. When it returns, the mail server has taken it.
///
/// # Errors
/// What failed; [`Error::is_permanent`] says whether to try again, [`Error::advice`] what to do.
pub async fn send(server: &Server, letter: &Letter) -> Result<(), Error> {
    let sending = async {
        let mut connection = connect(server, &letter.domain).await?;
        connection
            .send(&letter.envelope, &letter.bytes)
            .await
            .map_err(|error| failed(server, Step::Mail, error))?;
        // The mail is handed over; how the server says goodbye does not matter.
        let _ = tokio::time::timeout(CONNECT, connection.quit()).await;
        Ok(())
    };
    tokio::time::timeout(WHOLE, sending).await.unwrap_or_else(|_| {
        Err(Error::Timeout {
            host: server.host.clone(),
        })
    })
}

/// A connection that is encrypted and signed in as the settings say.
async fn connect(server: &Server, domain: &str) -> Result<AsyncSmtpConnection, Error> {
    let hello = ClientId::Domain(domain.to_owned());
    let address = (server.host.as_str(), server.port);
    let at_once = match server.security {
        MailSecurity::Tls => Some(tls(server)?),
        MailSecurity::None | MailSecurity::StartTls => None,
    };
    let mut connection = AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &hello, at_once, None)
        .await
        .map_err(|error| failed(server, Step::Greeting, error))?;
    if server.security == MailSecurity::StartTls {
        if !connection.can_starttls() {
            return Err(Error::NoStartTls {
                host: server.host.clone(),
            });
        }
        connection
            .starttls(tls(server)?, &hello)
            .await
            .map_err(|error| failed(server, Step::StartTls, error))?;
    }
    if let Some((user_name, password)) = &server.credentials {
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
            return Err(Error::NoSignIn {
                host: server.host.clone(),
            });
        }
        let credentials = Credentials::new(user_name.clone(), password.expose_secret().to_owned());
        connection
            .auth(&mechanisms, &credentials)
            .await
            .map_err(|error| failed(server, Step::SignIn, error))?;
    }
    Ok(connection)
}

/// How to encrypt: trusting the operating system's roots, or Mozilla's in a bare container that has none, and what was entered.
fn tls(server: &Server) -> Result<TlsParameters, Error> {
    // Asked without the certificates that were entered: with them the operating system's list is never empty, and a missing
    // one would go unseen.
    let has_system_list = TlsParameters::new_rustls(server.host.clone()).is_ok();
    let mut builder = TlsParameters::builder(server.host.clone());
    if !has_system_list {
        builder = builder.certificate_store(CertificateStore::WebpkiRoots);
    }
    for certificate in certificates(&server.ca_bundle)? {
        let certificate = Certificate::from_der(certificate.to_vec()).map_err(unreadable)?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(unreadable)
}

/// The certificates in a PEM text; none in an empty one.
fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    let mut store = RootCertStore::empty();
    for certificate in &found {
        store.add(certificate.clone()).map_err(unreadable)?;
    }
    Ok(found)
}

fn unreadable(source: impl Into<Cause>) -> Error {
    Error::Certificates(source.into())
}

/// Names the failed step.
fn failed(server: &Server, step: Step, error: SmtpError) -> Error {
    let host = server.host.clone();
    if let Some(code) = error.status() {
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        return Error::Refused {
            step,
            code: code.into(),
            text: shown(server, &text),
        };
    }
    if let Some(problem) = find::<rustls::Error>(&error).map(tls_problem) {
        return Error::Tls {
            host,
            problem,
            source: Box::new(error),
        };
    }
    let kind = find::<io::Error>(&error).map(io::Error::kind);
    if kind == Some(ErrorKind::TimedOut) {
        return Error::Timeout { host };
    }
    let broke = matches!(
        kind,
        Some(ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
    );
    if step == Step::Greeting && !broke && !error.is_response() {
        return Error::Connect {
            host,
            port: server.port,
            source: Box::new(error),
        };
    }
    Error::Broken {
        host,
        source: Box::new(error),
    }
}

fn tls_problem(error: &rustls::Error) -> TlsProblem {
    match error {
        rustls::Error::InvalidCertificate(reason) => match reason {
            CertificateError::UnknownIssuer => TlsProblem::UnknownAuthority,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsProblem::Expired,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TlsProblem::OtherName
            }
            _ => TlsProblem::InvalidCertificate,
        },
        rustls::Error::InvalidMessage(_) => TlsProblem::NoTls,
        _ => TlsProblem::Handshake,
    }
}

/// What a server answered, on one line and cut. Some servers repeat what they were sent; the password is taken out, also
/// in the forms that it travels in.
fn shown(server: &Server, answer: &str) -> String {
    let mut text = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((user_name, password)) = &server.credentials {
        let password = password.expose_secret();
        let plain = STANDARD.encode(format!("\0{user_name}\0{password}"));
        for secret in [plain, STANDARD.encode(password), password.to_owned()] {
            if !secret.is_empty() {
                text = text.replace(&secret, "•••");
            }
        }
    }
    text.chars().take(LONGEST_ANSWER).collect()
}

/// The first error of type `T` in the chain. An `io::Error` hides its inner error from `source`, so it is opened.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut current = Some(error);
    while let Some(error) = current {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        current = match inner {
            Some(inner) => Some(inner as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests;
