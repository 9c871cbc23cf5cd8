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

impl SourceReport {
    /// The step that failed.
    pub fn failure(&self) -> Option<&ConnectionStep> {
        self.steps
            .iter()
            .find(|step| step.outcome == crate::ConnectionOutcome::Failed)
    }
}
