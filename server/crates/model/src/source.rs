//! Where the people of a directory come from: the settings of its source. Secrets are kept elsewhere, sealed.

use serde::{Deserialize, Serialize};

/// The settings of a directory that is read from somewhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSettings {
    /// How it is reached and what is read there.
    pub connection: SourceConnection,
    /// Which of the source's names give which attribute of a user.
    pub user_names: Vec<NameRule>,
    /// Which of the source's names give which attribute of a group.
    pub group_names: Vec<NameRule>,
    /// When it is read.
    pub schedule: ReadSchedule,
    /// How many percent of its people, groups or memberships one read may take away without anybody's word, 0 to 100.
    pub tolerance_percent: u32,
}

/// When a directory is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadSchedule {
    /// Whether it is read without being asked.
    pub enabled: bool,
    /// Minutes from one read of the changes to the next, at least 1.
    pub changes_every_minutes: u32,
    /// Hours from one read of everything to the next, at least 1: it finds what no change told of.
    pub everything_every_hours: u32,
    /// Whether to listen for changes, where the source offers it.
    pub listen: bool,
}

impl Default for ReadSchedule {
    fn default() -> Self {
        Self {
            enabled: true,
            changes_every_minutes: 10,
            everything_every_hours: 24,
            listen: true,
        }
    }
}

/// An attribute of ours and where its value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameRule {
    /// The attribute, as mappings name it.
    pub attribute: String,
    /// Names at the source, without regard to case; the first one that has a value gives it.
    pub sources: Vec<String>,
}

impl NameRule {
    /// A rule of one attribute.
    pub fn new(attribute: &str, sources: &[&str]) -> Self {
        Self {
            attribute: attribute.to_owned(),
            sources: sources.iter().map(|&source| source.to_owned()).collect(),
        }
    }
}

/// How a source is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourceConnection {
    /// A directory server, by LDAP version 3. Source: RFC 4511.
    Ldap(LdapSettings),
    /// A tenant of Microsoft Entra ID, by Microsoft Graph.
    Entra(EntraSettings),
    /// A file that something else writes.
    File(FileSettings),
}

/// Which directory server it is: what differs between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LdapPreset {
    /// Microsoft Active Directory, or Samba in that role.
    #[default]
    ActiveDirectory,
    /// OpenLDAP.
    OpenLdap,
    /// 389 Directory Server, FreeIPA.
    DirectoryServer389,
    /// Any other one.
    Generic,
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LdapSecurity {
    /// TLS from the first byte: `ldaps`.
    #[default]
    Tls,
    /// The extended operation `StartTLS`. Source: RFC 4511 §4.14.
    StartTls,
    /// None: the password and all that is read can be listened to.
    None,
}

/// How the connection signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LdapSignIn {
    /// A name and a password. Source: RFC 4513 §5.1.3.
    #[default]
    Simple,
    /// The client certificate of the TLS connection: SASL EXTERNAL. Source: RFC 4513 §5.2.3.
    External,
}

/// How changes are found without reading everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LdapChanges {
    /// Whichever of the others the server offers to this account.
    #[default]
    Automatic,
    /// Active Directory's control `1.2.840.113556.1.4.841`.
    DirSync,
    /// Active Directory's attribute `uSNChanged`.
    Usn,
    /// Content synchronization. Source: RFC 4533.
    ContentSync,
    /// The operational attribute `modifyTimestamp`.
    ModifyTimestamp,
    /// Everything is read each time.
    Everything,
}

/// How an entry says that sign-in is blocked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum AccountRule {
    /// It does not.
    #[default]
    AlwaysEnabled,
    /// The bit `ACCOUNTDISABLE` (2) of `userAccountControl`.
    UserAccountControl,
    /// An attribute that is `TRUE` where sign-in is blocked, such as `nsAccountLock`.
    BlockedIfTrue {
        /// Its name.
        attribute: String,
    },
}

/// How a directory server is reached and what is read there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LdapSettings {
    /// Which server it is.
    pub preset: LdapPreset,
    /// Hosts, each with an optional port (`dc1.example.org:636`); the first that answers is used.
    pub servers: Vec<String>,
    /// How the connection is protected.
    pub security: LdapSecurity,
    /// Certificate authorities that are trusted besides those of the operating system, as PEM; may be empty.
    pub ca_bundle: String,
    /// How it signs in.
    pub sign_in: LdapSignIn,
    /// The name to sign in with: a DN, or what the server takes for one (`reader@example.org`).
    pub bind_name: String,
    /// The client certificate, as PEM, for [`LdapSignIn::External`]; its key is a secret.
    pub client_certificate: String,
    /// Where users are searched for, with everything below.
    pub user_bases: Vec<String>,
    /// Which entries there are users. Source: RFC 4515.
    pub user_filter: String,
    /// Where groups are searched for, with everything below; empty for no groups.
    pub group_bases: Vec<String>,
    /// Which entries there are groups.
    pub group_filter: String,
    /// The attribute that never changes: `objectGUID`, `entryUUID`, `nsUniqueId`.
    pub id_attribute: String,
    /// The attribute of a group that names its members: `member`, `uniqueMember`, `memberUid`.
    pub member_attribute: String,
    /// The attribute of a user that names the manager; empty for none.
    pub manager_attribute: String,
    /// How an entry says that sign-in is blocked.
    pub account: AccountRule,
    /// How changes are found.
    pub changes: LdapChanges,
    /// Entries per page, 1 to 10000.
    pub page_size: u32,
}

/// How the application at Microsoft Entra ID proves who it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntraSignIn {
    /// A client secret.
    #[default]
    Secret,
    /// A certificate: a client assertion signed with its key. Source: RFC 7523.
    Certificate,
}

/// How a tenant of Microsoft Entra ID is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntraSettings {
    /// The tenant: its id or a verified domain.
    pub tenant: String,
    /// The application (client) id.
    pub client_id: String,
    /// How it proves who it is.
    pub sign_in: EntraSignIn,
    /// The certificate, as PEM, for [`EntraSignIn::Certificate`]; its key is a secret.
    pub certificate: String,
    /// Where tokens come from: `https://login.microsoftonline.com`, or the host of a national cloud.
    pub login_url: String,
    /// Microsoft Graph: `https://graph.microsoft.com`, or that of a national cloud.
    pub graph_url: String,
    /// Certificate authorities that are trusted besides those of the operating system, as PEM; may be empty.
    pub ca_bundle: String,
}

/// How a file is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// A table whose first row has the names.
    #[default]
    Csv,
    /// One JSON object per line.
    JsonLines,
}

/// A file that something else writes: the whole of its people, each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSettings {
    /// How it is laid out.
    pub format: FileFormat,
    /// The folder that is watched, on the server; empty if files only arrive by upload.
    pub folder: String,
    /// Which files there: a name with `*` for any characters.
    pub pattern: String,
    /// The column that never changes: a number of the personnel system.
    pub id_column: String,
    /// The column that names the manager by the value of `id_column`; empty for none.
    pub manager_column: String,
    /// The column that names groups; empty for none.
    pub groups_column: String,
    /// What stands between the names of groups.
    pub group_separator: char,
    /// The column that says whether sign-in is allowed; empty for always.
    pub enabled_column: String,
}
