//! Changing a resource as a whole, for servers without PATCH: it is read, changed and put back. Source: RFC 7644 §3.5.1.

use std::sync::atomic::Ordering;

use http::Method;
use outbound::Request;
use serde_json::Value;

use crate::client::SCIM_JSON;
use crate::error_kind::Operation;
use crate::other_forms::with_whole_lists;
use crate::read::member;
use crate::value::union;
use crate::{
    AttributePath, Capabilities, Change, Client, Dialect, Error, Resource, State, answer, read, write,
};

/// What a client knows of how an application changes resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Means {
    Unknown,
    Patch,
    Put,
}

impl Means {
    pub(crate) fn from_index(index: u8) -> Self {
        match index {
            1 => Self::Patch,
            2 => Self::Put,
            _ => Self::Unknown,
        }
    }
}

impl Client {
    pub(crate) fn means(&self) -> Means {
        Means::from_index(self.habits.means.load(Ordering::Relaxed))
    }

    pub(crate) fn learn(&self, means: Means) {
        self.habits.means.store(means as u8, Ordering::Relaxed);
    }

    /// Whether the refusal of a PATCH may mean that there is none at all. A server that took one before, or announces it,
    /// refused something about this one.
    pub(crate) async fn may_lack_patch(&self, error: &Error, requests: &mut u32) -> bool {
        if !matches!(error.status, Some(405 | 501)) || self.means() == Means::Patch {
            return false;
        }
        if self.means() == Means::Put {
            return true;
        }
        *requests += 1;
        let announced = self.announces_patch().await;
        if announced == Some(true) {
            self.learn(Means::Patch);
        }
        announced != Some(true)
    }

    async fn announces_patch(&self) -> Option<bool> {
        let endpoint = self.endpoint(&["ServiceProviderConfig"], &[]).ok()?;
        let config = self.read_one(endpoint).await.ok()?;
        let mut capabilities = Capabilities::default();
        capabilities.read_service_provider_config(&config);
        capabilities.patch
    }

    /// Puts a resource in the place of the one with this id; returns it if the application did.
    pub(crate) async fn put(
        &self,
        resource: Resource,
        id: &str,
        body: &Value,
    ) -> Result<Option<Value>, Error> {
        let endpoint = self.endpoint(&[resource.endpoint(), id], &[])?;
        let request = Request::new(Method::PUT, endpoint).json(SCIM_JSON, body);
        let response = self.send(Operation::ById, request).await?;
        if response.body.is_empty() {
            Ok(None)
        } else {
            answer::object(&response).map(Some)
        }
    }
}

/// The resource with the changes, without what only the server may say.
pub(crate) fn changed(present: &Value, changes: &[Change], wanted: &State, dialect: &Dialect) -> Value {
    let mut resource = writable(present);
    let lower_case = Dialect {
        capitalized_operations: false,
        ..dialect.clone()
    };
    for operation in with_whole_lists(changes, present, wanted, &lower_case) {
        let text = |name: &str| operation.get(name).and_then(Value::as_str);
        let path = text("path").and_then(|path| AttributePath::parse(path).ok());
        let Some(path) = path else { continue };
        match (text("op"), operation.get("value").unwrap_or(&Value::Null)) {
            (Some("remove"), _) => unset(&mut resource, &path),
            (Some("add"), Value::Array(new)) => {
                let old = read(&resource, &path)
                    .and_then(Value::as_array)
                    .cloned()
                    .unwrap_or_default();
                write(&mut resource, &path, union(&old, new, false).into());
            }
            (_, value) => write(&mut resource, &path, value.clone()),
        }
    }
    if let Some(schemas) = resource.get_mut("schemas").and_then(Value::as_array_mut) {
        for path in wanted.paths() {
            if let Some(schema) = path
                .schema()
                .filter(|schema| !schemas.iter().any(|known| known == schema))
            {
                schemas.push(schema.into());
            }
        }
    }
    resource
}

/// The resource without `meta` and the groups of a person, which are read-only. Source: RFC 7643 §3.1 and §4.1.2.
pub(crate) fn writable(present: &Value) -> Value {
    let mut resource = present.clone();
    if let Some(members) = resource.as_object_mut() {
        members.retain(|name, _| !name.eq_ignore_ascii_case("meta") && !name.eq_ignore_ascii_case("groups"));
    }
    resource
}

fn unset(resource: &mut Value, path: &AttributePath) {
    let container = match path.schema() {
        Some(schema) => slot(resource, schema),
        None => Some(resource),
    };
    let Some(container) = container else { return };
    let (container, name) = match path.sub_attribute() {
        Some(sub) => (slot(container, path.attribute()), sub),
        None => (Some(container), path.attribute()),
    };
    if let Some(members) = container.and_then(Value::as_object_mut) {
        members.retain(|known, _| !known.eq_ignore_ascii_case(name));
    }
}

