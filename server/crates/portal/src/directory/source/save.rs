//! Saving how a directory is read.

use std::collections::BTreeMap;

use model::{
    DirectoryId, FieldProblem, NameRule, Problem, ProblemKind, SourceConnection, SourceInput, SourceSettings,
    attribute,
};
use secrecy::{ExposeSecret, SecretString};
use store::StoredSource;

use super::{changes, input, stored, target};
use crate::{Error, ManageDirectory, Result, Topic};

/// The least characters of a token that somebody could else guess.
const SHORTEST_TOKEN: usize = 24;

impl ManageDirectory {
    /// Saves the form of a source; everything is read anew, at once. Without a new secret the stored one stays.
    ///
    /// # Errors
    /// `Invalid` with every wrong field, `Conflict` when somebody else saved meanwhile, `NotFound`; otherwise when the store
    /// fails.
    pub async fn save_source(
        &self,
        id: DirectoryId,
        version: i64,
        input: &SourceInput,
        secret: Option<&SecretString>,
    ) -> Result<()> {
        let stored = stored(&self.portal, id).await?;
        unchanged(&stored, version)?;
        let (settings, _) = self.checked(&stored, input, secret, true)?;
        let details = changes::of(&stored.settings, &settings);
        self.store_settings(
            id,
            version,
            &settings,
            given(secret),
            ("Update directory connection", details),
        )
        .await
    }

    /// Saves which names of the source give which attributes: attribute names to the source's names, separated by commas. An
    /// attribute without names is not read.
    ///
    /// # Errors
    /// As [`ManageDirectory::save_source`].
    pub async fn save_source_names(
        &self,
        id: DirectoryId,
        version: i64,
        users: &BTreeMap<String, String>,
        groups: &BTreeMap<String, String>,
    ) -> Result<()> {
        let stored = stored(&self.portal, id).await?;
        unchanged(&stored, version)?;
        let before = stored.settings.clone();
        let added = self.portal.store().directory_attributes(id).await?;
        let mut known: Vec<String> = attribute::USER_ATTRIBUTES
            .iter()
            .map(|attribute| attribute.name.to_owned())
            .collect();
        known.extend(added.into_iter().map(|attribute| attribute.name));
        let of_groups: Vec<String> = attribute::GROUP_ATTRIBUTES
            .iter()
            .map(|attribute| attribute.name.to_owned())
            .collect();
        let settings = SourceSettings {
            user_names: rules(users, &known),
            group_names: rules(groups, &of_groups),
            ..stored.settings
        };
        if !settings
            .user_names
            .iter()
            .any(|rule| rule.attribute == attribute::USER_PRINCIPAL_NAME)
        {
            let message = "Users need it: applications are told apart by it. Enter the name of an attribute that everybody has.";
            return Err(Problem::field(attribute::USER_PRINCIPAL_NAME, message).into());
        }
        let details = changes::of(&before, &settings);
        self.store_settings(
            id,
            version,
            &settings,
            None,
            ("Update directory attributes", details),
        )
        .await
    }

    /// The settings as typed, and whether the stored secret may be used with them. A test tells where people may be, so it
    /// does not need to be told: with `is_complete` off, that may be missing.
    pub(super) fn checked(
        &self,
        stored: &StoredSource,
        input: &SourceInput,
        secret: Option<&SecretString>,
        is_complete: bool,
    ) -> Result<(SourceSettings, bool)> {
        let policy = outbound::UrlPolicy {
            allow_plain_http: self.portal.options().allow_plain_http,
        };
        let (settings, mut problems) = input::settings(input, &stored.settings, policy);
        problems.retain(|problem| is_complete || problem.field != "user_bases");
        let may_use_stored = goes_to_the_same(&stored.settings.connection, &settings.connection);
        let has_one = given(secret).is_some() || (stored.has_secret && may_use_stored);
        if !has_one && needs_secret(&settings.connection) {
            let message = if stored.has_secret {
                "Enter it again: the stored one belongs to another server or account."
            } else {
                "Enter it."
            };
            problems.push(FieldProblem {
                field: "secret".to_owned(),
                message: message.to_owned(),
            });
        }
        let is_short = |secret: &SecretString| secret.expose_secret().trim().len() < SHORTEST_TOKEN;
        if matches!(settings.connection, SourceConnection::File(_)) && given(secret).is_some_and(is_short) {
            problems.push(FieldProblem {
                field: "secret".to_owned(),
                message: format!(
                    "Enter at least {SHORTEST_TOKEN} characters, such as what openssl rand -hex 32 prints."
                ),
            });
        }
        if let Some(problem) = Problem::of_fields(problems) {
            return Err(problem.into());
        }
        Ok((settings, may_use_stored))
    }

