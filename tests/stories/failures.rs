//! What failed is tried again: later and later, at once when its cause has changed, and not for ever.

use http::{Method, Request};
use http_body_util::Full;
use model::{CycleState, JobScope, LogAction, LogStatus, ObjectId, ObjectKind, ProvisioningStatus};
use serde_json::json;
use simulator::{Fault, Profile, RequestKind, Target};
use tests::http_client::HttpClient;
use tests::people::{group, person};
use tests::world::TOKEN;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    gaps_grow_while_the_same_failure_lasts,
    a_changed_source_value_is_tried_at_once_and_counts_anew,
    another_assignment_is_tried_at_once,
    another_mapping_is_tried_at_once,
    another_scope_is_tried_at_once,
    another_secret_token_is_tried_at_once,
    another_dialect_that_a_probe_learned_is_tried_at_once,
    another_default_domain_is_tried_at_once,
    whoever_leaves_a_group_does_not_wait_for_its_retry,
    after_28_days_a_failure_is_given_up_until_it_changes,
    what_was_given_up_is_tried_after_a_restart_and_with_another_token,
    a_linked_account_that_is_gone_is_created_again,
    a_linked_account_that_was_replaced_is_matched_again,
];

fn on(request: RequestKind) -> Target {
    Target {
        request: Some(request),
        ..Target::default()
    }
}

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

/// Bo's creation was refused three times, so that he waits for a quarter of an hour; Ana has an account.
async fn refused(database: Database) -> (World, Vec<ObjectId>) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people[..1]).await;
    world.cycle().await;
    world
        .target
        .switch_on(Fault::errors(400).on(on(RequestKind::Create)));
    world.assign(&people[1..]).await;
    for minutes in [0, 1, 5] {
        world.pass_minutes(minutes);
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
    }
    assert_eq!(waits(&world).await, Some(15));
    assert_eq!(world.cycle().await, None);
    (world, people)
}

/// Minutes until the next retry.
async fn waits(world: &World) -> Option<i64> {
    let next = world.status().await.retries.next_at?;
    Some(next.milliseconds_since(world.now()) / 60_000)
}

async fn gaps_grow_while_the_same_failure_lasts(database: Database) {
    let (world, _) = refused(database).await;
    for expected in [40, 120, 360, 720, 1440, 1440] {
        world.pass_minutes(waits(&world).await.unwrap());
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
        assert_eq!(waits(&world).await, Some(expected));
    }
    world.target.switch_all_off();
    world.pass_minutes(1440);
    world.cycle().await;
    assert!(world.account("Bo Lindqvist").is_some());
    assert_eq!(world.status().await.retries.waiting, 0);
}

async fn a_changed_source_value_is_tried_at_once_and_counts_anew(database: Database) {
    let (world, people) = refused(database).await;
    world.edit(people[1], "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        waits(&world).await,
        Some(1),
        "it is not the same failure any more"
    );
    world.target.switch_all_off();
    world.edit(people[1], "jobTitle", "Lead").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Bo Lindqvist").unwrap()["title"], json!("Lead"));
}

