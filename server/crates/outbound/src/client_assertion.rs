//! What a client signs with its key instead of sending a secret. Source: RFC 7523 §2.2, RFC 7515; the names in the header as
//! Microsoft Entra wants them ("Microsoft identity platform application authentication certificate credentials").

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use rustls::SignatureScheme;
use rustls::crypto::CryptoProvider;
use rustls::sign::SigningKey;
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{Error, Identity};

/// The value of `client_assertion_type`. Source: RFC 7523 §2.2.
pub(crate) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How long an assertion is good for. It is used at once; the rest is for clocks that differ.
const LIFE: Duration = Duration::from_mins(10);

/// An RSA key and the thumbprint of its certificate; `Debug` shows neither.
#[derive(Clone)]
pub struct AssertionKey {
    key: Arc<dyn SigningKey>,
    /// `x5t#S256`. Source: RFC 7515 §4.1.8.
    thumbprint: String,
}

impl AssertionKey {
    /// The key of a certificate; none where it is not an RSA key, or too short to sign.
    pub fn of(identity: &Identity) -> Option<Self> {
        let key = rustls::crypto::ring::sign::any_supported_type(&identity.key).ok()?;
        key.choose_scheme(&[SignatureScheme::RSA_PSS_SHA256])?;
        let certificate = identity.chain.first()?;
        Some(Self {
            key,
            thumbprint: URL_SAFE_NO_PAD.encode(Sha256::digest(certificate)),
        })
    }

    /// A JSON Web Token that says who the client is, for this audience.
    pub(crate) fn sign(
        &self,
        client_id: &str,
        audience: &str,
        now: Timestamp,
    ) -> Result<SecretString, Error> {
        let failed = |error: rustls::Error| Error::Setup(Box::new(error));
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint });
        let now = now.as_second();
        let claims = json!({
            "aud": audience,
            "iss": client_id,
            "sub": client_id,
            "jti": unique(&rustls::crypto::ring::default_provider())?,
            "iat": now,
            "nbf": now,
            "exp": now.saturating_add_unsigned(LIFE.as_secs()),
        });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let content = format!("{}.{}", part(&header), part(&claims));
        let signer = self
            .key
            .choose_scheme(&[SignatureScheme::RSA_PSS_SHA256])
            .ok_or_else(|| failed(rustls::Error::General("the key cannot sign".to_owned())))?;
        let signature = signer.sign(content.as_bytes()).map_err(failed)?;
        Ok(format!("{content}.{}", URL_SAFE_NO_PAD.encode(signature)).into())
    }
}

impl std::fmt::Debug for AssertionKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("AssertionKey").finish_non_exhaustive()
    }
}

/// Nobody ever sends the same assertion twice. Source: RFC 7519 §4.1.7.
fn unique(provider: &CryptoProvider) -> Result<String, Error> {
    let mut bytes = [0; 16];
    provider
        .secure_random
        .fill(&mut bytes)
        .map_err(|_| Error::Setup(Box::new(rustls::Error::FailedToGetRandomBytes)))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_not_rsa_signs_no_assertion() {
        let made = rcgen::generate_simple_self_signed(vec!["client".to_owned()]).unwrap();
        let key = crate::identity::pem("PRIVATE KEY", &made.signing_key.serialize_der());
        let certificate = crate::identity::pem("CERTIFICATE", made.cert.der());
        let identity = Identity::from_pem(&certificate, &key.into()).unwrap();
        assert!(AssertionKey::of(&identity).is_none());
    }
}
