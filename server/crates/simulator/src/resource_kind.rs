use crate::schema::{Attribute, SCHEMAS, Schema, find};

/// The two kinds of resources that clients can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceKind {
    /// A person's account.
    User,
    /// A set of accounts.
    Group,
}

impl ResourceKind {
    /// The name of the resource type.
    pub(crate) fn name(self) -> &'static str {
        self.schema().name
    }

    /// The endpoint below the base URL, with its slash.
    pub(crate) fn endpoint(self) -> &'static str {
        match self {
            Self::User => "/Users",
            Self::Group => "/Groups",
        }
    }

    /// The core schema.
    pub(crate) fn schema(self) -> &'static Schema {
        match self {
            Self::User => &SCHEMAS.user,
            Self::Group => &SCHEMAS.group,
        }
    }

    /// The one extension, if the kind has one.
    pub(crate) fn extension(self) -> Option<&'static Schema> {
        match self {
            Self::User => Some(&SCHEMAS.enterprise_user),
            Self::Group => None,
        }
    }

    /// A core or common attribute by its name in any letter case.
    pub(crate) fn attribute(self, name: &str) -> Option<&'static Attribute> {
        find(&self.schema().attributes, name).or_else(|| find(&SCHEMAS.common, name))
    }
}
