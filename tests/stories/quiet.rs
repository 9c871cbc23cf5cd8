//! What is no business of an application makes no cycle and no log row.

use model::{CycleState, JobScope, ProvisioningStatus, RestartCriteria};
use simulator::Profile;
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    people_who_never_had_an_account_go_quietly,
    a_group_that_is_not_assigned_any_more_is_left_alone,
    former_members_are_no_news,
    whoever_left_waits_for_no_manager,
];

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

async fn people_who_never_had_an_account_go_quietly(database: Database) {
    let world = custom(database).await;
    world.cycle().await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.soft_delete(people[0]).await;
    world.purge(people[0]).await;
    assert_eq!(world.cycle().await, None);
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.log().await.is_empty());
}

async fn a_group_that_is_not_assigned_any_more_is_left_alone(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let groups = world.add(&[group("Marketing")]).await;
    let store = world.store();
    store
        .add_memberships(&[(groups[0], people[0])], &world.audit())
        .await
        .unwrap();
    world.assign(&groups).await;
    world.cycle().await;
    world.unassign(&groups).await;
    world.cycle().await;
    let rows = world.log().await.len();

    store
        .add_memberships(&[(groups[0], people[1])], &world.audit())
        .await
        .unwrap();
    store
        .remove_members(groups[0], &people[..1], &world.audit())
        .await
        .unwrap();
    world.edit(groups[0], "description", "All of marketing").await;
    assert_eq!(world.cycle().await, None);
    assert_eq!(world.log().await.len(), rows);
}

async fn former_members_are_no_news(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let groups = world.add(&[group("Marketing")]).await;
    let store = world.store();
    let pairs = [(groups[0], people[0]), (groups[0], people[1])];
    store.add_memberships(&pairs, &world.audit()).await.unwrap();
    world.assign(&groups).await;
    world.cycle().await;
    store
        .remove_members(groups[0], &people[..1], &world.audit())
        .await
        .unwrap();
    world.cycle().await;
    let rows = world.log().await.len();
    // Whoever is still a member is looked at: the group may have been restored.
    world.edit(groups[0], "description", "All of marketing").await;
    world.cycle().await;
    assert_eq!(world.log().await.len(), rows + 1);
    world.soft_delete(groups[0]).await;
    world.cycle().await;
    assert_eq!(
        world.account("Bo Lindqvist").unwrap()["active"],
        serde_json::json!(false)
    );
    world.restore(groups[0]).await;
    world.cycle().await;
    assert_eq!(
        world.account("Bo Lindqvist").unwrap()["active"],
        serde_json::json!(true)
    );
}

/// A reference that waits must not bring somebody back into every cycle who is not managed any more.
async fn whoever_left_waits_for_no_manager(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.set_manager(people[0], Some(people[1])).await;
    world.assign(&people[..1]).await;
    world.cycle().await;
    world.unassign(&people[..1]).await;
    world.cycle().await;
    // A restart finds her disabled already, and must not leave her waiting either.
    world
        .store()
        .restart_job(
            world.application,
            RestartCriteria::default(),
            world.now(),
            &world.audit(),
        )
        .await
        .unwrap();
    world.cycle().await;
    world.assign(&people[1..]).await;
    world.cycle().await;
    let rows = world.log().await.len();
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.log().await.len(), rows);
}
