//! What a server's certificate says, for whoever has to find out why it is not trusted.

use std::net::IpAddr;

use jiff::Timestamp;
use x509_parser::extensions::GeneralName;
use x509_parser::parse_x509_certificate;

/// The fields of a certificate that an administrator compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ldap) struct Certificate {
    /// Whom it is for.
    pub(in crate::ldap) subject: String,
    /// Who signed it.
    pub(in crate::ldap) issuer: String,
    /// Until when it is valid.
    pub(in crate::ldap) valid_until: Option<Timestamp>,
    /// The DNS names and addresses that it is for. Source: RFC 5280 §4.2.1.6.
    pub(in crate::ldap) names: Vec<String>,
}

impl Certificate {
    /// The certificate in DER; `None` if it cannot be read.
    pub(in crate::ldap) fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = parse_x509_certificate(der).ok()?;
        let names = certificate.subject_alternative_name().ok().flatten();
        let names = names.map(|names| names.value.general_names.iter().filter_map(shown).collect());
        Some(Self {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            valid_until: Timestamp::from_second(certificate.validity().not_after.timestamp()).ok(),
            names: names.unwrap_or_default(),
        })
    }

    /// Everything in one sentence.
    pub(in crate::ldap) fn sentence(&self) -> String {
        let until = self.valid_until.map_or_else(
            || "unknown".to_owned(),
            |until| until.strftime("%Y-%m-%d").to_string(),
        );
        let names = if self.names.is_empty() {
            "no names".to_owned()
        } else {
            self.names.join(", ")
        };
        format!(
            "certificate of {}, signed by {}, valid until {until}, for {names}",
            self.subject, self.issuer
        )
    }
}

fn shown(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let address = match *bytes {
                [a, b, c, d] => IpAddr::from([*a, *b, *c, *d]),
                bytes => IpAddr::from(<[u8; 16]>::try_from(bytes).ok()?),
            };
            Some(address.to_string())
        }
        _ => None,
    }
}
