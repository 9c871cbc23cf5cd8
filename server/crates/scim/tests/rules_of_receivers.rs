//! What servers that are not ours taught about a client: fifteen rules, each with a test named after it, against simulated
//! applications that break it in their ways.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

use outbound::{ClientOptions, Retry, TenantUrl, UrlPolicy};
use scim::{
    AttributePath, Client, Deleted, Dialect, ErrorKind, Found, Resource, State, Updated, create_body, diff,
};
use serde_json::{Value, json};
use simulator::{Profile, Running, Simulator};

const TOKEN: &str = "rule-token";
const WORK: &str = r#"emails[type eq "work"].value"#;
const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

/// An application, its client, and what it was asked.
struct Receiver {
    target: Running,
    client: Client,
}

impl Receiver {
    async fn new(profile: Profile) -> Self {
        outbound::install_crypto_provider();
        let target = Simulator::start(profile, Some(TOKEN.into())).await.unwrap();
        target.record_requests(500);
        let client = client(&target.base_url(), TOKEN);
        Self { target, client }
    }

    async fn named(name: &str) -> Self {
        Self::new(Profile::named(name).unwrap()).await
    }

    async fn create(&self, name: &str) -> (String, State) {
        let state = person(name);
        (self.create_from(Resource::Users, "userName", &state).await, state)
    }

    /// Creates a resource; one that is answered without an id is found by its name.
    async fn create_from(&self, resource: Resource, name: &str, state: &State) -> String {
        let keys = [at(name)];
        match self.client.create_from(resource, state, &keys, &mut 0).await {
            Ok(from) => from.created.id,
            Err(error) if error.status == Some(202) => {
                let name = at(name);
                let found = self.client.find(resource, &name, state.get(&name).unwrap());
                match found.await.unwrap() {
                    Found::One(found) => scim::id_of(&found).unwrap(),
                    other => panic!("{other:?}"),
                }
            }
            Err(error) => panic!("{error}"),
        }
    }

    async fn update(&self, id: &str, old: &State, path: &str, value: Value) -> (Updated, State) {
        let mut new = old.clone();
        new.insert(at(path), value);
        let changes = diff(old, &new);
        let updated = self
            .client
            .update(Resource::Users, id, &changes, old)
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        (updated, new)
    }

    async fn group(&self, members: &[String]) -> String {
        let state: State = [(at("displayName"), json!("Team"))].into_iter().collect();
        let group = self.create_from(Resource::Groups, "displayName", &state).await;
        let changed = self.client.add_members(&group, members, None).await.unwrap();
        assert!(changed.refused.is_empty(), "{changed:?}");
        group
    }

    /// The ids of the members of the only group, whether the application shows them or not.
    fn members(&self) -> Vec<String> {
        let group = self.target.groups().remove(0);
        let members = group["members"].as_array().cloned().unwrap_or_default();
        let mut ids: Vec<String> = members
            .iter()
            .map(|member| member["value"].as_str().unwrap().to_owned())
            .collect();
        ids.sort();
        ids
    }

    fn account(&self, id: &str) -> Option<Value> {
        self.target
            .accounts()
            .into_iter()
            .find(|account| account["id"] == id)
    }

    fn name(&self) -> String {
        self.target.profile().name.clone()
    }

    /// The operations of all PATCH requests so far.
    fn operations(&self) -> Vec<Value> {
        let recorded = self.target.recorded().into_iter();
        recorded
            .filter(|request| request.method == "PATCH")
            .flat_map(|request| request.body.unwrap()["Operations"].as_array().unwrap().clone())
            .collect()
    }
}

fn client(url: &str, token: &str) -> Client {
    let http = outbound::Client::new(ClientOptions::default()).unwrap();
    let url = TenantUrl::parse(url, &UrlPolicy::default()).unwrap();
    Client::new(http, url, token.into()).with_retry(Retry::NEVER)
}

fn at(path: &str) -> AttributePath {
    AttributePath::parse(path).unwrap()
}

fn person(name: &str) -> State {
    let mail = format!("{name}@corp.example");
    [
        (at("userName"), json!(mail)),
        (at("externalId"), json!(format!("x-{name}"))),
        (at("displayName"), json!(name)),
        (at("name.givenName"), json!("Ana")),
        (at("name.familyName"), json!("Duarte")),
        (at("title"), json!("Engineer")),
        (at("active"), json!(true)),
        (at(WORK), json!(mail)),
    ]
    .into_iter()
    .collect()
}

fn with_groups() -> Vec<Profile> {
    let mut profiles = Profile::all();
    profiles.retain(|profile| profile.supports_groups);
    profiles
}

#[tokio::test]
async fn rule_01_deactivate_by_a_real_boolean() {
    for profile in Profile::all() {
        let receiver = Receiver::new(profile).await;
        let (id, state) = receiver.create("ana").await;
        receiver.update(&id, &state, "active", json!(false)).await;
        let account = receiver.account(&id);
        assert!(
            account.is_none_or(|account| account["active"] == false),
            "{}",
            receiver.name()
        );
        let first = receiver.operations().remove(0);
        assert_eq!(first, json!({"op": "replace", "path": "active", "value": false}));
    }
}

