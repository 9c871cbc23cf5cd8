//! From what an administrator entered to a client that reaches the application and signs in there.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use model::{
    ApplicationId, AuthenticationMethod, ClientAuthenticationMethod, ConnectionSecret, ConnectionSettings,
};
use outbound::{
    Authentication, ClientAuthentication, ClientCredentials, ClientOptions, Endpoint, HeaderName, Identity,
    Proxy, TokenSource, UrlPolicy,
};
use secrecy::SecretString;
use store::Secrets;

/// Why an application cannot be connected to as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unusable {
    /// The field of the form that is wrong.
    pub field: &'static str,
    /// What is wrong, for an administrator.
    pub message: String,
}

impl Unusable {
    fn new(field: &'static str, error: &impl ToString) -> Self {
        Self {
            field,
            message: error.to_string(),
        }
    }
}

/// The usual options with the certificates and the proxy of one application.
///
/// # Errors
/// The first field that cannot be used.
pub fn client_options(
    usual: &ClientOptions,
    settings: &ConnectionSettings,
    secrets: &Secrets,
) -> Result<ClientOptions, Unusable> {
    let mut options = usual.clone();
    if !settings.ca_bundle.is_empty() {
        let roots = outbound::certificates(&settings.ca_bundle)
            .map_err(|error| Unusable::new("ca_bundle", &error))?;
        options.extra_roots.extend(roots);
    }
    if !settings.client_certificate.is_empty() {
        let key = secret(secrets, ConnectionSecret::ClientKey)?;
        let identity = Identity::from_pem(&settings.client_certificate, key).map_err(|error| {
            let field = match error {
                outbound::PemError::Certificate => "client_certificate",
                outbound::PemError::Key | outbound::PemError::Mismatch => "client_key",
            };
            Unusable::new(field, &error)
        })?;
        options.identity = Some(identity);
    }
    if !settings.proxy_url.is_empty() {
        let mut proxy =
            Proxy::parse(&settings.proxy_url).map_err(|error| Unusable::new("proxy_url", &error))?;
        if !settings.proxy_user.is_empty() {
            let password = secret(secrets, ConnectionSecret::ProxyPassword)?.clone();
            proxy = proxy.with_sign_in(settings.proxy_user.clone(), password);
        }
        options.proxy = Some(proxy);
    }
    Ok(options)
}

/// How one signs in at the application.
///
/// # Errors
/// The first field that cannot be used.
pub fn authentication(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    policy: &UrlPolicy,
) -> Result<Authentication, Unusable> {
    let secret = secret(secrets, settings.authentication.secret())?.clone();
    Ok(match settings.authentication {
        AuthenticationMethod::Bearer => Authentication::Bearer(secret),
        AuthenticationMethod::Basic => Authentication::Basic {
            user_name: settings.user_name.clone(),
            password: secret,
        },
        AuthenticationMethod::Header => Authentication::Header {
            name: HeaderName::try_from(settings.header_name.as_str())
                .map_err(|_| Unusable::new("header_name", &"This is no name of a header."))?,
            value: secret,
        },
        AuthenticationMethod::ClientCredentials => {
            Authentication::ClientCredentials(TokenSource::new(ClientCredentials {
                endpoint: Endpoint::parse(&settings.token_url, policy)
                    .map_err(|error| Unusable::new("token_url", &error))?,
                client_id: settings.client_id.clone(),
                client_secret: secret,
                scope: settings.token_scope.clone(),
                style: match settings.client_authentication {
                    ClientAuthenticationMethod::Basic => ClientAuthentication::Basic,
                    ClientAuthenticationMethod::Post => ClientAuthentication::Post,
                },
            }))
        }
    })
}

fn secret(secrets: &Secrets, name: ConnectionSecret) -> Result<&SecretString, Unusable> {
    secrets
        .get(name)
        .ok_or_else(|| Unusable::new(name.name(), &format!("{} is missing.", name.label())))
}

/// The connections of all applications. Kept from cycle to cycle, so that open connections and fetched tokens are used
/// again for as long as nothing about them changes.
#[derive(Debug)]
pub(crate) struct Connections {
    usual: outbound::Client,
    kept: Mutex<HashMap<ApplicationId, Kept>>,
}

#[derive(Clone, Debug)]
struct Kept {
    settings: ConnectionSettings,
    secrets: Secrets,
    made: (outbound::Client, Authentication),
}

