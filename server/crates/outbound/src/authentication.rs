//! How requests sign in at an application.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};

use crate::{Client, Error, TokenSource};

/// How requests sign in. A clone of the same value shares the token that was fetched for it.
#[derive(Clone, Debug)]
pub enum Authentication {
    /// `Authorization: Bearer`. Source: RFC 6750 §2.1.
    Bearer(SecretString),
    /// User name and password. Source: RFC 7617.
    Basic {
        /// The user name, without a colon.
        user_name: String,
        /// The password.
        password: SecretString,
    },
    /// A header of the application's own.
    Header {
        /// Its name.
        name: HeaderName,
        /// Its value.
        value: SecretString,
    },
    /// A token that is fetched with a client id and a secret. Source: RFC 6749 §4.4.
    ClientCredentials(TokenSource),
}

/// The header that one request signs in with, and what must not be shown of it.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub(crate) name: HeaderName,
    pub(crate) value: HeaderValue,
    secret: SecretString,
}

impl SignIn {
    /// What the header is made of, to take it out of texts.
    pub fn secret(&self) -> &SecretString {
        &self.secret
    }

    fn new(name: HeaderName, value: &str, secret: &SecretString) -> Result<Self, Error> {
        let mut value = HeaderValue::try_from(value).map_err(|_| Error::InvalidToken)?;
        value.set_sensitive(true);
        Ok(Self {
            name,
            value,
            secret: secret.clone(),
        })
    }

    pub(crate) fn bearer(token: &SecretString) -> Result<Self, Error> {
        // Tokens are pasted, often with a line break at the end.
        let text = format!("Bearer {}", token.expose_secret().trim());
        Self::new(header::AUTHORIZATION, &text, token)
    }

    pub(crate) fn basic(user_name: &str, password: &SecretString) -> Result<Self, Error> {
        let pair = STANDARD.encode(format!("{user_name}:{}", password.expose_secret()));
        Self::new(header::AUTHORIZATION, &format!("Basic {pair}"), password)
    }
}

impl Authentication {
    /// The header to sign in with, after fetching a token where one is needed.
    ///
    /// # Errors
    /// [`Error::InvalidToken`] for characters that cannot be sent, and whatever keeps a token from being fetched.
    pub async fn sign_in(&self, client: &Client) -> Result<SignIn, Error> {
        match self {
            Self::Bearer(token) => SignIn::bearer(token),
            Self::Basic { user_name, password } => SignIn::basic(user_name, password),
            Self::Header { name, value } => SignIn::new(name.clone(), value.expose_secret().trim(), value),
            Self::ClientCredentials(source) => SignIn::bearer(&source.token(client).await?),
        }
    }

    /// Takes note that an application refused it. Whether another attempt may succeed: there is a token to fetch anew.
    pub async fn refused(&self, sign_in: &SignIn) -> bool {
        match self {
            Self::ClientCredentials(source) => {
                source.forget(&sign_in.secret).await;
                true
            }
            Self::Bearer(_) | Self::Basic { .. } | Self::Header { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientOptions;

    #[tokio::test]
    async fn each_method_has_its_header() {
        let client = Client::new(ClientOptions::default()).unwrap();
        for (authentication, name, value) in [
            (
                Authentication::Bearer("abc\n".into()),
                "authorization",
                "Bearer abc",
            ),
            (
                // Source: RFC 7617 §2.
                Authentication::Basic {
                    user_name: "Aladdin".into(),
                    password: "open sesame".into(),
                },
                "authorization",
                "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            ),
            (
                Authentication::Header {
                    name: HeaderName::from_static("x-api-key"),
                    value: " k-1 ".into(),
                },
                "x-api-key",
                "k-1",
            ),
        ] {
            let sign_in = authentication.sign_in(&client).await.unwrap();
            assert_eq!(
                (sign_in.name.as_str(), sign_in.value.to_str().unwrap()),
                (name, value)
            );
            assert!(!authentication.refused(&sign_in).await);
            let shown = format!("{authentication:?} {sign_in:?}");
            for secret in ["abc", "open", "QWxh", "k-1"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }

    #[tokio::test]
    async fn what_cannot_stand_in_a_header_is_told() {
        let client = Client::new(ClientOptions::default()).unwrap();
        let broken = Authentication::Bearer("a\u{7}b".into());
        assert!(matches!(broken.sign_in(&client).await, Err(Error::InvalidToken)));
    }
}
