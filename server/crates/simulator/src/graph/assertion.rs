//! Client assertions. Source: RFC 7523 §3; Microsoft identity platform, "Certificate credentials".

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use webpki::EndEntityCert;
use webpki::ring::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256_LEGACY_KEY};

/// Whether a client assertion is signed with the key of the certificate, and says what it has to.
///
/// # Errors
/// What is wrong with it.
pub(super) fn verify(
    assertion: &str,
    certificate: &[u8],
    client_id: &str,
    audiences: &[String],
) -> Result<(), &'static str> {
    let mut parts = assertion.split('.');
    let (Some(head), Some(claims), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("The assertion is not a token of three parts.");
    };
    let decoded = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|_| "The assertion is not base64url.")
    };
    let json = |part: &str| -> Result<Value, &'static str> {
        serde_json::from_slice(&decoded(part)?).map_err(|_| "The assertion holds no JSON.")
    };
    let (header, said) = (json(head)?, json(claims)?);
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let algorithm: &dyn SignatureVerificationAlgorithm = match text(&header, "alg").as_deref() {
        Some("PS256") => RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        Some("RS256") => RSA_PKCS1_2048_8192_SHA256,
        _ => return Err("The algorithm of the assertion is not allowed."),
    };
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(certificate));
    if text(&header, "x5t#S256") != Some(thumbprint) {
        return Err("The certificate with that thumbprint is not registered on the application.");
    }
    let certificate = CertificateDer::from(certificate);
    let certificate = EndEntityCert::try_from(&certificate).map_err(|_| "There is no certificate.")?;
    let signed = format!("{head}.{claims}");
    certificate
        .verify_signature(algorithm, signed.as_bytes(), &decoded(signature)?)
        .map_err(|_| "The signature of the assertion is not valid.")?;
    let is_client = |name: &str| text(&said, name).as_deref() == Some(client_id);
    if !is_client("iss") || !is_client("sub") {
        return Err("The assertion is of another application.");
    }
    if !text(&said, "aud").is_some_and(|audience| audiences.contains(&audience)) {
        return Err("The assertion is for another audience.");
    }
    if text(&said, "jti").is_none_or(|id| id.is_empty()) {
        return Err("The assertion has no id.");
    }
    let now = Timestamp::now().as_second();
    let number = |name: &str| said.get(name).and_then(Value::as_i64);
    let is_now = number("nbf").is_some_and(|from| from <= now + 60)
        && number("exp").is_some_and(|until| until > now && until < now + 3600);
    if is_now {
        Ok(())
    } else {
        Err("The assertion is not within its valid time range.")
    }
}
