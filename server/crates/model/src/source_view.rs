//! A directory's source as its pages show it, and as their forms send it.

use serde::{Deserialize, Serialize};

use crate::{
    ConnectionStep, Directory, DirectoryAttribute, DirectoryRead, LdapPreset, SourceConnection,
    SourceSettings, Timestamp,
};

/// What kind of directory is to be added: the words of the portal and of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Microsoft Active Directory, or Samba in that role.
    ActiveDirectory,
    /// OpenLDAP.
    OpenLdap,
    /// 389 Directory Server, FreeIPA.
    DirectoryServer389,
    /// Any other server that speaks LDAP.
    Ldap,
    /// A tenant of Microsoft Entra ID.
    Entra,
    /// A file that something else writes.
    File,
}

impl SourceKind {
    /// Every kind, the commonest first.
    pub const ALL: [Self; 6] = [
        Self::ActiveDirectory,
        Self::Entra,
        Self::OpenLdap,
        Self::DirectoryServer389,
        Self::Ldap,
        Self::File,
    ];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ActiveDirectory => "active-directory",
            Self::OpenLdap => "openldap",
            Self::DirectoryServer389 => "389-directory-server",
            Self::Ldap => "ldap",
            Self::Entra => "entra",
            Self::File => "file",
        }
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ActiveDirectory => "Active Directory",
            Self::OpenLdap => "OpenLDAP",
            Self::DirectoryServer389 => "389 Directory Server",
            Self::Ldap => "LDAP directory",
            Self::Entra => "Microsoft Entra ID",
            Self::File => "CSV or JSON file",
        }
    }
}

impl SourceSettings {
    /// What kind of directory it is.
    pub const fn kind(&self) -> SourceKind {
        match &self.connection {
            SourceConnection::Ldap(settings) => match settings.preset {
                LdapPreset::ActiveDirectory => SourceKind::ActiveDirectory,
                LdapPreset::OpenLdap => SourceKind::OpenLdap,
                LdapPreset::DirectoryServer389 => SourceKind::DirectoryServer389,
                LdapPreset::Generic => SourceKind::Ldap,
            },
            SourceConnection::Entra(_) => SourceKind::Entra,
            SourceConnection::File(_) => SourceKind::File,
        }
    }
}

/// A directory with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceView {
    /// The directory.
    pub directory: Directory,
    /// How it is reached and read.
    pub settings: SourceSettings,
    /// The version of the settings: whoever saves others says which ones they saw.
    pub version: i64,
    /// Whether a password, secret or key is stored.
    pub has_secret: bool,
    /// When everything was last read completely.
    pub everything_read_at: Option<Timestamp>,
    /// When the next read is due.
    pub next_read_at: Option<Timestamp>,
    /// The newest reads, the newest first.
    pub reads: Vec<DirectoryRead>,
    /// The last test.
    pub report: Option<SourceReport>,
    /// The attributes that a user of this directory can have.
    pub user_attributes: Vec<DirectoryAttribute>,
    /// The attributes that a group can have.
    pub group_attributes: Vec<DirectoryAttribute>,
}

/// What a test of a source found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceReport {
    /// When.
    pub tested_at: Timestamp,
    /// The steps; the last one is the first that failed.
    pub steps: Vec<ConnectionStep>,
}

/// An attribute that entries of a source were seen with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenAttribute {
    /// The source's name.
    pub name: String,
    /// What its values look like.
    pub kind: String,
    /// How many of the entries have a value.
    pub filled: i64,
    /// The most values that one entry has.
    pub most_values: i64,
    /// Some values, cut short.
    pub examples: Vec<String>,
    /// The attributes of ours that it gives.
    pub used_by: Vec<String>,
}

/// What the first entries of a source look like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSample {
    /// Users that were looked at.
    pub users: i64,
    /// Groups that were looked at.
    pub groups: i64,
    /// The attributes of the users, by name.
    pub user_attributes: Vec<SeenAttribute>,
    /// The attributes of the groups, by name.
    pub group_attributes: Vec<SeenAttribute>,
    /// Why there is no sample.
    pub problem: String,
    /// What to do about that.
    pub advice: String,
}

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

impl SourceReport {
    /// The step that failed.
    pub fn failure(&self) -> Option<&ConnectionStep> {
        self.steps
            .iter()
            .find(|step| step.outcome == crate::ConnectionOutcome::Failed)
    }
}
