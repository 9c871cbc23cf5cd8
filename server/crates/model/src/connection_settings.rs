//! How an application is reached and signed in at, besides its address.

use serde::{Deserialize, Serialize};

/// "Authentication method".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationMethod {
    /// A long-lived token in `Authorization: Bearer`.
    #[default]
    Bearer,
    /// User name and password.
    Basic,
    /// OAuth 2.0: a token that is fetched with a client id and a secret.
    ClientCredentials,
    /// A header of the application's own.
    Header,
}

impl AuthenticationMethod {
    /// Every method, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Bearer, Self::Basic, Self::ClientCredentials, Self::Header];

    /// The word in forms and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bearer => "bearer",
            Self::Basic => "basic",
            Self::ClientCredentials => "client_credentials",
            Self::Header => "header",
        }
    }

    /// The name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer token",
            Self::Basic => "User name and password (HTTP Basic)",
            Self::ClientCredentials => "OAuth 2.0 client credentials",
            Self::Header => "Custom header",
        }
    }

    /// The secret without which nobody signs in.
    pub const fn secret(self) -> ConnectionSecret {
        match self {
            Self::Bearer => ConnectionSecret::SecretToken,
            Self::Basic => ConnectionSecret::Password,
            Self::ClientCredentials => ConnectionSecret::ClientSecret,
            Self::Header => ConnectionSecret::HeaderValue,
        }
    }
}

/// Where the client id and the secret stand in the request for a token. Source: RFC 6749 §2.3.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientAuthenticationMethod {
    /// In the header.
    #[default]
    #[serde(rename = "client_secret_basic")]
    Basic,
    /// In the body.
    #[serde(rename = "client_secret_post")]
    Post,
}

/// A secret of a connection; sealed, and never shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionSecret {
    /// The bearer token.
    SecretToken,
    /// The password of HTTP Basic.
    Password,
    /// The client secret of OAuth 2.0.
    ClientSecret,
    /// The value of the custom header.
    HeaderValue,
    /// The private key of the client certificate.
    ClientKey,
    /// The password at the proxy.
    ProxyPassword,
}

impl ConnectionSecret {
    /// Every secret that a connection can have.
    pub const ALL: [Self; 6] = [
        Self::SecretToken,
        Self::Password,
        Self::ClientSecret,
        Self::HeaderValue,
        Self::ClientKey,
        Self::ProxyPassword,
    ];

    /// The name of its field, and under which it is sealed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecretToken => "secret_token",
            Self::Password => "password",
            Self::ClientSecret => "client_secret",
            Self::HeaderValue => "header_value",
            Self::ClientKey => "client_key",
            Self::ProxyPassword => "proxy_password",
        }
    }

    /// The name on the page and in the audit log.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SecretToken => "Secret token",
            Self::Password => "Password",
            Self::ClientSecret => "Client secret",
            Self::HeaderValue => "Header value",
            Self::ClientKey => "Private key of the client certificate",
            Self::ProxyPassword => "Proxy password",
        }
    }

    /// What requests sign in with, in the middle of a sentence: for a private key, its certificate.
    pub const fn credential(self) -> &'static str {
        match self {
            Self::SecretToken => "secret token",
            Self::Password => "password",
            Self::ClientSecret => "client secret",
            Self::HeaderValue => "header value",
            Self::ClientKey => "client certificate",
            Self::ProxyPassword => "proxy password",
        }
    }

    /// The secret of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|secret| secret.name() == name)
    }
}

/// How an application is reached, signed in at and spoken to; also as typed into the form. Without its secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionSettings {
    /// "Authentication method".
    pub authentication: AuthenticationMethod,
    /// The user name of HTTP Basic.
    pub user_name: String,
    /// Where tokens are fetched.
    pub token_url: String,
    /// The client id of OAuth 2.0.
    pub client_id: String,
    /// What the token is for, as the application names it; may be empty.
    pub token_scope: String,
    /// Where client id and secret stand in the request for a token.
    pub client_authentication: ClientAuthenticationMethod,
    /// The name of the custom header.
    pub header_name: String,
    /// Certificate authorities to trust besides the usual ones, in PEM; may be empty.
    pub ca_bundle: String,
    /// The certificate to show to the application, in PEM; may be empty.
    pub client_certificate: String,
    /// The proxy on the way; may be empty.
    pub proxy_url: String,
    /// The user name at the proxy; may be empty.
    pub proxy_user: String,
    /// The date from which the secret that requests sign in with is no longer accepted, in UTC: `2027-03-01`; may be empty.
    pub secret_expires_on: String,
    /// The name of the dialect that an administrator chose; empty lets Rollcall choose.
    pub dialect: String,
    /// The name of the dialect that the last connection test proposed; never typed.
    pub found_dialect: String,
}

impl ConnectionSettings {
    /// Whether everything is as for most applications but the way to sign in and the dialect: no certificates, no proxy.
    pub fn takes_the_usual_way(&self) -> bool {
        self.ca_bundle.is_empty() && self.client_certificate.is_empty() && self.proxy_url.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_names_are_those_of_serde() {
        for method in AuthenticationMethod::ALL {
            assert_eq!(serde_json::to_value(method).unwrap(), method.word());
        }
        for secret in ConnectionSecret::ALL {
            assert_eq!(serde_json::to_value(secret).unwrap(), secret.name());
            assert_eq!(ConnectionSecret::named(secret.name()), Some(secret));
        }
    }

    #[test]
    fn what_another_version_left_out_is_as_usual() {
        let settings: ConnectionSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings, ConnectionSettings::default());
        assert!(settings.takes_the_usual_way());
    }
}
