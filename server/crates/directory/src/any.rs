//! A source of any kind, behind one face.

use std::path::PathBuf;

use model::{ConnectionStep, ReadProblem, SourceConnection, SourceSettings};
use outbound::{ClientOptions, UrlPolicy};
use secrecy::SecretString;

use crate::entra::EntraSource;
use crate::file::FileSource;
use crate::ldap::LdapSource;
use crate::source::{Entry, Names, Read, Sink, SourceAssignment, Start, source_names};

/// Where the people of a directory are read.
#[derive(Debug)]
pub enum Source {
    /// A directory server.
    Ldap(Box<LdapSource>),
    /// A tenant of Microsoft Entra ID.
    Entra(Box<EntraSource>),
    /// A file.
    File(FileSource),
}

impl Source {
    /// A source that has not been reached yet. `http` is how HTTP connections are made; `uploads` is the folder where uploaded
    /// files of the directory are.
    ///
    /// # Errors
    /// What cannot be used of the settings.
    pub fn new(
        settings: &SourceSettings,
        secret: Option<SecretString>,
        http: &ClientOptions,
        policy: &UrlPolicy,
        uploads: PathBuf,
    ) -> Result<Self, ReadProblem> {
        let names = Names {
            users: source_names(&settings.user_names),
            groups: source_names(&settings.group_names),
        };
        Ok(match &settings.connection {
            SourceConnection::Ldap(settings) => {
                Self::Ldap(Box::new(LdapSource::new(settings, secret, names)?))
            }
            SourceConnection::Entra(settings) => {
                let secret = secret.unwrap_or_default();
                Self::Entra(Box::new(EntraSource::new(settings, secret, names, http, policy)?))
            }
            SourceConnection::File(settings) => Self::File(FileSource::new(settings.clone(), uploads)),
        })
    }

    /// Reads. `usual` are the users that the last complete read of everything saw, for sources that can only be judged by that.
    pub async fn read(&self, start: &Start, sink: &Sink, usual: Option<i64>) -> Read {
        match self {
            Self::Ldap(source) => source.read(start, sink).await,
            Self::Entra(source) => source.read(start, sink).await,
            Self::File(source) => source.read(start, sink, usual).await,
        }
    }

    /// Step by step, whether it can be read; the last step is the first that fails.
    pub async fn test(&self) -> Vec<ConnectionStep> {
        match self {
            Self::Ldap(source) => source.test().await,
            Self::Entra(source) => source.test().await,
            Self::File(source) => source.test().await,
        }
    }

    /// Some users and groups with all their values, to see what there is.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn sample(&self, at_most: usize) -> Result<Vec<Entry>, ReadProblem> {
        match self {
            Self::Ldap(source) => source.sample(at_most).await,
            Self::Entra(source) => source.sample(at_most).await,
            Self::File(source) => source.sample(at_most).await,
        }
    }

    /// The ids of the entries that these locators mean now; who is not there, or is no user or group of these settings, is left
    /// out.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn identify(&self, locators: &[String]) -> Result<Vec<(String, String)>, ReadProblem> {
        match self {
            Self::Ldap(source) => source.identify(locators).await,
            // Their locators are ids, which never change.
            Self::Entra(_) | Self::File(_) => Ok(Vec::new()),
        }
    }

    /// Ends when something changed after this cursor.
    ///
    /// # Errors
    /// When the source cannot tell, or is not reached.
    pub async fn changed(&self, cursor: Option<&str>) -> Result<(), ReadProblem> {
        match (self, cursor) {
            (Self::Ldap(source), Some(cursor)) => source.changed(cursor).await,
            (Self::File(source), cursor) => source.changed(cursor).await,
            (Self::Ldap(_), None) | (Self::Entra(_), _) => std::future::pending().await,
        }
    }

    /// Where a source is that was found changed, so that the same change is not waited for again; `None` where only a read can
    /// tell.
    pub fn place(&self) -> Option<String> {
        match self {
            Self::File(source) => source.place(),
            Self::Ldap(_) | Self::Entra(_) => None,
        }
    }

    /// The assignments of an application of the source's own, by its object id or its client id. Only Microsoft Entra ID has
    /// some.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub async fn assignments(&self, application: &str) -> Result<Vec<SourceAssignment>, ReadProblem> {
        match self {
            Self::Entra(source) => source.assignments(application).await,
            Self::Ldap(_) | Self::File(_) => Ok(Vec::new()),
        }
    }
}