#[tokio::test]
async fn rule_02_add_a_member_by_path_and_in_lower_case() {
    for profile in with_groups() {
        let receiver = Receiver::new(profile).await;
        let (id, _) = receiver.create("ana").await;
        receiver.group(std::slice::from_ref(&id)).await;
        assert_eq!(
            receiver.members(),
            std::slice::from_ref(&id),
            "{}",
            receiver.name()
        );
        let first = receiver.operations().remove(0);
        assert_eq!(
            first,
            json!({"op": "add", "path": "members", "value": [{"value": id}]})
        );
    }
}

#[tokio::test]
async fn rule_03_remove_a_member_in_the_form_that_takes_effect() {
    for profile in with_groups() {
        let receiver = Receiver::new(profile).await;
        let (ana, _) = receiver.create("ana").await;
        let (bo, _) = receiver.create("bo").await;
        let group = receiver.group(&[ana.clone(), bo.clone()]).await;
        receiver.client.remove_members(&group, &[ana]).await.unwrap();
        assert_eq!(receiver.members(), [bo], "{}", receiver.name());
    }
}

#[tokio::test]
async fn rule_04_success_proves_no_effect() {
    // 204 without a body is a success.
    let silent = Receiver::named("scim2-server").await;
    let (id, state) = silent.create("ana").await;
    let (updated, _) = silent.update(&id, &state, "title", json!("Lead")).await;
    assert!(updated.resource.is_none());
    assert_eq!(silent.account(&id).unwrap()["title"], "Lead");
    // A success that changed nothing is told.
    let deaf = Receiver::named("django-scim2-server").await;
    let (id, state) = deaf.create("ana").await;
    let badge = "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge";
    let (updated, _) = deaf.update(&id, &state, badge, json!("7")).await;
    assert_eq!(updated.ignored, [at(badge)]);
}

#[tokio::test]
async fn rule_05_clear_a_value_by_remove() {
    for name in ["standard", "better-auth", "scim2-server", "scimmy", "put-only"] {
        let receiver = Receiver::named(name).await;
        let (id, state) = receiver.create("ana").await;
        receiver.update(&id, &state, "title", Value::Null).await;
        assert!(receiver.account(&id).unwrap()["title"].is_null(), "{name}");
        for request in receiver.target.recorded() {
            let body = request.body.unwrap_or_default().to_string();
            assert!(!body.contains(":null") && !body.contains(":\"\""), "{body}");
        }
    }
}

#[tokio::test]
async fn rule_06_a_first_work_address_is_added() {
    for profile in Profile::all() {
        // An address is required, or stored as a whole only.
        if ["better-auth", "open-webui", "pingboard", "django-scim2"].contains(&profile.name.as_str()) {
            continue;
        }
        let receiver = Receiver::new(profile).await;
        let mut state = person("ana");
        state.remove(&at(WORK));
        let id = receiver.create_from(Resource::Users, "userName", &state).await;
        receiver
            .update(&id, &state, WORK, json!("ana@corp.example"))
            .await;
        let emails = receiver.account(&id).unwrap()["emails"].clone();
        assert_eq!(emails[0]["value"], "ana@corp.example", "{}", receiver.name());
    }
}

#[tokio::test]
async fn rule_07_a_manager_is_an_object() {
    let receiver = Receiver::named("standard").await;
    let (boss, _) = receiver.create("boss").await;
    let (id, state) = receiver.create("ana").await;
    receiver.update(&id, &state, MANAGER, json!(boss)).await;
    let sent = receiver.operations().remove(0);
    assert_eq!(sent["value"], json!({"value": boss}));
}

#[tokio::test]
async fn rule_08_what_a_search_returns_is_compared_again() {
    for name in ["canaille", "open-webui", "standard"] {
        let receiver = Receiver::named(name).await;
        let (ana, _) = receiver.create("ana").await;
        receiver.create("bo").await;
        let find = async |value: &str| {
            let found = receiver
                .client
                .find(Resource::Users, &at("userName"), &json!(value))
                .await;
            found.unwrap()
        };
        let Found::One(found) = find("ANA@corp.example").await else {
            panic!("{name}")
        };
        assert_eq!(found["id"], json!(ana), "{name}");
        assert_eq!(find("nobody@corp.example").await, Found::None, "{name}");
    }
    // Two are a conflict, not the first one.
    let twins = Receiver::named("standard").await;
    twins.create("ana").await;
    twins.create("bo").await;
    let found = twins
        .client
        .find(Resource::Users, &at("title"), &json!("Engineer"))
        .await;
    assert!(matches!(found.unwrap(), Found::Many(ids) if ids.len() == 2));
}

