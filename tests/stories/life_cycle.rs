//! The life of an account: created, changed, disabled, enabled again, deleted.

use model::{CycleState, JobScope, LogAction, LogStatus, ProvisioningStatus};
use serde_json::json;
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    joiners_are_created_and_nothing_is_sent_twice,
    a_change_is_one_request,
    leavers_are_disabled_and_come_back,
    the_purged_are_deleted_unless_released,
    groups_assign_their_direct_members,
    a_manager_who_comes_later_is_linked,
];

const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async fn world(database: Database) -> World {
    let world = World::new(database, simulator::Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

async fn joiners_are_created_and_nothing_is_sent_twice(database: Database) {
    let world = world(database).await;
    let people = world
        .add(&[
            person("Ana Duarte"),
            person("Bo Lindqvist"),
            person("Chidi Okafor"),
        ])
        .await;
    world.set_enabled(people[2], false).await;
    world.assign(&people).await;

    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.target.accounts().len(),
        2,
        "whoever is blocked is never created"
    );
    let ana = world.account("Ana Duarte").unwrap();
    assert_eq!(ana["active"], json!(true));
    assert_eq!(ana["name"], json!({"givenName": "Ana", "familyName": "Duarte"}));
    assert_eq!(ana["emails"][0]["value"], json!("ana.duarte@corp.example"));

    world.target.reset_requests();
    assert_eq!(world.cycle().await, None, "nothing is due");
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.target.requests().total(),
        0,
        "nothing changed, nothing is sent"
    );

    let log = world.log().await;
    let chidi = log.iter().find(|entry| entry.identity == "Chidi Okafor").unwrap();
    assert_eq!(
        (chidi.action, chidi.status),
        (LogAction::Other, LogStatus::Skipped)
    );
    assert!(chidi.summary.contains("blocked"), "{}", chidi.summary);
}

async fn a_change_is_one_request(database: Database) {
    let world = world(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.target.reset_requests();

    world.edit(people[0], "jobTitle", "Lead Engineer").await;
    world.edit(people[0], "department", "Development").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));

    assert_eq!(world.target.requests().total(), 1);
    assert_eq!(
        world.account("Ana Duarte").unwrap()["title"],
        json!("Lead Engineer")
    );
    let entry = world.log().await.remove(0);
    assert_eq!(
        (entry.action, entry.status, entry.requests),
        (LogAction::Update, LogStatus::Success, 1)
    );
    let title = entry
        .modified
        .iter()
        .find(|property| property.name == "title")
        .unwrap();
    assert_eq!(
        (title.old_value.as_deref(), title.new_value.as_deref()),
        (Some("Engineer"), Some("Lead Engineer"))
    );
}

async fn leavers_are_disabled_and_come_back(database: Database) {
    let world = world(database).await;
    let people = world
        .add(&[
            person("Ana Duarte"),
            person("Bo Lindqvist"),
            person("Chidi Okafor"),
        ])
        .await;
    world.assign(&people).await;
    world.cycle().await;

    world.unassign(&people[0..1]).await;
    world.set_enabled(people[1], false).await;
    world.soft_delete(people[2]).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().total(), 3);
    for name in ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"] {
        assert_eq!(world.account(name).unwrap()["active"], json!(false), "{name}");
    }
    assert!(
        world.log().await[..3]
            .iter()
            .all(|entry| entry.action == LogAction::Disable)
    );

    world.assign(&people[0..1]).await;
    world.set_enabled(people[1], true).await;
    world.restore(people[2]).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.target.requests().total(),
        3,
        "enabled by one request each, without searching or creating"
    );
    for name in ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"] {
        assert_eq!(world.account(name).unwrap()["active"], json!(true), "{name}");
    }
    assert_eq!(world.target.accounts().len(), 3);
}

async fn the_purged_are_deleted_unless_released(database: Database) {
    let world = world(database).await;
    let people = world
        .add(&[
            person("Ana Duarte"),
            person("Bo Lindqvist"),
            person("Chidi Okafor"),
        ])
        .await;
    world.assign(&people).await;
    world.cycle().await;

    world.unassign(&people[0..1]).await;
    world.soft_delete(people[1]).await;
    world.cycle().await;
    world.soft_delete(people[0]).await;
    world.soft_delete(people[2]).await;
    for id in &people {
        world.purge(*id).await;
    }
    assert_eq!(world.cycle().await, Some(CycleState::Completed));

    assert!(
        world.account("Ana Duarte").is_some(),
        "disabled because unassigned: no longer managed"
    );
    assert!(
        world.account("Bo Lindqvist").is_none(),
        "disabled because deleted: deleted for good"
    );
    assert!(world.account("Chidi Okafor").is_none(), "deleted at once");
    world.target.reset_requests();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0);
}

async fn groups_assign_their_direct_members(database: Database) {
    let world = world(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let groups = world.add(&[group("Marketing"), group("Everybody")]).await;
    let audit = world.audit();
    world
        .store()
        .add_memberships(&[(groups[0], people[0])], &audit)
        .await
        .unwrap();
    world.assign(&groups[0..1]).await;
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), 1);
    assert!(
        world.log().await[0]
            .steps
            .iter()
            .any(|step| step.description.contains("through the group Marketing"))
    );

    world
        .store()
        .add_memberships(&[(groups[0], people[1])], &world.audit())
        .await
        .unwrap();
    assert_eq!(
        world.cycle().await,
        Some(CycleState::Completed),
        "a membership wakes the cycle"
    );
    assert_eq!(world.target.accounts().len(), 2);

    world
        .store()
        .remove_members(groups[0], &people[..1], &world.audit())
        .await
        .unwrap();
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));

    world.unassign(&groups[0..1]).await;
    world.cycle().await;
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));
}

async fn a_manager_who_comes_later_is_linked(database: Database) {
    let world = world(database).await;
    let people = world
        .add(&[
            person("Ana Duarte"),
            person("Bo Lindqvist"),
            person("Chidi Okafor"),
        ])
        .await;
    world.set_manager(people[0], Some(people[1])).await;
    world.set_manager(people[1], Some(people[2])).await;
    world.assign(&people[0..2]).await;
    world.target.reset_requests();
    world.cycle().await;
    let counts = world.target.requests();
    assert_eq!(
        counts.total(),
        4,
        "managers come first, so that one request each creates report and reference"
    );
    let bo = world.account("Bo Lindqvist").unwrap();
    assert_eq!(
        world.account("Ana Duarte").unwrap()[MANAGER]["manager"]["value"],
        bo["id"]
    );
    assert!(bo[MANAGER]["manager"].is_null(), "Chidi has no account yet");

    world.assign(&people[2..]).await;
    world.cycle().await;
    let chidi = world.account("Chidi Okafor").unwrap();
    assert_eq!(
        world.account("Bo Lindqvist").unwrap()[MANAGER]["manager"]["value"],
        chidi["id"]
    );
}