async fn another_assignment_is_tried_at_once(database: Database) {
    let (world, people) = refused(database).await;
    world.target.switch_all_off();
    let team = world.add(&[group("Team")]).await[0];
    world.join(team, &people[1..]).await;
    world.assign(&[team]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Bo Lindqvist").is_some());
}

async fn another_mapping_is_tried_at_once(database: Database) {
    let (world, _) = refused(database).await;
    world.target.switch_all_off();
    world
        .change_mapping(|mapping| mapping.attribute_mappings.retain(|row| row.target != "title"))
        .await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Bo Lindqvist").is_some());
}

async fn another_scope_is_tried_at_once(database: Database) {
    let (world, people) = refused(database).await;
    world.target.switch_all_off();
    world.unassign(&people[1..]).await;
    world.cycle().await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Bo Lindqvist").is_some());
}

async fn another_secret_token_is_tried_at_once(database: Database) {
    let (world, _) = refused(database).await;
    world.target.switch_all_off();
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Bo Lindqvist").is_some());
    assert_eq!(world.target.requests().total(), 2, "nobody else is looked at");
}

async fn another_dialect_that_a_probe_learned_is_tried_at_once(database: Database) {
    let (world, _) = refused(database).await;
    world.target.switch_all_off();
    assert_eq!(world.cycle().await, None, "it waits for its time");
    let manage = world.portal.command_line().manage_applications().unwrap();
    let probing = manage.start_write_probe(world.application).await.unwrap();
    probing.await.unwrap();
    let learned = world
        .store()
        .job_budget(world.application)
        .await
        .unwrap()
        .unwrap();
    assert!(learned.learned_dialect.is_some());
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Bo Lindqvist").is_some());
    assert_eq!(waits(&world).await, None);
}

/// Bo's name cannot be made without the domain.
async fn another_default_domain_is_tried_at_once(database: Database) {
    let world = custom(database).await;
    world
        .change_mapping(|users| {
            let row = users
                .attribute_mappings
                .iter_mut()
                .find(|row| row.target == "title");
            let expression = r#"Join("@", [givenName], DefaultDomain())"#;
            row.unwrap().source = model::MappingSource::Expression(expression.into());
        })
        .await;
    let people = world.add(&[person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    world.cycle().await;
    assert_eq!(world.cycle().await, None);
    for domain in ["corp.example", "corp.example", "other.example"] {
        let before = world
            .account("Bo Lindqvist")
            .map(|account| account["title"].clone());
        let audit = world.audit();
        let set = world
            .store()
            .set_default_domain(model::Directory::BUILT_IN, domain, &audit);
        assert!(set.await.unwrap());
        let title = json!(format!("Bo@{domain}"));
        if before == Some(title.clone()) {
            assert_eq!(world.cycle().await, None, "nothing is new");
        } else {
            assert_eq!(world.cycle().await, Some(CycleState::Completed));
        }
        assert_eq!(world.account("Bo Lindqvist").unwrap()["title"], title);
    }
}

async fn whoever_leaves_a_group_does_not_wait_for_its_retry(database: Database) {
    let world = custom(database).await;
    world.provision_groups().await;
    let people = world
        .add(&[person("Ana Duarte"), person("Bo Lindqvist"), person("Cy Moreno")])
        .await;
    let team = world.add(&[group("Team")]).await[0];
    world.join(team, &people[..2]).await;
    world.assign(&[team]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    world
        .target
        .switch_on(Fault::errors(400).on(on(RequestKind::Patch)));
    world.join(team, &people[2..]).await;
    for minutes in [0, 1, 5] {
        world.pass_minutes(minutes);
        world.cycle().await;
    }
    assert_eq!(waits(&world).await, Some(15));
    world.target.switch_all_off();
    world.leave(team, &people[..1]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.members("Team").unwrap(), ["Bo Lindqvist", "Cy Moreno"]);
}

async fn restart(world: &World) {
    let criteria = model::RestartCriteria::default();
    let (now, audit) = (world.now(), world.audit());
    let restarted = world
        .store()
        .restart_job(world.application, criteria, now, &audit);
    restarted.await.unwrap();
}

/// Bo has failed for 29 days.
async fn given_up(database: Database) -> (World, Vec<ObjectId>) {
    let (world, people) = refused(database).await;
    while let Some(minutes) = waits(&world).await {
        world.pass_minutes(minutes);
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
    }
    let retries = world.status().await.retries;
    assert_eq!((retries.waiting, retries.next_at, retries.given_up), (0, None, 1));
    (world, people)
}

async fn after_28_days_a_failure_is_given_up_until_it_changes(database: Database) {
    let (world, people) = given_up(database).await;
    let entry = world.log().await.remove(0);
    let advice = entry.error.unwrap().recommended_action;
    assert!(
        advice.contains("28 days and is not tried again by itself"),
        "{advice}"
    );
    world.target.reset_requests();
    for _ in 0..10 {
        world.pass_minutes(1440);
        world.cycle().await;
    }
    assert_eq!(world.target.requests().total(), 0);
    world.target.switch_all_off();
    world.edit(people[1], "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Bo Lindqvist").is_some());
    assert_eq!(world.status().await.retries.given_up, 0);
}

async fn what_was_given_up_is_tried_after_a_restart_and_with_another_token(database: Database) {
    let (world, _) = given_up(database).await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(waits(&world).await, Some(1), "its gaps begin anew");
    world.target.switch_all_off();
    restart(&world).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Bo Lindqvist").is_some());
}

/// Somebody else deletes Ana's account in the application.
async fn without_her_account(database: Database) -> (World, ObjectId, String) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    let id = world.account("Ana Duarte").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    request(&world, Method::DELETE, &format!("/Users/{id}"), String::new()).await;
    assert!(world.account("Ana Duarte").is_none());
    (world, people[0], id)
}

async fn request(world: &World, method: Method, path: &str, body: String) {
    let request = Request::builder()
        .method(method)
        .uri(format!("{}{path}", world.target.base_url()))
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("content-type", "application/scim+json")
        .body(Full::from(body))
        .unwrap();
    let reply = HttpClient::default().send(request).await.unwrap();
    assert!(reply.status.is_success(), "{reply:?}");
}

async fn a_linked_account_that_is_gone_is_created_again(database: Database) {
    let (world, ana, before) = without_her_account(database).await;
    world.edit(ana, "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let account = world.account("Ana Duarte").unwrap();
    assert_eq!(account["title"], json!("Director"));
    assert_ne!(account["id"], json!(before));
    let entry = world.log().await.remove(0);
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Create, LogStatus::Success)
    );
    assert_eq!(entry.target_id.as_deref(), account["id"].as_str());
}

async fn a_linked_account_that_was_replaced_is_matched_again(database: Database) {
    let (world, ana, before) = without_her_account(database).await;
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "ana.duarte@corp.example",
        "active": true,
    });
    request(&world, Method::POST, "/Users", body.to_string()).await;
    world.edit(ana, "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 1);
    let account = world.account("Ana Duarte").unwrap();
    assert_eq!(account["title"], json!("Director"));
    assert_ne!(account["id"], json!(before));
    let links = world.store().links_of_object(ana).await.unwrap();
    assert_eq!(Some(links[0].1.target_id.as_str()), account["id"].as_str());
    let targets = world.store().linked_targets(world.application, ObjectKind::User);
    assert_eq!(targets.await.unwrap().len(), 1);
}
