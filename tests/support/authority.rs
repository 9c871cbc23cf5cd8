//! A certificate authority of the tests' own, and certificates for servers on this machine.

use std::path::Path;

use base64::Engine as _;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};

/// An authority. What it signs is for `localhost` and `127.0.0.1`.
#[derive(Debug)]
pub struct Authority {
    /// Its certificate, in PEM.
    pub pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// A new one.
    pub fn new() -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        parameters
            .distinguished_name
            .push(DnType::CommonName, "Authority of the tests");
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        Self {
            pem: pem("CERTIFICATE", certificate.der()),
            issuer: Issuer::new(parameters, key),
        }
    }

    /// Writes a certificate, `server.pem`, and its key, `server.key`, into the folder. One that has expired did so in 2020.
    pub fn certify(&self, folder: &Path, names: &[&str], has_expired: bool) {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut parameters = CertificateParams::new(names).unwrap();
        parameters
            .distinguished_name
            .push(DnType::CommonName, "localhost");
        if has_expired {
            parameters.not_before = rcgen::date_time_ymd(2019, 1, 1);
            parameters.not_after = rcgen::date_time_ymd(2020, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        std::fs::write(folder.join("ca.pem"), &self.pem).unwrap();
        std::fs::write(folder.join("server.pem"), pem("CERTIFICATE", certificate.der())).unwrap();
        std::fs::write(
            folder.join("server.key"),
            pem("PRIVATE KEY", &key.serialize_der()),
        )
        .unwrap();
    }

    /// A certificate for a client of that name, and its key, in PEM.
    pub fn client(&self, name: &str) -> (String, String) {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name = rcgen::DistinguishedName::new();
        parameters.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        (
            pem("CERTIFICATE", certificate.der()),
            pem("PRIVATE KEY", &key.serialize_der()),
        )
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}
