//! The recycle bin: what is in it is disabled, and deleted when its 30 days are over (provisioning, section 6).

use model::{CycleState, JobScope, LogAction, ProvisioningStatus};
use serde_json::json;
use simulator::Profile;
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    after_thirty_days_the_account_and_the_group_are_deleted,
    whoever_is_restored_in_time_keeps_the_account_and_the_memberships,
];

const DAY: i64 = 24 * 60;

async fn company(database: Database) -> (World, Vec<model::ObjectId>, model::ObjectId) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let team = world.add(&[group("Team")]).await.remove(0);
    world.join(team, &people).await;
    world.cycle().await;
    assert_eq!(world.members("Team").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
    (world, people, team)
}

async fn after_thirty_days_the_account_and_the_group_are_deleted(database: Database) {
    let (world, people, team) = company(database).await;
    world.soft_delete(people[0]).await;
    world.soft_delete(team).await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));

    world.pass_minutes(30 * DAY - 1);
    assert_eq!(
        world.portal.purge_expired().await.unwrap(),
        0,
        "a minute too soon"
    );
    world.cycle().await;
    assert!(world.account("Ana Duarte").is_some());

    world.pass_minutes(1);
    assert_eq!(world.portal.purge_expired().await.unwrap(), 2);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Ana Duarte").is_none());
    assert!(world.target.groups().is_empty());
    let log = world.log().await;
    let ana = log.iter().find(|entry| entry.object_id == people[0]).unwrap();
    assert_eq!(ana.action, LogAction::Delete);
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(true));
}

async fn whoever_is_restored_in_time_keeps_the_account_and_the_memberships(database: Database) {
    let (world, people, _) = company(database).await;
    let id = world.account("Ana Duarte").unwrap()["id"].clone();
    world.soft_delete(people[0]).await;
    world.cycle().await;
    assert_eq!(world.members("Team").unwrap(), ["Bo Lindqvist"]);
    world.pass_minutes(29 * DAY);
    world.restore(people[0]).await;
    world.pass_minutes(2 * DAY);
    assert_eq!(world.portal.purge_expired().await.unwrap(), 0);
    world.cycle().await;
    let ana = world.account("Ana Duarte").unwrap();
    assert_eq!((&ana["id"], &ana["active"]), (&id, &json!(true)));
    assert_eq!(
        world.members("Team").unwrap(),
        ["Ana Duarte", "Bo Lindqvist"],
        "without a restart"
    );
}
