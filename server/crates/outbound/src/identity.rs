//! Certificates as administrators paste them: authorities to trust, and the one that this side shows.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::{ExposeSecret, SecretString};

/// Why a PEM text cannot be used; each text says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PemError {
    /// No certificate in it, or a broken one.
    #[error(
        "This holds no certificate. Paste PEM text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----."
    )]
    Certificate,
    /// No private key in it, or an encrypted one.
    #[error(
        "This holds no private key. Paste PEM text that begins with -----BEGIN PRIVATE KEY----- and is not encrypted."
    )]
    Key,
    /// The key is of another certificate, or of a kind that cannot be used.
    #[error("The private key does not belong to the client certificate.")]
    Mismatch,
}

/// The certificate that this side shows, with its key. `Debug` shows no key.
#[derive(Clone, Debug)]
pub struct Identity {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: Arc<PrivateKeyDer<'static>>,
}

/// The certificates of a PEM text, at least one.
///
/// # Errors
/// [`PemError::Certificate`].
pub fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, PemError> {
    let pem = with_lines(pem);
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    let found = found.map_err(|_| PemError::Certificate)?;
    let mut store = rustls::RootCertStore::empty();
    let is_usable = !found.is_empty() && found.iter().all(|found| store.add(found.clone()).is_ok());
    if is_usable {
        Ok(found)
    } else {
        Err(PemError::Certificate)
    }
}

/// Until when the first certificate of a PEM text is valid, as milliseconds since 1970 UTC; nothing where it cannot be read.
pub fn valid_until(pem: &str) -> Option<i64> {
    let found = certificates(pem).ok()?;
    let until = crate::certificate::expires_at(found.first()?)?;
    Some(until.as_millisecond())
}

impl Identity {
    /// Reads a certificate, followed by its intermediates if there are any, and its private key.
    ///
    /// # Errors
    /// A [`PemError`] that says which of the two cannot be used.
    pub fn from_pem(certificate: &str, key: &SecretString) -> Result<Self, PemError> {
        let chain = certificates(certificate)?;
        let pem = SecretString::from(with_lines(key.expose_secret()));
        let key = PrivateKeyDer::from_pem_slice(pem.expose_secret().as_bytes()).map_err(|_| PemError::Key)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let certified = rustls::sign::CertifiedKey::from_der(chain.clone(), key.clone_key(), &provider);
        certified.map_err(|_| PemError::Mismatch)?;
        Ok(Self {
            chain,
            key: Arc::new(key),
        })
    }
}

/// The text with a line for each of its marks: a field of one line takes the line breaks out of what is pasted.
fn with_lines(pem: &str) -> String {
    pem.replace("-----BEGIN", "\n-----BEGIN")
        .replace("-----END", "\n-----END")
        .split('\n')
        .map(|line| {
            let line = line.trim();
            let mark = line
                .strip_prefix("-----")
                .and_then(|rest| rest.split_once("-----"));
            match mark {
                Some((words, rest)) => format!("-----{words}-----\n{}", rest.trim()),
                None => line.to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> (String, SecretString) {
        let made = rcgen::generate_simple_self_signed(vec!["client".to_owned()]).unwrap();
        let key = pem("PRIVATE KEY", &made.signing_key.serialize_der());
        (pem("CERTIFICATE", made.cert.der()), key.into())
    }

    #[test]
    fn a_certificate_and_its_key_are_read() {
        let (certificate, key) = pair();
        let identity = Identity::from_pem(&certificate, &key).unwrap();
        assert_eq!(identity.chain.len(), 1);
        let body: String = key.expose_secret().lines().nth(1).unwrap().to_owned();
        assert!(!format!("{identity:?}").contains(&body));
        assert_eq!(
            certificates(&format!("{certificate}\n{certificate}"))
                .unwrap()
                .len(),
            2
        );
    }

    #[test]
    fn the_end_of_a_certificate_is_that_of_the_first() {
        let made = |year| {
            let mut parameters = rcgen::CertificateParams::new(vec!["client".to_owned()]).unwrap();
            parameters.not_after = rcgen::date_time_ymd(year, 3, 9);
            let key = rcgen::KeyPair::generate().unwrap();
            pem("CERTIFICATE", parameters.self_signed(&key).unwrap().der())
        };
        let both = format!("{}{}", made(2031), made(2030));
        assert_eq!(valid_until(&both), Some(1_930_780_800_000));
        assert_eq!(valid_until("no certificate"), None);
    }

    #[test]
    fn line_breaks_that_a_field_took_out_are_put_back() {
        let (certificate, key) = pair();
        let flat = |text: &str| text.replace('\n', "");
        let key = SecretString::from(flat(key.expose_secret()));
        assert!(!key.expose_secret().contains('\n'));
        Identity::from_pem(&flat(&certificate), &key).unwrap();
        let two = flat(&format!("{certificate}{certificate}"));
        assert_eq!(certificates(&two).unwrap().len(), 2);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let ((certificate, key), (_, other)) = (pair(), pair());
        let wrong = |certificate: &str, key: &SecretString| Identity::from_pem(certificate, key).unwrap_err();
        assert_eq!(wrong("", &key), PemError::Certificate);
        assert_eq!(wrong(key.expose_secret(), &key), PemError::Certificate);
        assert_eq!(
            wrong(
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                &key
            ),
            PemError::Certificate
        );
        assert_eq!(wrong(&certificate, &"".into()), PemError::Key);
        assert_eq!(wrong(&certificate, &certificate.clone().into()), PemError::Key);
        assert_eq!(wrong(&certificate, &other), PemError::Mismatch);
    }
}
