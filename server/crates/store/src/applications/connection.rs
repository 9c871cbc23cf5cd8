//! The secrets that a connection needs.

use std::collections::BTreeMap;

use model::{ApplicationId, ConnectionSecret, ConnectionSettings};
use secrecy::{ExposeSecret, SecretString};
use sqlx::query_scalar;

use crate::pool::read;
use crate::{Result, Store};

/// Some of the secrets of a connection. `Debug` shows none.
#[derive(Clone, Debug, Default)]
pub struct Secrets(BTreeMap<ConnectionSecret, SecretString>);

impl Secrets {
    /// The secrets with this one; one without content counts as none.
    #[must_use]
    pub fn with(mut self, name: ConnectionSecret, secret: impl Into<SecretString>) -> Self {
        let secret = secret.into();
        if !secret.expose_secret().trim().is_empty() {
            self.0.insert(name, secret);
        }
        self
    }

    /// A secret, if it is among them.
    pub fn get(&self, name: ConnectionSecret) -> Option<&SecretString> {
        self.0.get(&name)
    }

    /// Whether a secret is among them.
    pub fn has(&self, name: ConnectionSecret) -> bool {
        self.0.contains_key(&name)
    }

    /// Which they are.
    pub fn names(&self) -> impl Iterator<Item = ConnectionSecret> {
        self.0.keys().copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both hold the same secrets.
    pub fn is_same(&self, other: &Self) -> bool {
        let exposed = |secrets: &Self| -> Vec<(ConnectionSecret, String)> {
            let secrets = secrets.0.iter();
            secrets
                .map(|(name, secret)| (*name, secret.expose_secret().to_owned()))
                .collect()
        };
        exposed(self) == exposed(other)
    }

    /// These secrets, and of the others those that are not among them.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        let mut all = others.0;
        all.extend(self.0);
        Self(all)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (ConnectionSecret, &SecretString)> {
        self.0.iter().map(|(name, secret)| (*name, secret))
    }
}

/// The secret token alone, as most applications have it.
impl From<Option<&SecretString>> for Secrets {
    fn from(token: Option<&SecretString>) -> Self {
        match token {
            Some(token) => Self::default().with(ConnectionSecret::SecretToken, token.clone()),
            None => Self::default(),
        }
    }
}

/// What an administrator saves of a connection.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionChange<'a> {
    /// How the application is reached; nothing leaves it as it is.
    pub settings: Option<&'a ConnectionSettings>,
    /// The secrets that are new.
    pub secrets: &'a Secrets,
}

impl Store {
    /// Every secret of a connection. Only for sending them where they belong.
    ///
    /// # Errors
    /// [`Error::Seal`](crate::Error::Seal) when one was sealed with another key, and when the database fails.
    pub async fn connection_secrets(&self, application: ApplicationId) -> Result<Secrets> {
        let id = application.to_string();
        let names: Vec<String> = read!(self, |connection| {
            query_scalar("SELECT name FROM secrets WHERE owner_table = 'jobs' AND owner_id = $1")
                .bind(&id)
                .fetch_all(&mut *connection)
                .await?
        });
        let mut secrets = Secrets::default();
        for name in names.iter().filter_map(|name| ConnectionSecret::named(name)) {
            if let Some(secret) = self.secret("jobs", &id, name.name()).await? {
                secrets = secrets.with(name, secret);
            }
        }
        Ok(secrets)
    }
}