#[tokio::test]
async fn rule_09_every_list_ends() {
    for name in [
        "scimmy",
        "scimmy-express-5",
        "canaille",
        "saml-jackson",
        "django-scim2",
    ] {
        let receiver = Receiver::named(name).await;
        for number in 0..45 {
            receiver.create(&format!("p{number}")).await;
        }
        receiver.target.reset_requests();
        let everybody = receiver.client.clone().with_dialect(Dialect {
            looks_through: true,
            ..Dialect::default()
        });
        let absent = json!("nobody@corp.example");
        // One that never shows more than its first page may be an error, but not for ever.
        let found = everybody.find(Resource::Users, &at("userName"), &absent).await;
        assert!(!matches!(found, Ok(Found::One(_) | Found::Many(_))), "{name}");
        assert!(receiver.target.requests().total() <= 6, "{name}");
        // A page is read also where `count` is an error.
        receiver.client.list(Resource::Users, 0, Some(10)).await.unwrap();
    }
}

#[tokio::test]
async fn rule_10_a_conflict_has_many_faces() {
    for (name, is_told) in [
        ("standard", true),
        ("sentry", true),
        ("better-auth", true),
        ("canaille", false),
    ] {
        let receiver = Receiver::named(name).await;
        let (id, state) = receiver.create("ana").await;
        let body = create_body(Resource::Users, &state, &Dialect::default());
        let error = receiver.client.create(Resource::Users, &body).await.unwrap_err();
        assert_eq!(error.kind == ErrorKind::Conflict, is_told, "{name}: {error:?}");
        // Whatever it said, another search tells.
        let name_of = at("userName");
        let value = state.get(&name_of).unwrap();
        let found = receiver.client.find(Resource::Users, &name_of, value);
        assert!(
            matches!(found.await.unwrap(), Found::One(found) if found["id"] == json!(id)),
            "{name}"
        );
    }
}

#[tokio::test]
async fn rule_11_deleted_twice_is_deleted_and_a_soft_deletion_is_undone() {
    for name in ["standard", "saml-jackson"] {
        let receiver = Receiver::named(name).await;
        let (id, _) = receiver.create("ana").await;
        let delete = || receiver.client.delete(Resource::Users, &id);
        assert_eq!(delete().await.unwrap(), Deleted::Deleted, "{name}");
        assert_eq!(delete().await.unwrap(), Deleted::AlreadyGone, "{name}");
    }
    let soft = Receiver::named("django-scim2-server").await;
    let (id, state) = soft.create("ana").await;
    soft.client.delete(Resource::Users, &id).await.unwrap();
    let body = create_body(Resource::Users, &state, &Dialect::default());
    let again = soft.client.create(Resource::Users, &body).await.unwrap_err();
    assert_eq!(again.kind, ErrorKind::Conflict);
    let mut disabled = state.clone();
    disabled.insert(at("active"), json!(false));
    soft.update(&id, &disabled, "active", json!(true)).await;
    assert_eq!(soft.account(&id).unwrap()["active"], true);
}

#[tokio::test]
async fn rule_12_errors_are_read_whatever_they_look_like() {
    for profile in Profile::all() {
        let receiver = Receiver::new(profile).await;
        let stranger = client(&receiver.target.base_url(), "wrong");
        let error = stranger.get(Resource::Users, "1").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unauthorized, "{}", receiver.name());
        let error = receiver.client.get(Resource::Users, "1").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidAnchor, "{}", receiver.name());
    }
    // A web page with 200 for an address that does not exist is no success.
    let pages = Receiver::named("open-webui").await;
    let lost = client(&format!("{}/elsewhere", pages.target.base_url()), TOKEN);
    let error = lost
        .find(Resource::Users, &at("userName"), &json!("ana"))
        .await
        .unwrap_err();
    assert!(
        error.is_connection_level() && error.kind == ErrorKind::ServiceIncompatible,
        "{error:?}"
    );
}

#[tokio::test]
async fn rule_13_discovery_is_no_precondition() {
    for profile in Profile::all() {
        let receiver = Receiver::new(profile).await;
        let report = receiver.client.test_connection(&at("userName"), "nobody").await;
        assert!(report.is_success(), "{}: {report:?}", receiver.name());
        let is_there = receiver.target.profile().publishes_discovery;
        assert_eq!(report.capabilities.service_provider_config, is_there);
        assert_eq!(report.capabilities.schemas.is_some(), is_there);
    }
}

#[tokio::test]
async fn rule_14_ids_are_opaque_and_encoded() {
    let receiver = Receiver::named("django-scim2").await;
    let (id, _) = receiver.create("ana").await;
    assert!(id.parse::<u64>().is_ok(), "decimal numbers as texts: {id}");
    let odd = "a/b ?#ä";
    let error = receiver.client.get(Resource::Users, odd).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::InvalidAnchor);
    let asked = receiver.target.recorded().pop().unwrap().target;
    assert!(asked.ends_with("/Users/a%2Fb%20%3F%23%C3%A4"), "{asked}");
    assert!(receiver.client.get(Resource::Users, "..").await.is_err());
}

#[tokio::test]
async fn rule_15_what_is_not_stored_is_seen() {
    let receiver = Receiver::named("django-scim2").await;
    let state = person("ana");
    let body = create_body(Resource::Users, &state, &Dialect::default());
    let created = receiver.client.create(Resource::Users, &body).await.unwrap();
    assert!(scim::read(&created.resource, &at("title")).is_none_or(scim::is_unset));
    assert!(scim::read(&created.resource, &at("userName")).is_some());
}
