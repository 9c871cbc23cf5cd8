//! Directory objects: people and groups.

use serde::{Deserialize, Serialize};

use crate::{Attributes, DirectoryAttribute, DirectoryId, ObjectId, Timestamp, Value, attribute};

/// Which sort of directory object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// A person, or another account that signs in.
    User,
    /// A group of users.
    Group,
}

/// Where a directory object is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectState {
    /// It is there.
    #[default]
    Active,
    /// It is in the recycle bin and can be restored.
    SoftDeleted,
    /// It is gone for good. Only its id and name are kept, for the log and for the deletions that follow.
    Purged,
}

/// A user or a group of a directory, with every attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryObject {
    /// Its id, the attribute `objectId`.
    pub id: ObjectId,
    /// The directory that it came from.
    pub directory_id: DirectoryId,
    /// User or group.
    pub kind: ObjectKind,
    /// Where it is in its life.
    pub state: ObjectState,
    /// When it was soft-deleted.
    pub deleted_at: Option<Timestamp>,
    /// `false` when sign-in is blocked, the attribute `accountEnabled`. Groups are always enabled.
    pub account_enabled: bool,
    /// The user's manager, the attribute `manager`.
    pub manager: Option<ObjectId>,
    /// All other attributes by name, `displayName` and `userPrincipalName` included; only those with a value.
    pub attributes: Attributes,
    /// The number of the last change, from the one sequence of the store. Zero before it is stored.
    pub change: i64,
    /// When it was created here.
    pub created_at: Timestamp,
    /// When it was last changed here.
    pub updated_at: Timestamp,
}

impl DirectoryObject {
    /// The text of an attribute, empty when it has none or is no text.
    pub fn text(&self, name: &str) -> &str {
        match self.attributes.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The display name; for an object without one, its user principal name, then its id.
    pub fn display_name(&self) -> String {
        [attribute::DISPLAY_NAME, attribute::USER_PRINCIPAL_NAME]
            .into_iter()
            .map(|name| self.text(name))
            .find(|text| !text.is_empty())
            .map_or_else(|| self.id.to_string(), ToOwned::to_owned)
    }

    /// The value of any attribute, the ones with a field of their own included. `IsSoftDeleted` is not known
    /// here: it depends on the application, and the plan computes it.
    pub fn attribute(&self, name: &str) -> Value {
        match name {
            attribute::OBJECT_ID => Value::Text(self.id.to_string()),
            attribute::ACCOUNT_ENABLED => Value::Boolean(self.account_enabled),
            attribute::MANAGER => self
                .manager
                .map_or(Value::Null, |manager| Value::Text(manager.to_string())),
            _ => self.attributes.get(name).cloned().unwrap_or_default(),
        }
    }
}

/// One row of a list of users or groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectSummary {
    /// Its id.
    pub id: ObjectId,
    /// User or group.
    pub kind: ObjectKind,
    /// Where it is in its life.
    pub state: ObjectState,
    /// The display name.
    pub display_name: String,
    /// User principal name of a user, e-mail address of a group; may be empty.
    pub detail: String,
    /// Job title of a user, description of a group; may be empty.
    pub description: String,
    /// Department of a user; may be empty.
    pub department: String,
    /// Whether sign-in is allowed.
    pub account_enabled: bool,
    /// Number of direct members, for groups.
    pub member_count: Option<i64>,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A short reference to a directory object, for links on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectName {
    /// Its id.
    pub id: ObjectId,
    /// User or group.
    pub kind: ObjectKind,
    /// The display name.
    pub display_name: String,
    /// User principal name or e-mail address; may be empty.
    pub detail: String,
}

/// A user or a group with what its page shows around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectDetail {
    /// The object.
    pub object: DirectoryObject,
    /// The name of its directory.
    pub directory_name: String,
    /// Whether it can be changed here, instead of where its directory is read from.
    pub is_kept_here: bool,
    /// The manager of a user.
    pub manager: Option<ObjectName>,
    /// The manager's user principal name, or whatever a form shows for the manager; empty without one.
    pub manager_text: String,
    /// Groups that it is a direct member of.
    pub groups: i64,
    /// Users whose manager it is.
    pub reports: i64,
    /// Direct members, for groups.
    pub members: i64,
    /// The attributes that were added to the directory, for users.
    pub added_attributes: Vec<DirectoryAttribute>,
}
