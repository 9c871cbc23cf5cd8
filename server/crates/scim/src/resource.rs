//! The two kinds of resources.

use serde_json::Value;

use crate::read::member;

/// A kind of resource with its endpoint. Source: RFC 7644 §3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// People, at `/Users`.
    Users,
    /// Groups, at `/Groups`.
    Groups,
}

impl Resource {
    /// The path segment of the endpoint.
    pub fn endpoint(self) -> &'static str {
        match self {
            Self::Users => "Users",
            Self::Groups => "Groups",
        }
    }

    /// The URN of the core schema. Source: RFC 7643 §8.7.1.
    pub fn core_schema(self) -> &'static str {
        match self {
            Self::Users => "urn:ietf:params:scim:schemas:core:2.0:User",
            Self::Groups => "urn:ietf:params:scim:schemas:core:2.0:Group",
        }
    }
}

/// The id of a resource; servers that send numbers are understood.
pub fn id_of(resource: &Value) -> Option<String> {
    match member(resource, "id")? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}
