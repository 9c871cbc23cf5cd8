//! Groups in the application: created, found, renamed, deleted; and applications that have none.

use model::{CycleState, JobScope, LogAction, LogStatus, ObjectKind, ProvisioningStatus};
use serde_json::json;
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_group_is_created_without_members_and_gets_them_afterwards,
    a_group_that_is_there_already_is_found_by_its_name,
    a_rename_is_one_request,
    an_unassigned_group_is_deleted_and_its_people_lose_access,
    a_group_is_kept_when_delete_is_off,
    an_application_without_groups_still_gets_its_people,
    a_group_that_vanished_is_created_again_with_its_members,
];

async fn world(database: Database) -> World {
    let world = World::new(database, simulator::Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    world
}

async fn a_group_is_created_without_members_and_gets_them_afterwards(database: Database) {
    let world = world(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let groups = world.add(&[group("Sales"), group("Not assigned")]).await;
    world.join(groups[0], &people).await;
    world.join(groups[1], &people).await;
    world.assign(&groups[..1]).await;
    world.target.record_requests(100);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.target.groups().len(),
        1,
        "only assigned groups are provisioned"
    );
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
    let created = world
        .target
        .recorded()
        .into_iter()
        .find(|request| request.method == "POST" && request.target.ends_with("/Groups"))
        .unwrap();
    assert!(created.body.unwrap().get("members").is_none());

    world.target.reset_requests();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0);

    let log = world.log().await;
    let of_group: Vec<_> = log
        .iter()
        .filter(|entry| entry.kind == ObjectKind::Group)
        .collect();
    assert_eq!(of_group.len(), 2);
    assert_eq!(
        (of_group[1].action, of_group[1].status),
        (LogAction::Create, LogStatus::Success)
    );
    assert_eq!(of_group[0].summary, "Members: 2 added");
    assert_eq!(
        of_group[0].modified[0].new_value.as_deref(),
        Some("Ana Duarte, Bo Lindqvist")
    );
}

async fn a_group_that_is_there_already_is_found_by_its_name(database: Database) {
    let world = world(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    let groups = world.add(&[group("Sales")]).await;
    world.join(groups[0], &people).await;
    world.assign(&groups).await;
    world.cycle().await;
    let before = world.target.groups();

    let world = world.registered_anew("custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    world.assign(&groups).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.groups().len(), 1);
    assert_eq!(world.target.groups()[0]["id"], before[0]["id"]);
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte"]);
}

async fn a_rename_is_one_request(database: Database) {
    let world = world(database).await;
    let groups = world.add(&[group("Sales")]).await;
    world.assign(&groups).await;
    world.cycle().await;
    world.edit(groups[0], "displayName", "Sales and Marketing").await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().total(), 1);
    assert_eq!(
        world.target.groups()[0]["displayName"],
        json!("Sales and Marketing")
    );
}

async fn an_unassigned_group_is_deleted_and_its_people_lose_access(database: Database) {
    let world = world(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let groups = world.add(&[group("Sales"), group("Staff")]).await;
    world.join(groups[0], &people).await;
    world.join(groups[1], &people[..1]).await;
    world.assign(&groups).await;
    world.cycle().await;
    world.unassign(&groups[..1]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.members("Sales"), None);
    assert_eq!(
        world.account("Ana Duarte").unwrap()["active"],
        json!(true),
        "still assigned through Staff"
    );
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));

    // Back again: the group and its members are there as before.
    world.assign(&groups[..1]).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);

    // In the recycle bin it gives no access any more either.
    world.soft_delete(groups[0]).await;
    world.cycle().await;
    assert_eq!(world.members("Sales"), None);
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));
    world.restore(groups[0]).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
}

async fn a_group_is_kept_when_delete_is_off(database: Database) {
    let world = world(database).await;
    world
        .change_mapping_of(ObjectKind::Group, |mapping| mapping.actions.delete = false)
        .await;
    let groups = world.add(&[group("Sales")]).await;
    world.assign(&groups).await;
    world.cycle().await;
    world.unassign(&groups).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().total(), 0);
    assert_eq!(world.target.groups().len(), 1);
    let entry = world.log().await.remove(0);
    assert!(entry.summary.contains("Delete is off"), "{}", entry.summary);
}

async fn an_application_without_groups_still_gets_its_people(database: Database) {
    let world = World::new(database, simulator::Profile::pingboard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world.add(&[person("Ana Duarte")]).await;
    let groups = world.add(&[group("Sales"), group("Staff"), group("Board")]).await;
    world.join(groups[0], &people).await;
    world.assign(&groups).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Ana Duarte").is_some());
    let log = world.log().await;
    let failed: Vec<_> = log
        .iter()
        .filter(|entry| entry.status == LogStatus::Failure)
        .collect();
    assert_eq!(failed.len(), 3, "each group says why");
    assert!(failed.iter().all(|entry| entry.kind == ObjectKind::Group));
    assert!(failed.iter().map(|entry| entry.requests).sum::<i64>() <= 3);

    // Nobody waits for the groups.
    world.edit(people[0], "jobTitle", "Captain").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Captain"));
}

async fn a_group_that_vanished_is_created_again_with_its_members(database: Database) {
    let world = world(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let groups = world.add(&[group("Sales")]).await;
    world.join(groups[0], &people).await;
    world.assign(&groups).await;
    world.cycle().await;
    let id = world.target.groups()[0]["id"].as_str().unwrap().to_owned();
    let url = outbound::TenantUrl::parse(&world.target.base_url(), &outbound::UrlPolicy::default()).unwrap();
    let http = outbound::Client::new(outbound::ClientOptions::default()).unwrap();
    let somebody = scim::Client::new(http, url, tests::world::TOKEN.into());
    somebody.delete(scim::Resource::Groups, &id).await.unwrap();
    world.edit(groups[0], "description", "Sells").await;
    world.edit(groups[0], "displayName", "Sales 2").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.members("Sales 2").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
}
