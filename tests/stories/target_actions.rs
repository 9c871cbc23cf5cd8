//! "Target object actions" and "Apply this mapping": what a mapping must not do is not done (provisioning, section 6).

use model::{ApplyMapping, CycleState, JobScope, LogAction, LogStatus, ObjectId, ProvisioningStatus};
use serde_json::json;
use simulator::Profile;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    without_create_nobody_new_arrives_and_whoever_is_there_is_kept_right,
    without_update_nobody_changes_and_nobody_is_disabled,
    without_a_mapping_of_the_leaver_flag_nothing_is_sent_to_leavers,
    what_is_set_on_creation_only_stays_as_it_was,
];

/// Ana and Bo have accounts, and nothing is to be sent.
async fn company(database: Database) -> (World, Vec<ObjectId>) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.target.reset_requests();
    (world, people)
}

async fn without_create_nobody_new_arrives_and_whoever_is_there_is_kept_right(database: Database) {
    let (world, people) = company(database).await;
    // The same application, registered anew: the accounts are there, and nothing is known about them.
    let again = world.registered_anew("custom").await;
    again.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    again.change_mapping(|users| users.actions.create = false).await;
    let cy = again.add(&[person("Cy Moreno")]).await;
    again.edit(people[0], "jobTitle", "Director").await;
    again.assign(&people).await;
    again.assign(&cy).await;
    assert_eq!(again.cycle().await, Some(CycleState::Completed));
    assert_eq!(again.target.requests().users.create, 0);
    assert_eq!(again.account("Ana Duarte").unwrap()["title"], json!("Director"));
    let log = again.log().await;
    let cy_row = log.iter().find(|entry| entry.object_id == cy[0]).unwrap();
    assert_eq!(
        (cy_row.action, cy_row.status),
        (LogAction::Other, LogStatus::Skipped)
    );

    again.change_mapping(|users| users.actions.create = true).await;
    again.cycle().await;
    assert!(again.account("Cy Moreno").is_some(), "once it is allowed");
    assert_eq!(again.target.accounts().len(), 3);
}

async fn without_update_nobody_changes_and_nobody_is_disabled(database: Database) {
    let (world, people) = company(database).await;
    world.change_mapping(|users| users.actions.update = false).await;
    world.edit(people[0], "jobTitle", "Director").await;
    world.set_enabled(people[1], false).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().users.writes(), 0);
    let cy = world.add(&[person("Cy Moreno")]).await;
    world.assign(&cy).await;
    world.cycle().await;
    assert!(
        world.account("Cy Moreno").is_some(),
        "whoever is new is no update"
    );

    world.change_mapping(|users| users.actions.update = true).await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Director"));
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));
}

async fn without_a_mapping_of_the_leaver_flag_nothing_is_sent_to_leavers(database: Database) {
    let (world, mut people) = company(database).await;
    people.extend(world.add(&[person("Cy Moreno")]).await);
    world.assign(&people).await;
    world
        .change_mapping(|users| users.attribute_mappings.retain(|row| row.target != "active"))
        .await;
    world.cycle().await;
    world.target.reset_requests();
    world.unassign(&people[..1]).await;
    world.set_enabled(people[1], false).await;
    world.soft_delete(people[2]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().total(), 0);
    let log = world.log().await;
    for id in people {
        let entry = log.iter().find(|entry| entry.object_id == id).unwrap();
        assert!(
            entry.summary.contains("no mapping uses IsSoftDeleted"),
            "{}: {}",
            entry.identity,
            entry.summary
        );
    }
}

async fn what_is_set_on_creation_only_stays_as_it_was(database: Database) {
    let (world, _) = company(database).await;
    world
        .change_mapping(|users| {
            let mut rows = users.attribute_mappings.iter_mut();
            rows.find(|row| row.target == "title").unwrap().apply = ApplyMapping::OnlyOnCreate;
        })
        .await;
    let cy = world.add(&[person("Cy Moreno")]).await;
    world.assign(&cy).await;
    world.cycle().await;
    assert_eq!(world.account("Cy Moreno").unwrap()["title"], json!("Engineer"));
    world.edit(cy[0], "jobTitle", "Director").await;
    world.edit(cy[0], "department", "Sales").await;
    world.target.record_requests(10);
    world.cycle().await;
    assert_eq!(world.account("Cy Moreno").unwrap()["title"], json!("Engineer"));
    let sent = world.target.recorded();
    let body = sent[0].body.as_ref().unwrap().to_string();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(body.contains("Sales") && !body.contains("Director"), "{body}");
}
