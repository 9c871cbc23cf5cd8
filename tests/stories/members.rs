//! Who is a member of which group: sent as differences, with the account of the day.

use model::{CycleState, JobScope, LogStatus, ObjectId, ObjectKind, ProvisioningStatus};
use simulator::{FaultKind, UnknownMembers};
use tests::people::{group, person, staff};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    one_who_joins_or_leaves_is_one_request,
    a_large_group_is_filled_some_at_a_time,
    whoever_gets_an_account_later_becomes_a_member_then,
    whoever_is_blocked_leaves_their_groups_and_comes_back_to_them,
    whoever_is_deleted_and_hired_again_is_a_member_with_the_new_account,
    members_stay_as_they_are_without_their_mapping,
    a_member_whom_the_application_refuses_keeps_nobody_out,
    whoever_leaves_before_a_lost_answer_is_cleared_up_is_no_member,
];

async fn world(database: Database) -> (World, Vec<ObjectId>, ObjectId) {
    let world = World::new(database, simulator::Profile::standard(), "custom").await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world
        .add(&[
            person("Ana Duarte"),
            person("Bo Lindqvist"),
            person("Chidi Okafor"),
        ])
        .await;
    let groups = world.add(&[group("Sales")]).await;
    world.join(groups[0], &people[..2]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
    world.target.reset_requests();
    (world, people, groups[0])
}

async fn one_who_joins_or_leaves_is_one_request(database: Database) {
    let (world, people, group) = world(database).await;
    world.join(group, &people[2..]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.members("Sales").unwrap(),
        ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"]
    );
    assert_eq!(world.target.requests().total(), 1);
    world.target.reset_requests();
    world.leave(group, &people[..1]).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Bo Lindqvist", "Chidi Okafor"]);
    assert_eq!(world.target.requests().total(), 1);
    let entry = world.log().await.remove(0);
    assert_eq!(
        (entry.summary.as_str(), entry.kind),
        ("Members: 1 removed", ObjectKind::Group)
    );
}

async fn a_large_group_is_filled_some_at_a_time(database: Database) {
    let world = World::new(database, simulator::Profile::standard(), "custom").await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world.add(&staff(450)).await;
    let group = world.add(&[group("Everybody")]).await[0];
    world.join(group, &people).await;
    world.target.record_requests(5_000);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.members("Everybody").unwrap().len(), 450);
    let recorded = world.target.recorded();
    let patches: Vec<_> = recorded
        .iter()
        .filter(|request| request.method == "PATCH" && request.target.contains("/Groups/"))
        .collect();
    assert_eq!(patches.len(), 5, "a hundred at a time");
}

async fn whoever_gets_an_account_later_becomes_a_member_then(database: Database) {
    let world = World::new(database, simulator::Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let group = world.add(&[group("Sales")]).await[0];
    world.set_enabled(people[1], false).await;
    world.join(group, &people).await;
    world.assign(&[group]).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte"]);
    world.set_enabled(people[1], true).await;
    world.cycle().await;
    assert_eq!(
        world.members("Sales").unwrap(),
        ["Ana Duarte", "Bo Lindqvist"],
        "without a restart"
    );
}

async fn whoever_is_blocked_leaves_their_groups_and_comes_back_to_them(database: Database) {
    let (world, people, _) = world(database).await;
    world.set_enabled(people[0], false).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Bo Lindqvist"]);
    world.set_enabled(people[0], true).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
    world.target.reset_requests();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0);
}

async fn whoever_is_deleted_and_hired_again_is_a_member_with_the_new_account(database: Database) {
    let (world, people, group) = world(database).await;
    world.soft_delete(people[0]).await;
    world.cycle().await;
    world.purge(people[0]).await;
    world.cycle().await;
    assert!(world.account("Ana Duarte").is_none());
    assert_eq!(world.members("Sales").unwrap(), ["Bo Lindqvist"]);
    let again = world.add(&[person("Ana Duarte")]).await;
    world.join(group, &again).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
    assert!(
        world
            .log()
            .await
            .iter()
            .all(|entry| entry.status != LogStatus::Failure)
    );
}

async fn whoever_leaves_before_a_lost_answer_is_cleared_up_is_no_member(database: Database) {
    let (world, people, group) = world(database).await;
    world.target.switch_on(FaultKind::DropAfter);
    world.join(group, &people[2..]).await;
    world.cycle().await;
    assert_eq!(
        world.members("Sales").unwrap().len(),
        3,
        "it was taken, and nobody heard of it"
    );
    world.target.switch_all_off();
    world.leave(group, &people[2..]).await;
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
}

async fn members_stay_as_they_are_without_their_mapping(database: Database) {
    let (world, people, group) = world(database).await;
    world
        .change_mapping_of(ObjectKind::Group, |mapping| {
            mapping.attribute_mappings.retain(|row| row.target != "members");
        })
        .await;
    world.join(group, &people[2..]).await;
    world.leave(group, &people[..1]).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
    assert_eq!(world.target.requests().total(), 0);
}

/// Somebody deletes Chidi's account in the application, which takes no members that it does not know.
async fn a_member_whom_the_application_refuses_keeps_nobody_out(database: Database) {
    let mut profile = simulator::Profile::standard();
    profile.groups.unknown_members = UnknownMembers::Refuse;
    let world = World::new(database, profile, "custom").await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world.add(&staff(20)).await;
    let team = world.add(&[group("Sales")]).await[0];
    world.cycle().await;
    let links = world.store().links_of_object(people[7]).await.unwrap();
    let url = format!("{}/Users/{}", world.target.base_url(), links[0].1.target_id);
    let request = http::Request::builder()
        .method(http::Method::DELETE)
        .uri(url)
        .header("authorization", format!("Bearer {}", tests::world::TOKEN))
        .body(http_body_util::Full::from(String::new()))
        .unwrap();
    let reply = tests::http_client::HttpClient::default().send(request).await;
    assert!(reply.unwrap().status.is_success());

    world.join(team, &people).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.members("Sales").unwrap().len(), 19);
    let log = world.log().await;
    let entry = log
        .iter()
        .find(|entry| entry.object_id == team && entry.status == LogStatus::Failure);
    assert!(entry.is_some(), "the one who was refused is named: {log:#?}");
}
