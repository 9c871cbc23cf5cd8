use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

use crate::{projection::Projection, resource_kind::ResourceKind};

/// A resource as a client sees it: what it asked for, with the place where it can be found.
pub(super) struct View<'a> {
    resource: Cow<'a, Map<String, Value>>,
    location: String,
}

impl<'a> View<'a> {
    pub(super) fn new(
        kind: ResourceKind,
        resource: &'a Map<String, Value>,
        projection: &Projection,
        base_url: &str,
    ) -> Self {
        Self {
            location: location(kind, resource, base_url),
            resource: match projection {
                Projection::Everything => Cow::Borrowed(resource),
                projection => Cow::Owned(projection.of(resource)),
            },
        }
    }
}

/// Where a resource can be found.
pub(super) fn location(kind: ResourceKind, resource: &Map<String, Value>, base_url: &str) -> String {
    let id = resource.get("id").and_then(Value::as_str).unwrap_or_default();
    format!("{base_url}{}/{id}", kind.endpoint())
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.resource.len()))?;
        for (name, value) in self.resource.as_ref() {
            match value {
                Value::Object(members) if name == "meta" => {
                    let location = &self.location;
                    map.serialize_entry(name, &Meta { members, location })?;
                }
                value => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

/// `meta` with the location, which depends on the address that the client used.
struct Meta<'a> {
    members: &'a Map<String, Value>,
    location: &'a str,
}

impl Serialize for Meta<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.len() + 1))?;
        map.serialize_entry("location", self.location)?;
        for (name, value) in self.members {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
