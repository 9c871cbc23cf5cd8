//! Managers: later, replaced, and with another account than before.

use model::{CycleState, JobScope, LogStatus, ProvisioningStatus};
use simulator::Profile;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_manager_who_got_another_account_is_linked_again,
    a_ring_of_managers_is_linked,
    who_waits_for_a_manager_says_so,
    a_new_manager_comes_with_the_other_changes,
];

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn manager_of(world: &World, name: &str) -> serde_json::Value {
    world.account(name).unwrap()[ENTERPRISE]["manager"]["value"].clone()
}

/// Pingboard deletes what is disabled, so that whoever comes back has another account.
async fn a_manager_who_got_another_account_is_linked_again(database: Database) {
    let world = World::pingboard(database).await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.set_manager(people[0], Some(people[1])).await;
    world.assign(&people).await;
    world.cycle().await;
    let before = world.account("Bo Lindqvist").unwrap()["id"].clone();
    assert_eq!(manager_of(&world, "Ana Duarte"), before);

    world.set_enabled(people[1], false).await;
    world.cycle().await;
    assert!(world.account("Bo Lindqvist").is_none());
    world.set_enabled(people[1], true).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let after = world.account("Bo Lindqvist").unwrap()["id"].clone();
    assert_ne!(before, after);
    assert_eq!(manager_of(&world, "Ana Duarte"), after);

    world.target.reset_requests();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0);
    let cycle = world
        .store()
        .cycles(world.application, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (cycle.counts.total, cycle.counts.done),
        (0, 0),
        "nobody waits any more"
    );
}

async fn a_ring_of_managers_is_linked(database: Database) {
    let world = custom(database).await;
    let people = world
        .add(&[
            person("Ana Duarte"),
            person("Bo Lindqvist"),
            person("Chidi Okafor"),
        ])
        .await;
    world.set_manager(people[0], Some(people[1])).await;
    world.set_manager(people[1], Some(people[0])).await;
    world.set_manager(people[2], Some(people[2])).await;
    world.assign(&people).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    for (name, manager) in [
        ("Ana Duarte", "Bo Lindqvist"),
        ("Bo Lindqvist", "Ana Duarte"),
        ("Chidi Okafor", "Chidi Okafor"),
    ] {
        assert_eq!(
            manager_of(&world, name),
            world.account(manager).unwrap()["id"],
            "{name}"
        );
    }
    let cycle = world
        .store()
        .cycles(world.application, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(cycle.counts.total, cycle.counts.done);
}

async fn who_waits_for_a_manager_says_so(database: Database) {
    let world = custom(database).await;
    let people = world
        .add(&[
            person("Ana Duarte"),
            person("Bo Lindqvist"),
            person("Chidi Okafor"),
        ])
        .await;
    world.set_manager(people[0], Some(people[1])).await;
    world.assign(&people[..2]).await;
    world.cycle().await;
    world.set_manager(people[0], Some(people[2])).await;
    world.cycle().await;
    let entry = world.log().await.remove(0);
    assert_eq!(entry.status, LogStatus::Skipped);
    assert_eq!(
        entry.summary,
        "Already up to date; the manager has no account yet"
    );
    world.assign(&people[2..]).await;
    world.cycle().await;
    assert_eq!(
        manager_of(&world, "Ana Duarte"),
        world.account("Chidi Okafor").unwrap()["id"]
    );
}

async fn a_new_manager_comes_with_the_other_changes(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people[..1]).await;
    world.cycle().await;
    world.set_manager(people[0], Some(people[1])).await;
    world.edit(people[0], "jobTitle", "Lead Engineer").await;
    world.assign(&people[1..]).await;
    world.target.reset_requests();
    world.cycle().await;
    assert_eq!(
        world.target.requests().total(),
        3,
        "search and create the manager, then change everything of the report at once"
    );
    assert_eq!(
        manager_of(&world, "Ana Duarte"),
        world.account("Bo Lindqvist").unwrap()["id"]
    );
}
