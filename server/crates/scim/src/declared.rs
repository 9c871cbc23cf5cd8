//! What an application says, in `/Schemas`, that it has a place for. Source: RFC 7643 §7.

use serde_json::Value;

use crate::read::member;
use crate::{AttributePath, Client, Resource};

/// The schemas that an application publishes.
#[derive(Debug, Default)]
pub(crate) struct Declared(Vec<Value>);

/// Whether there is a place for an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// There is, or nothing is said about it.
    There,
    /// There is one for the value, and none for the kind of element that it is in.
    Plain,
    /// There is none, or nobody may write it.
    Nowhere,
}

impl Declared {
    /// Reads a list of schemas, or a bare array as some have it.
    pub(crate) fn parse(list: &Value) -> Self {
        let entries = list
            .as_array()
            .or_else(|| member(list, "Resources").and_then(Value::as_array));
        Self(entries.cloned().unwrap_or_default())
    }

    pub(crate) fn place(&self, resource: Resource, path: &AttributePath) -> Place {
        let Some(core) = self.attributes(resource.core_schema()) else {
            return Place::There;
        };
        let attributes = match path.schema() {
            None => core,
            Some(schema) => match self.attributes(schema) {
                Some(attributes) => attributes,
                None => return Place::Nowhere,
            },
        };
        let attribute = match named(attributes, path.attribute()) {
            // Every resource has it, so that schemas need not name it (RFC 7643 §3.1).
            None if path.schema().is_none() && path.attribute().eq_ignore_ascii_case("externalId") => {
                return Place::There;
            }
            Some(attribute) if is_writable(attribute) => attribute,
            _ => return Place::Nowhere,
        };
        let Some(subs) = member(attribute, "subAttributes").and_then(Value::as_array) else {
            return Place::There;
        };
        let holds = |name: &str| subs.is_empty() || named(subs, name).is_some_and(is_writable);
        if path.sub_attribute().is_some_and(|sub| !holds(sub)) {
            Place::Nowhere
        } else if path
            .conditions()
            .iter()
            .all(|condition| holds(&condition.attribute))
            && (path.conditions().is_empty() || path.attribute() != "emails" || holds("primary"))
        {
            Place::There
        } else {
            Place::Plain
        }
    }

    fn attributes(&self, schema: &str) -> Option<&[Value]> {
        let is_it = |entry: &&Value| {
            member(entry, "id")
                .and_then(Value::as_str)
                .is_some_and(|id| id.eq_ignore_ascii_case(schema))
        };
        let attributes = member(self.0.iter().find(is_it)?, "attributes")?.as_array()?;
        (!attributes.is_empty()).then_some(attributes)
    }
}

fn named<'a>(attributes: &'a [Value], name: &str) -> Option<&'a Value> {
    attributes.iter().find(|attribute| {
        member(attribute, "name")
            .and_then(Value::as_str)
            .is_some_and(|known| known.eq_ignore_ascii_case(name))
    })
}

fn is_writable(attribute: &Value) -> bool {
    member(attribute, "mutability")
        .and_then(Value::as_str)
        .is_none_or(|mutability| !mutability.eq_ignore_ascii_case("readOnly"))
}

impl Client {
    /// What the application declares, asked once by each client; nothing where it does not tell.
    pub(crate) async fn declared(&self, requests: &mut u32) -> &Declared {
        let read = async {
            *requests += 1;
            Declared::parse(&self.discovery("Schemas").await.unwrap_or_default())
        };
        self.habits.declared.get_or_init(|| read).await
    }

    /// Whether the application's schemas have no place for this attribute.
    pub(crate) async fn is_undeclared(
        &self,
        resource: Resource,
        path: &AttributePath,
        requests: &mut u32,
    ) -> bool {
        self.declared(requests).await.place(resource, path) == Place::Nowhere
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_are_read_from_the_schemas() {
        let schemas = json!({"Resources": [
            {"id": "urn:ietf:params:scim:schemas:core:2.0:User", "attributes": [
                {"name": "userName"},
                {"name": "externalId", "mutability": "readOnly"},
                {"name": "emails", "subAttributes": [{"name": "value"}]},
                {"name": "phoneNumbers", "subAttributes": [{"name": "value"}, {"name": "type"}]},
                {"name": "addresses", "subAttributes": []},
            ]},
            {"id": "urn:acme:User", "attributes": [{"name": "badge"}]},
        ]});
        for (path, expected) in [
            ("userName", Place::There),
            ("USERNAME", Place::There),
            ("externalId", Place::Nowhere),
            ("title", Place::Nowhere),
            ("emails[type eq \"work\"].value", Place::Plain),
            ("emails[type eq \"work\"].display", Place::Nowhere),
            ("phoneNumbers[type eq \"work\"].value", Place::There),
            ("addresses[type eq \"work\"].locality", Place::There),
            ("urn:acme:User:badge", Place::There),
            ("urn:acme:User:shoe", Place::Nowhere),
            ("urn:other:User:badge", Place::Nowhere),
        ] {
            let path = AttributePath::parse(path).unwrap();
            let declared = Declared::parse(&schemas);
            assert_eq!(declared.place(Resource::Users, &path), expected, "{path}");
            let common = AttributePath::parse("externalId").unwrap();
            let bare = json!([{"id": "urn:ietf:params:scim:schemas:core:2.0:User", "attributes": [{"name": "title"}]}]);
            assert_eq!(
                Declared::parse(&bare).place(Resource::Users, &common),
                Place::There
            );
            // Who says nothing about people says nothing about this.
            assert_eq!(Declared::default().place(Resource::Users, &path), Place::There);
            assert_eq!(declared.place(Resource::Groups, &path), Place::There);
        }
    }
}
