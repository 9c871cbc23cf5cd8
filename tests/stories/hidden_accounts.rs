//! Accounts that are there and hard to see: those that no search shows yet, and those beyond the first page (lessons, themes
//! A and J).

use std::time::Duration;

use http::{Method, Request};
use http_body_util::Full;
use model::{CycleState, JobScope, LogStatus, ProvisioningStatus};
use serde_json::json;
use simulator::{ConflictAnswer, FaultKind, Lag, Profile};
use tests::http_client::HttpClient;
use tests::people::{person, staff};
use tests::world::TOKEN;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_duplicate_that_no_search_shows_is_a_conflict_until_it_is_found,
    accounts_beyond_the_first_page_are_found,
];

async fn a_duplicate_that_no_search_shows_is_a_conflict_until_it_is_found(database: Database) {
    for conflict in [ConflictAnswer::Uniqueness, ConflictAnswer::WithoutType] {
        let mut profile = Profile::standard();
        profile.errors.conflict = conflict;
        let world = World::new(database, profile, "custom").await;
        world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
        let unseen = FaultKind::StaleReads(Lag::Time(Duration::from_hours(1)));
        world.target.switch_on(unseen);
        sign_up(&world, "ana.duarte@corp.example").await;
        let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
        world.assign(&people).await;
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
        assert!(
            world.account("Bo Lindqvist").is_some(),
            "nobody else waits for it"
        );
        let log = world.log().await;
        let ana = log.iter().find(|entry| entry.object_id == people[0]).unwrap();
        let code = ana.error.as_ref().map(|error| error.code.as_str());
        assert_eq!(
            (ana.status, code),
            (LogStatus::Failure, Some("Conflict")),
            "{conflict:?}: {ana:#?}"
        );

        world.target.switch_all_off();
        world.pass_minutes(41);
        world.cycle().await;
        assert_eq!(world.target.accounts().len(), 2, "{conflict:?}");
        let ana = world.account("Ana Duarte").unwrap();
        assert_eq!(ana["title"], json!("Engineer"), "found, and brought up to date");
    }
}

/// Somebody signs in at the application before they are provisioned.
async fn sign_up(world: &World, user_name: &str) {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": user_name,
        "active": true,
    });
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{}/Users", world.target.base_url()))
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("content-type", "application/scim+json")
        .body(Full::from(body.to_string()))
        .unwrap();
    let reply = HttpClient::default().send(request).await.unwrap();
    assert!(reply.status.is_success(), "{reply:?}");
}

/// It answers everybody to a filter that it does not know, some at a time.
async fn accounts_beyond_the_first_page_are_found(database: Database) {
    let mut profile = Profile::named("canaille").unwrap();
    profile.pages.default_size = 7;
    profile.pages.maximum_size = 7;
    let world = World::new(database, profile, "custom").await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    let people = world.add(&staff(30)).await;
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), 30);

    let again = world.registered_anew("custom").await;
    again.configure(JobScope::All, ProvisioningStatus::On).await;
    again.edit(people[29], "displayName", "Last of All").await;
    again.target.reset_requests();
    assert_eq!(again.cycle().await, Some(CycleState::Completed));
    assert_eq!(again.target.requests().users.create, 0);
    assert_eq!(again.target.accounts().len(), 30);
    let names = again.target.accounts();
    assert!(
        names
            .iter()
            .any(|account| account["displayName"] == "Last of All")
    );
}
