//! Directories: sources of people and groups.

use serde::{Deserialize, Serialize};

use crate::{DirectoryAttribute, DirectoryId, ReadState, Timestamp};

/// Which sort of source a directory reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryKind {
    /// Kept here, by hand and by file import.
    BuiltIn,
    /// Read from a directory server, by LDAP.
    Ldap,
    /// Read from a tenant of Microsoft Entra ID.
    Entra,
    /// Read from a file that something else writes.
    File,
}

impl Directory {
    /// The id of the built-in directory, the same in every installation.
    pub const BUILT_IN: DirectoryId = DirectoryId::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);
}

/// A source of people and groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Its id.
    pub id: DirectoryId,
    /// Its kind.
    pub kind: DirectoryKind,
    /// The name on screen, used in mapping names: "Synchronize Head office users to Pingboard".
    pub name: String,
    /// What the function `DefaultDomain` gives; empty until it is set.
    pub default_domain: String,
    /// Whether members of groups inside a group are members of that group too.
    pub expand_nested_groups: bool,
    /// When it was connected.
    pub created_at: Timestamp,
}

/// The attributes of a directory's users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryAttributes {
    /// The directory.
    pub directory_id: DirectoryId,
    /// Its name.
    pub directory: String,
    /// What the function `DefaultDomain` gives; may be empty.
    pub default_domain: String,
    /// Those that every directory has, the computed ones included.
    pub built_in: Vec<DirectoryAttribute>,
    /// Those that an administrator added.
    pub added: Vec<DirectoryAttribute>,
}

/// An attribute to add, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryAttributeInput {
    /// The name in mappings and files.
    pub name: String,
    /// The words on screen; empty for the name.
    pub label: String,
    /// The name of its type.
    pub kind: String,
    /// Whether it may have several values.
    pub multi_valued: bool,
}

/// A directory with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectorySummary {
    /// The directory.
    pub directory: Directory,
    /// Users that are not deleted.
    pub users: i64,
    /// Users whose sign-in is blocked.
    pub blocked_users: i64,
    /// Users in the recycle bin.
    pub deleted_users: i64,
    /// Groups that are not deleted.
    pub groups: i64,
    /// Where its newest read stands; none for the built-in one, and before the first.
    pub last_read: Option<LastRead>,
}

/// Where the newest read of a directory stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRead {
    /// Where it stands.
    pub state: ReadState,
    /// When it ended, or began if it still runs.
    pub at: Timestamp,
}
