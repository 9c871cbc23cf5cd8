//! The address of an application's provisioning service, checked.

use std::fmt;

use url::{Host, Url};

use crate::{Endpoint, address};

/// What the administrator of the installation allows in addresses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UrlPolicy {
    /// Plain `http://` to hosts other than this machine.
    pub allow_plain_http: bool,
}

/// Why an address was refused; each text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Nothing was entered.
    #[error("Enter the address of the application, such as https://app.example.com/scim/v2")]
    Empty,
    /// The text is no absolute URL.
    #[error("This is not a complete address. It must look like https://app.example.com/scim/v2")]
    Invalid,
    /// Another scheme than `https` or `http`.
    #[error("Only https:// addresses can be used; change the beginning of the address")]
    Scheme,
    /// Plain HTTP to another machine.
    #[error(
        "Use https:// here. Plain http:// would send the secret token in the clear; it is possible only for this machine itself, or where the operator of this installation has allowed it"
    )]
    PlainHttp,
    /// `user:password@` in the address.
    #[error(
        "Take the user name and password out of the address and put the credential into the field that is made for it"
    )]
    Credentials,
    /// `#…` at the end.
    #[error("Take the part from '#' on out of the address")]
    Fragment,
    /// Link-local, metadata service, unspecified or multicast.
    #[error(
        "The host of this address is reserved for the local network segment or a cloud's own services. Use the application's own address"
    )]
    ForbiddenHost,
    /// More than scheme, host and port in the address of a proxy.
    #[error("Enter only scheme, host and port of the proxy, such as http://proxy.example.com:3128")]
    Proxy,
    /// A path segment that would change where the request goes.
    #[error("An id of the application is empty or made of dots, so no address can be built from it")]
    Segment,
}

/// The base address of an application: `https`, or `http` where the policy allows it; never with credentials,
/// fragment or a host that must not be reached. A query is kept as [`flags`](Self::flags) and never sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantUrl {
    base: Url,
    flags: Vec<String>,
}

impl TenantUrl {
    /// Reads and checks an address as an administrator enters it.
    ///
    /// # Errors
    /// A [`UrlError`] that says what to change.
    pub fn parse(text: &str, policy: &UrlPolicy) -> Result<Self, UrlError> {
        let mut base = parse_url(text, *policy)?;
        let flags = base
            .query()
            .map(|query| {
                query
                    .split('&')
                    .filter(|flag| !flag.is_empty())
                    .map(str::to_owned)
                    .collect()
            })
            .unwrap_or_default();
        base.set_query(None);
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Self { base, flags })
    }

    /// The parts of the query, such as `aadOptscim062020`, which tell how to speak and are not sent.
    pub fn flags(&self) -> &[String] {
        &self.flags
    }

    /// The host, as in the address.
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// The port, the scheme's own where none was given.
    pub fn port(&self) -> u16 {
        self.base.port_or_known_default().unwrap_or(443)
    }

    /// Whether requests are encrypted.
    pub fn is_https(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// The base with these path segments and this query, both percent-encoded here.
    ///
    /// # Errors
    /// [`UrlError::Segment`] for a segment that is empty, `.` or `..`: such an id would address another resource.
    pub fn endpoint(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Endpoint, UrlError> {
        Endpoint::below(&self.base, segments, query)
    }
}

impl fmt::Display for TenantUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.base.as_str().trim_end_matches('/'))?;
        if self.flags.is_empty() {
            Ok(())
        } else {
            write!(formatter, "?{}", self.flags.join("&"))
        }
    }
}

