//! Applications that have no place for some attributes: they get everything else, and are asked only once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

use outbound::{ClientOptions, Retry, TenantUrl, UrlPolicy};
use scim::{AttributePath, Client, Lessons, Resource, State, diff};
use serde_json::{Value, json};
use simulator::{Profile, Simulator, StrictAnswer, StrictRules};

const TOKEN: &str = "place-token";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn at(path: &str) -> AttributePath {
    AttributePath::parse(path).unwrap()
}

fn person(name: &str) -> State {
    [
        ("userName", json!(name)),
        ("displayName", json!(name)),
        ("name.familyName", json!("Duarte")),
        ("title", json!("Lead")),
        ("nickName", json!("A")),
        ("active", json!(true)),
        (
            "emails[type eq \"work\"].value",
            json!(format!("{name}@corp.example")),
        ),
        (&format!("{ENTERPRISE}:department"), json!("IT")),
    ]
    .into_iter()
    .map(|(path, value)| (at(path), value))
    .collect()
}

fn strict(undeclared: &[&str], answer: StrictAnswer, publishes_discovery: bool) -> Profile {
    Profile {
        strict: StrictRules {
            undeclared: undeclared.iter().map(ToString::to_string).collect(),
            answer,
        },
        publishes_discovery,
        ..Profile::standard()
    }
}

fn client(url: &str) -> Client {
    outbound::install_crypto_provider();
    let http = outbound::Client::new(ClientOptions::default()).unwrap();
    let url = TenantUrl::parse(url, &UrlPolicy::default()).unwrap();
    Client::new(http, url, TOKEN.into()).with_retry(Retry::NEVER)
}

async fn create(client: &Client, name: &str) -> (String, u32) {
    let mut requests = 0;
    let created = client
        .create_from(Resource::Users, &person(name), &[at("userName")], &mut requests)
        .await;
    (
        created
            .unwrap_or_else(|error| panic!("{name}: {error}"))
            .created
            .id,
        requests,
    )
}

#[tokio::test]
async fn everything_else_arrives_and_the_next_one_takes_one_request() {
    let undeclared = ["title", "emails.type", "emails.primary", ENTERPRISE];
    for answer in [StrictAnswer::Named, StrictAnswer::Silent, StrictAnswer::Failure] {
        for publishes in [true, false] {
            let profile = strict(&undeclared, answer, publishes);
            let target = Simulator::start(profile, Some(TOKEN.into())).await.unwrap();
            let first = client(&target.base_url());
            create(&first, "ana").await;
            // What was guessed is believed when it helps again.
            create(&first, "cy").await;
            let what = format!("{answer:?}, schemas {publishes}");
            let account = target.accounts().remove(0);
            assert_eq!(account["name"]["familyName"], "Duarte", "{what}");
            assert_eq!(
                account["emails"],
                json!([{"value": "ana@corp.example"}]),
                "{what}"
            );
            assert_eq!(account["nickName"], "A", "{what}");
            assert!(
                account.get("title").is_none() && account.get(ENTERPRISE).is_none(),
                "{what}"
            );

            // What the first one taught is known to the next client.
            let lessons = first.lessons().to_json().unwrap();
            let next = client(&target.base_url()).knowing(Lessons::from_json(&lessons));
            let (id, requests) = create(&next, "bo").await;
            assert!(requests <= 2, "{what}: {requests} requests, {lessons}");

            let (old, mut new) = (person("bo"), person("bo"));
            new.insert(at("title"), json!("Boss"));
            let updated = next.update(Resource::Users, &id, &diff(&old, &new), &old).await;
            if answer == StrictAnswer::Named || publishes {
                let updated = updated.unwrap();
                assert_eq!(
                    (updated.requests, updated.withheld),
                    (0, vec![at("title")]),
                    "{what}"
                );
            }
            new = old.clone();
            new.insert(at("emails[type eq \"work\"].value"), json!("new@corp.example"));
            let updated = next.update(Resource::Users, &id, &diff(&old, &new), &old).await;
            assert!(updated.unwrap().refused.is_empty(), "{what}");
            let account = target.accounts().into_iter().find(|account| account["id"] == id);
            assert_eq!(
                account.unwrap()["emails"],
                json!([{"value": "new@corp.example"}]),
                "{what}"
            );
        }
    }
}

#[tokio::test]
async fn a_value_that_is_refused_teaches_nothing() {
    // A text where a boolean belongs is one person's fault.
    let target = Simulator::start(Profile::standard(), Some(TOKEN.into()))
        .await
        .unwrap();
    let client = client(&target.base_url());
    let mut state = person("ana");
    state.insert(at("title"), json!(7));
    let created = client
        .create_from(Resource::Users, &state, &[at("userName")], &mut 0)
        .await
        .unwrap();
    assert_eq!(created.refused[0].paths, [at("title")]);
    assert!(client.lessons().of(Resource::Users).refused.is_empty());
    create(&client, "bo").await;
    let bo: Vec<Value> = target.accounts();
    assert!(
        bo.iter()
            .any(|account| account["userName"] == "bo" && account["title"] == "Lead")
    );
}

#[tokio::test]
async fn who_was_created_by_a_request_that_failed_is_a_conflict() {
    let target = Simulator::start(
        strict(&["title"], StrictAnswer::Failure, true),
        Some(TOKEN.into()),
    )
    .await
    .unwrap();
    let client = client(&target.base_url());
    create(&client, "ana").await;
    let again = client
        .create_from(Resource::Users, &person("ana"), &[at("userName")], &mut 0)
        .await;
    assert_eq!(again.unwrap_err().kind, scim::ErrorKind::Conflict);
    assert_eq!(target.accounts().len(), 1);
}