fn slot<'v>(container: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    member(container, name)?;
    let members = container.as_object_mut()?;
    members
        .iter_mut()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff;
    use crate::diff::tests::state;
    use crate::played_server::{playing, scim, text};

    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    #[test]
    fn what_others_wrote_stays() {
        let old = state(&[
            ("title", json!("A")),
            ("name.familyName", json!("B")),
            ("nickName", json!("n")),
        ]);
        let department = format!("{ENTERPRISE}:department");
        let new = state(&[
            ("title", json!("C")),
            ("name.familyName", json!("D")),
            ("emails[type eq \"work\"].value", json!("w")),
            (&department, json!("IT")),
        ]);
        let present = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "7", "userName": "anna", "nickname": "n",
            "name": {"givenName": "Anna", "familyName": "B"}, "title": "A", "active": true,
            "emails": [{"type": "home", "value": "h"}],
            "meta": {"version": "1"}, "groups": [{"value": "g"}],
        });
        assert_eq!(
            changed(&present, &diff(&old, &new), &new, &Dialect::default()),
            json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE], "id": "7", "userName": "anna",
                "name": {"givenName": "Anna", "familyName": "D"}, "title": "C", "active": true,
                "emails": [{"type": "home", "value": "h"}, {"type": "work", "value": "w", "primary": true}],
                ENTERPRISE: {"department": "IT"},
            })
        );
    }

    #[tokio::test]
    async fn a_server_without_patch_gets_the_whole_resource() {
        for config in [
            scim(
                200,
                &json!({"patch": {"supported": false}, "filter": {"supported": true}}),
            ),
            text(404, "text/plain", "no"),
        ] {
            let (client, server) = playing(move |asked| match asked.split(' ').next() {
                Some("PATCH") => scim(501, &json!({"detail": "Not Implemented"})),
                Some("GET") if asked.contains("ServiceProviderConfig") => config.clone(),
                Some("GET") => scim(
                    200,
                    &json!({"id": "7", "userName": "anna", "active": true, "meta": {}}),
                ),
                _ => text(204, "application/scim+json", ""),
            })
            .await;
            let (old, new) = (
                state(&[("active", json!(true))]),
                state(&[("active", json!(false))]),
            );
            let changes = diff(&old, &new);
            let updated = client.update(Resource::Users, "7", &changes, &old).await.unwrap();
            assert_eq!((updated.requests, updated.refused.len()), (3, 0));
            let asked = server.asked();
            assert_eq!(
                asked.last().unwrap(),
                r#"PUT /v2/Users/7 {"active":false,"id":"7","userName":"anna"}"#
            );
            // The second time it is known.
            assert_eq!(
                client
                    .update(Resource::Users, "7", &changes, &old)
                    .await
                    .unwrap()
                    .requests,
                2
            );
        }
    }

    #[tokio::test]
    async fn a_group_is_renamed_by_putting_it_back_where_patch_cannot() {
        // As django-scim2: it announces PATCH and answers 501 to most paths.
        let (client, server) = playing(|asked| match asked.split(' ').next() {
            Some("PATCH") => scim(501, &json!({"detail": "Not Implemented"})),
            Some("PUT") => scim(200, &json!({"id": "7", "displayName": "b"})),
            _ => scim(
                200,
                &json!({"id": "7", "displayName": "a", "members": [{"value": "1"}]}),
            ),
        })
        .await;
        let (old, new) = (
            state(&[("displayName", json!("a"))]),
            state(&[("displayName", json!("b"))]),
        );
        let updated = client
            .update(Resource::Groups, "7", &diff(&old, &new), &old)
            .await
            .unwrap();
        assert_eq!(updated.requests, 3);
        let asked = server.asked();
        assert_eq!(asked[1], "GET /v2/Groups/7", "with its members");
        assert_eq!(
            asked[2],
            r#"PUT /v2/Groups/7 {"displayName":"b","id":"7","members":[{"value":"1"}]}"#
        );
    }

    #[tokio::test]
    async fn a_server_that_announces_patch_refused_something_else() {
        let (client, server) = playing(|asked| match asked.split(' ').next() {
            Some("PATCH") => scim(501, &json!({"detail": "Not Implemented"})),
            _ => scim(
                200,
                &json!({"patch": {"supported": true}, "filter": {"supported": true}}),
            ),
        })
        .await;
        let (old, new) = (state(&[("title", json!("a"))]), state(&[("title", json!("b"))]));
        let changes = diff(&old, &new);
        client
            .update(Resource::Users, "7", &changes, &old)
            .await
            .unwrap_err();
        // It was put back once, to no effect; that is not how this server is changed.
        let puts = |asked: &[String]| asked.iter().filter(|asked| asked.starts_with("PUT")).count();
        assert_eq!(puts(&server.asked()), 1);
        assert_ne!(client.means(), Means::Put);
        let again = client.update(Resource::Users, "7", &changes, &old).await.unwrap();
        assert_eq!((again.requests, again.withheld.len()), (0, 1));
    }
}