/// Reads an absolute URL and holds it against the policy; its query stays.
pub(crate) fn parse_url(text: &str, policy: UrlPolicy) -> Result<Url, UrlError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(UrlError::Empty);
    }
    let url = Url::parse(text).map_err(|_| UrlError::Invalid)?;
    if !matches!(url.scheme(), "https" | "http") {
        // `app.example.com:443/scim` parses as a URL whose scheme is the host.
        return Err(if text.contains("://") {
            UrlError::Scheme
        } else {
            UrlError::Invalid
        });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UrlError::Credentials);
    }
    if url.fragment().is_some() {
        return Err(UrlError::Fragment);
    }
    let (forbidden, loopback) = match url.host() {
        Some(Host::Domain(name)) => (address::is_forbidden_name(name), address::is_loopback_name(name)),
        Some(Host::Ipv4(ip)) => (address::is_forbidden(ip.into()), address::is_loopback(ip.into())),
        Some(Host::Ipv6(ip)) => (address::is_forbidden(ip.into()), address::is_loopback(ip.into())),
        None => return Err(UrlError::Invalid),
    };
    if forbidden {
        return Err(UrlError::ForbiddenHost);
    }
    if url.scheme() == "http" && !loopback && !policy.allow_plain_http {
        return Err(UrlError::PlainHttp);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_addresses_are_normalised() {
        let table: [(&str, &str, &[&str]); 9] = [
            (
                "https://acme.pingboard.com/scim/v2",
                "https://acme.pingboard.com/scim/v2",
                &[],
            ),
            (
                " https://Acme.Example/scim/v2// ",
                "https://acme.example/scim/v2",
                &[],
            ),
            ("https://acme.example", "https://acme.example", &[]),
            ("https://acme.example:8443/a", "https://acme.example:8443/a", &[]),
            (
                "https://a.example/scim?aadOptscim062020",
                "https://a.example/scim?aadOptscim062020",
                &["aadOptscim062020"],
            ),
            (
                "https://a.example/scim/?x=1&y",
                "https://a.example/scim?x=1&y",
                &["x=1", "y"],
            ),
            ("http://127.0.0.1:18101/v2", "http://127.0.0.1:18101/v2", &[]),
            ("http://[::1]:8080/v2", "http://[::1]:8080/v2", &[]),
            ("http://localhost/v2", "http://localhost/v2", &[]),
        ];
        for (text, shown, flags) in table {
            let url = TenantUrl::parse(text, &UrlPolicy::default())
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(
                (url.to_string().as_str(), url.flags()),
                (
                    shown,
                    flags
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .as_slice()
                )
            );
            assert_eq!(TenantUrl::parse(shown, &UrlPolicy::default()).unwrap(), url);
        }
    }

    #[test]
    fn bad_addresses_are_refused_with_a_reason() {
        for (text, error) in [
            ("", UrlError::Empty),
            ("acme.example/scim", UrlError::Invalid),
            ("acme.example:443/scim", UrlError::Invalid),
            ("https://", UrlError::Invalid),
            ("ftp://acme.example/", UrlError::Scheme),
            ("http://acme.example/scim", UrlError::PlainHttp),
            ("https://user:secret@acme.example/", UrlError::Credentials),
            ("https://token@acme.example/", UrlError::Credentials),
            ("https://acme.example/#x", UrlError::Fragment),
            ("https://169.254.169.254/latest", UrlError::ForbiddenHost),
            ("https://2852039166/latest", UrlError::ForbiddenHost),
            ("https://0xa9.254.169.254/", UrlError::ForbiddenHost),
            ("https://[fe80::1]/", UrlError::ForbiddenHost),
            ("https://[::ffff:a9fe:a9fe]/", UrlError::ForbiddenHost),
            ("https://METADATA.google.internal/", UrlError::ForbiddenHost),
            ("http://0.0.0.0/", UrlError::ForbiddenHost),
        ] {
            assert_eq!(
                TenantUrl::parse(text, &UrlPolicy::default()),
                Err(error),
                "{text}"
            );
        }
        let lenient = UrlPolicy {
            allow_plain_http: true,
        };
        assert!(TenantUrl::parse("http://acme.example/scim", &lenient).is_ok());
        assert_eq!(
            TenantUrl::parse("http://169.254.169.254/", &lenient),
            Err(UrlError::ForbiddenHost)
        );
    }
}