    async fn store_settings(
        &self,
        id: DirectoryId,
        version: i64,
        settings: &SourceSettings,
        secret: Option<&SecretString>,
        (activity, mut details): (&str, Vec<(String, String)>),
    ) -> Result<()> {
        details.extend(secret.map(|_| ("Secret".to_owned(), "replaced".to_owned())));
        let audit = self.audit(activity, target(&self.portal, id).await?, details);
        let store = self.portal.store();
        if !store.set_source(id, version, settings, secret, &audit).await? {
            return Err(changed_meanwhile());
        }
        if settings.schedule.enabled {
            // It is due: other settings are read by at once, and from the beginning.
            self.portal.wake_engine();
        }
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }
}

/// Settings are compared with the ones that the form showed: whether the stored secret may be used depends on it.
fn unchanged(stored: &StoredSource, version: i64) -> Result<()> {
    if stored.version == version {
        Ok(())
    } else {
        Err(changed_meanwhile())
    }
}

fn changed_meanwhile() -> Error {
    Problem::new(
        ProblemKind::Conflict,
        "Somebody else changed these settings since you opened the form.",
    )
    .with_hint("Open it again to see what is new, then make your change.")
    .into()
}

/// A secret that was typed.
fn given(secret: Option<&SecretString>) -> Option<&SecretString> {
    secret.filter(|secret| !secret.expose_secret().trim().is_empty())
}

const fn needs_secret(connection: &SourceConnection) -> bool {
    match connection {
        SourceConnection::Ldap(_) | SourceConnection::Entra(_) => true,
        SourceConnection::File(_) => false,
    }
}

/// Whether a secret that was entered for one connection may be sent by the other: nobody who may change settings shall learn it
/// by having it sent to a server of theirs.
fn goes_to_the_same(before: &SourceConnection, after: &SourceConnection) -> bool {
    match (before, after) {
        (SourceConnection::Ldap(before), SourceConnection::Ldap(after)) => {
            after.servers.iter().all(|server| before.servers.contains(server))
                && before.sign_in == after.sign_in
                && before.bind_name == after.bind_name
                // Trusting somebody else's certificates, or none, is as good as another server.
                && (before.security == after.security || after.security == model::LdapSecurity::Tls)
                && before.ca_bundle == after.ca_bundle
        }
        (SourceConnection::Entra(before), SourceConnection::Entra(after)) => {
            before.tenant == after.tenant
                && before.client_id == after.client_id
                && before.sign_in == after.sign_in
                && before.login_url == after.login_url
                && before.graph_url == after.graph_url
                && before.ca_bundle == after.ca_bundle
        }
        (SourceConnection::File(_), SourceConnection::File(_)) => true,
        _ => false,
    }
}

fn rules(typed: &BTreeMap<String, String>, known: &[String]) -> Vec<NameRule> {
    known
        .iter()
        .filter_map(|name| {
            let sources: Vec<String> = typed
                .get(name)?
                .split(',')
                .map(str::trim)
                .filter(|source| !source.is_empty())
                .map(ToOwned::to_owned)
                .collect();
            (!sources.is_empty()).then(|| NameRule {
                attribute: name.clone(),
                sources,
            })
        })
        .collect()
}
