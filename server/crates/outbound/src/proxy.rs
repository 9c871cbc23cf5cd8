//! The proxy on the way to an application.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::tenant_url::parse_url;
use crate::{UrlError, UrlPolicy};

/// A proxy that tunnels to `https` addresses by CONNECT and forwards requests to `http` ones. Source: RFC 9110 §9.3.6.
#[derive(Clone, Debug)]
pub struct Proxy {
    pub(crate) url: Url,
    pub(crate) sign_in: Option<(String, SecretString)>,
}

impl Proxy {
    /// Reads the address of a proxy, such as `http://proxy.corp.example:3128`.
    ///
    /// # Errors
    /// A [`UrlError`] that says what to change.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        // What goes through it is encrypted by itself where it has to be.
        let policy = UrlPolicy {
            allow_plain_http: true,
        };
        let url = parse_url(text, policy)?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() {
            return Err(UrlError::Proxy);
        }
        Ok(Self { url, sign_in: None })
    }

    /// The same proxy, at which one signs in. Source: RFC 7617.
    #[must_use]
    pub fn with_sign_in(mut self, user_name: String, password: SecretString) -> Self {
        self.sign_in = Some((user_name, password));
        self
    }

    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(crate) fn for_requests(&self) -> Result<reqwest::Proxy, reqwest::Error> {
        let proxy = reqwest::Proxy::all(self.url.clone())?;
        Ok(match &self.sign_in {
            Some((user_name, password)) => proxy.basic_auth(user_name, password.expose_secret()),
            None => proxy,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_a_host_and_a_port() {
        for (text, host, port) in [
            ("http://proxy.corp.example:3128", "proxy.corp.example", 3128),
            (" https://proxy.corp.example/ ", "proxy.corp.example", 443),
        ] {
            let proxy = Proxy::parse(text).unwrap();
            assert_eq!((proxy.host(), proxy.port()), (host, port));
        }
        for (text, error) in [
            ("proxy.corp.example:3128", UrlError::Invalid),
            ("socks5://proxy.corp.example", UrlError::Scheme),
            ("http://u:p@proxy.corp.example", UrlError::Credentials),
            ("http://169.254.169.254", UrlError::ForbiddenHost),
            ("http://proxy.corp.example/pac", UrlError::Proxy),
        ] {
            assert_eq!(Proxy::parse(text).unwrap_err(), error, "{text}");
        }
    }
}
