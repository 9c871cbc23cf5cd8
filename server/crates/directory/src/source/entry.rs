//! What a reader finds.

use std::collections::BTreeMap;

use model::ObjectKind;

/// Values by the source's names in lower case (`givenname`, `employeeorgdata.costcenter`), as text; dates as RFC 3339,
/// bytes as base64 or as the attribute's usual text form (a GUID). Names without a value are absent.
pub type Values = BTreeMap<String, Vec<String>>;

/// What a reader sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Users and groups that are there, at most 500. One may come twice; the later counts.
    Entries(Vec<Entry>),
    /// Users and groups that are not there any more.
    Gone(Vec<Gone>),
    /// Ids of entries that are there, which the reader did not look at any closer. A complete read of changes that sends any
    /// sends, or has as entries, all that there are: whoever is not among them is gone.
    Present(Vec<String>),
    /// Who is in which group; together at most some thousand names, but never half a group.
    Members(Vec<GroupMembers>),
}

/// A user or a group that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A user or a group.
    pub kind: ObjectKind,
    /// What names it for ever: an `entryUUID`, an `objectGUID`, a Graph id; in one form, lower case.
    pub source_id: String,
    /// How other entries name it: its DN in normal form, or again the id.
    pub locator: String,
    /// Another way in which groups name it: `memberUid` of a user; the SID of a group, for [`Entry::primary_group`]. The two
    /// never collide with a locator, nor with one another.
    pub alias: Option<String>,
    /// The alias of a group that it is a member of without being listed there. Source: MS-ADTS, `primaryGroupID`.
    pub primary_group: Option<String>,
    /// Whether sign-in is allowed.
    pub enabled: bool,
    /// Its values, by the source's names.
    pub values: Values,
    /// Who is its manager.
    pub manager: ManagerOf,
}

/// What an entry says about the manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManagerOf {
    /// Nothing: it is the one that it was.
    Unchanged,
    /// There is none.
    Nobody,
    /// The locator of a user.
    Locator(String),
}

/// An object that is not there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// What named it.
    pub source_id: String,
}

/// Who is in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMembers {
    /// The group's `source_id`.
    pub group: String,
    /// Its members, by locator or alias.
    pub members: Members,
}

/// The members of a group, or what is different about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// All of them: whoever is not named is not a member.
    All(Vec<String>),
    /// Some of them: whoever is not named may be one.
    Some(Vec<String>),
    /// Who came and who went.
    Changes {
        /// Who came.
        added: Vec<String>,
        /// Who went.
        removed: Vec<String>,
    },
}

impl Members {
    /// How many names it holds.
    pub fn len(&self) -> usize {
        match self {
            Self::All(names) | Self::Some(names) => names.len(),
            Self::Changes { added, removed } => added.len() + removed.len(),
        }
    }

    /// Whether it names nobody.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An assignment of a person or a group to an application, as the source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceAssignment {
    /// The `source_id` of the user or the group.
    pub source_id: String,
    /// The display name of the role; empty for default access.
    pub role: String,
}