impl Connections {
    pub(crate) fn new(usual: outbound::Client) -> Self {
        Self {
            usual,
            kept: Mutex::default(),
        }
    }

    /// The client of an application, and how it signs in.
    ///
    /// # Errors
    /// What is wrong with its configuration.
    pub(crate) fn of(
        &self,
        application: ApplicationId,
        settings: &ConnectionSettings,
        secrets: &Secrets,
        policy: UrlPolicy,
    ) -> Result<(outbound::Client, Authentication), Unusable> {
        let is_same = |kept: &&Kept| kept.settings == *settings && kept.secrets.is_same(secrets);
        if let Some(kept) = self.kept().get(&application).filter(is_same) {
            return Ok(kept.made.clone());
        }
        let client = if settings.takes_the_usual_way() {
            self.usual.clone()
        } else {
            let options = client_options(self.usual.options(), settings, secrets)?;
            outbound::Client::new(options).map_err(|error| Unusable::new("ca_bundle", &error))?
        };
        let kept = Kept {
            settings: settings.clone(),
            secrets: secrets.clone(),
            made: (client, authentication(settings, secrets, &policy)?),
        };
        let made = kept.made.clone();
        self.kept().insert(application, kept);
        Ok(made)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<ApplicationId, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use outbound::{ClientOptions, install_crypto_provider};
    use uuid::Uuid;

    use super::*;

    fn connections() -> Connections {
        install_crypto_provider();
        Connections::new(outbound::Client::new(ClientOptions::default()).unwrap())
    }

    fn token(text: &str) -> Secrets {
        Secrets::default().with(ConnectionSecret::SecretToken, text.to_owned())
    }

    #[test]
    fn a_fetched_token_is_kept_for_as_long_as_nothing_changes() {
        let (connections, application) = (connections(), ApplicationId::from(Uuid::from_u128(1)));
        let settings = ConnectionSettings {
            authentication: AuthenticationMethod::ClientCredentials,
            token_url: "https://login.example/token".into(),
            client_id: "id".into(),
            ..ConnectionSettings::default()
        };
        let of = |settings: &ConnectionSettings, secret: &str| {
            let secrets = Secrets::default().with(ConnectionSecret::ClientSecret, secret.to_owned());
            let made = connections.of(application, settings, &secrets, UrlPolicy::default());
            match made.unwrap().1 {
                Authentication::ClientCredentials(source) => source,
                other => panic!("{other:?}"),
            }
        };
        let first = of(&settings, "s");
        assert!(first.is_same(&of(&settings, "s")));
        assert!(!first.is_same(&of(&settings, "another")));
        let first = of(&settings, "s");
        let other_scope = ConnectionSettings {
            token_scope: "scim".into(),
            ..settings
        };
        assert!(!first.is_same(&of(&other_scope, "s")));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_by_its_field() {
        let (connections, application) = (connections(), ApplicationId::from(Uuid::from_u128(1)));
        let field = |settings: ConnectionSettings, secrets: &Secrets| {
            let made = connections.of(application, &settings, secrets, UrlPolicy::default());
            made.unwrap_err().field
        };
        let usual = ConnectionSettings::default;
        let method = |authentication| ConnectionSettings {
            authentication,
            ..usual()
        };
        assert_eq!(field(usual(), &Secrets::default()), "secret_token");
        assert_eq!(
            field(method(AuthenticationMethod::Basic), &token("t")),
            "password"
        );
        let value = Secrets::default().with(ConnectionSecret::HeaderValue, "v".to_owned());
        assert_eq!(field(method(AuthenticationMethod::Header), &value), "header_name");
        for (settings, wrong) in [
            (
                ConnectionSettings {
                    ca_bundle: "x".into(),
                    ..usual()
                },
                "ca_bundle",
            ),
            (
                ConnectionSettings {
                    client_certificate: "x".into(),
                    ..usual()
                },
                "client_key",
            ),
            (
                ConnectionSettings {
                    proxy_url: "ftp://x".into(),
                    ..usual()
                },
                "proxy_url",
            ),
            (
                ConnectionSettings {
                    proxy_url: "http://proxy.example".into(),
                    proxy_user: "u".into(),
                    ..usual()
                },
                "proxy_password",
            ),
        ] {
            assert_eq!(field(settings, &token("t")), wrong);
        }
    }
}
