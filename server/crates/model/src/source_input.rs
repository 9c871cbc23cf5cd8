//! The form of a directory's source.

use serde::{Deserialize, Serialize};

use crate::{
    AccountRule, EntraSettings, EntraSignIn, FileFormat, FileSettings, LdapChanges, LdapSecurity,
    LdapSettings, LdapSignIn, SourceConnection, SourceSettings,
};

/// The form of a source, as typed. Fields of other kinds stay empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceInput {
    /// Hosts, one a line.
    pub servers: String,
    /// How the connection is protected: `tls`, `start_tls`, `none`.
    pub security: String,
    /// Certificate authorities, as PEM.
    pub ca_bundle: String,
    /// How it signs in: `simple`, `external`; `secret`, `certificate`.
    pub sign_in: String,
    /// The name to sign in with.
    pub bind_name: String,
    /// The client certificate, as PEM.
    pub certificate: String,
    /// Where users are, a DN a line.
    pub user_bases: String,
    /// Which entries are users.
    pub user_filter: String,
    /// Where groups are, a DN a line.
    pub group_bases: String,
    /// Which entries are groups.
    pub group_filter: String,
    /// The attribute that never changes.
    pub id_attribute: String,
    /// The attribute with the members.
    pub member_attribute: String,
    /// The attribute with the manager.
    pub manager_attribute: String,
    /// How an entry is blocked: `always_enabled`, `user_account_control`, `blocked_if_true`.
    pub account_rule: String,
    /// The attribute of `blocked_if_true`.
    pub account_attribute: String,
    /// How changes are found.
    pub changes: String,
    /// Entries per page.
    pub page_size: String,
    /// The tenant.
    pub tenant: String,
    /// The client id.
    pub client_id: String,
    /// Where tokens come from.
    pub login_url: String,
    /// Microsoft Graph.
    pub graph_url: String,
    /// How a file is laid out: `csv`, `json_lines`.
    pub format: String,
    /// The folder that is watched.
    pub folder: String,
    /// Which files there.
    pub pattern: String,
    /// The column that never changes.
    pub id_column: String,
    /// The column with the manager.
    pub manager_column: String,
    /// The column with groups.
    pub groups_column: String,
    /// What stands between groups.
    pub group_separator: String,
    /// The column that says whether sign-in is allowed.
    pub enabled_column: String,
    /// Whether it is read without being asked.
    #[serde(deserialize_with = "checked")]
    pub scheduled: bool,
    /// Minutes between reads of the changes.
    pub changes_every_minutes: String,
    /// Hours between reads of everything.
    pub everything_every_hours: String,
    /// Whether to listen for changes.
    #[serde(deserialize_with = "checked")]
    pub listen: bool,
    /// Percent that one read may take away.
    pub tolerance_percent: String,
}

/// A check box of a form: `on`, `true` or `1`.
fn checked<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Truth(bool),
        Text(String),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::Truth(truth) => truth,
        Either::Text(text) => matches!(text.as_str(), "on" | "true" | "1"),
    })
}

impl From<&SourceSettings> for SourceInput {
    /// The form with what is stored.
    fn from(settings: &SourceSettings) -> Self {
        let input = match &settings.connection {
            SourceConnection::Ldap(settings) => ldap(settings),
            SourceConnection::Entra(settings) => entra(settings),
            SourceConnection::File(settings) => file(settings),
        };
        let schedule = &settings.schedule;
        Self {
            scheduled: schedule.enabled,
            changes_every_minutes: schedule.changes_every_minutes.to_string(),
            everything_every_hours: schedule.everything_every_hours.to_string(),
            listen: schedule.listen,
            tolerance_percent: settings.tolerance_percent.to_string(),
            ..input
        }
    }
}

fn ldap(settings: &LdapSettings) -> SourceInput {
    let (rule, attribute) = match &settings.account {
        AccountRule::AlwaysEnabled => ("always_enabled", ""),
        AccountRule::UserAccountControl => ("user_account_control", ""),
        AccountRule::BlockedIfTrue { attribute } => ("blocked_if_true", attribute.as_str()),
    };
    SourceInput {
        servers: settings.servers.join("\n"),
        security: match settings.security {
            LdapSecurity::Tls => "tls",
            LdapSecurity::StartTls => "start_tls",
            LdapSecurity::None => "none",
        }
        .into(),
        ca_bundle: settings.ca_bundle.clone(),
        sign_in: match settings.sign_in {
            LdapSignIn::Simple => "simple",
            LdapSignIn::External => "external",
        }
        .into(),
        bind_name: settings.bind_name.clone(),
        certificate: settings.client_certificate.clone(),
        user_bases: settings.user_bases.join("\n"),
        user_filter: settings.user_filter.clone(),
        group_bases: settings.group_bases.join("\n"),
        group_filter: settings.group_filter.clone(),
        id_attribute: settings.id_attribute.clone(),
        member_attribute: settings.member_attribute.clone(),
        manager_attribute: settings.manager_attribute.clone(),
        account_rule: rule.into(),
        account_attribute: attribute.into(),
        changes: match settings.changes {
            LdapChanges::Automatic => "automatic",
            LdapChanges::DirSync => "dir_sync",
            LdapChanges::Usn => "usn",
            LdapChanges::ContentSync => "content_sync",
            LdapChanges::ModifyTimestamp => "modify_timestamp",
            LdapChanges::Everything => "everything",
        }
        .into(),
        page_size: settings.page_size.to_string(),
        ..SourceInput::default()
    }
}

fn entra(settings: &EntraSettings) -> SourceInput {
    SourceInput {
        tenant: settings.tenant.clone(),
        client_id: settings.client_id.clone(),
        sign_in: match settings.sign_in {
            EntraSignIn::Secret => "secret",
            EntraSignIn::Certificate => "certificate",
        }
        .into(),
        certificate: settings.certificate.clone(),
        login_url: settings.login_url.clone(),
        graph_url: settings.graph_url.clone(),
        ca_bundle: settings.ca_bundle.clone(),
        ..SourceInput::default()
    }
}

fn file(settings: &FileSettings) -> SourceInput {
    SourceInput {
        format: match settings.format {
            FileFormat::Csv => "csv",
            FileFormat::JsonLines => "json_lines",
        }
        .into(),
        folder: settings.folder.clone(),
        pattern: settings.pattern.clone(),
        id_column: settings.id_column.clone(),
        manager_column: settings.manager_column.clone(),
        groups_column: settings.groups_column.clone(),
        group_separator: settings.group_separator.to_string(),
        enabled_column: settings.enabled_column.clone(),
        ..SourceInput::default()
    }
}
