//! Whoever leaves does not wait for a cycle that is busy with others (lessons, theme D).

use std::time::Duration;

use model::{CycleState, JobScope, ProvisioningStatus};
use serde_json::json;
use simulator::Profile;
use tests::people::{person, staff};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    whoever_leaves_during_an_initial_cycle_is_disabled_before_it_ends,
    whoever_leaves_before_their_turn_gets_no_account,
];

async fn whoever_leaves_during_an_initial_cycle_is_disabled_before_it_ends(database: Database) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let ana = world.add(&[person("Ana Duarte")]).await;
    world.assign(&ana).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));

    let many = world.add(&staff(400)).await;
    world.assign(&many).await;
    // Another mapping: everybody is looked at again, in an initial cycle.
    world.change_mapping(|users| users.actions.delete = false).await;
    world.target.set_latency(Duration::from_millis(60));
    let (engine, now) = (world.engine.clone(), world.now());
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.accounts().len() < 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    world.soft_delete(ana[0]).await;
    while world.account("Ana Duarte").unwrap()["active"] == json!(true) {
        assert!(!cycle.is_finished(), "the cycle was over first");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(world.target.accounts().len() < 400, "others are still to come");
    world.target.set_latency(Duration::ZERO);
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Completed);
    assert_eq!(world.target.accounts().len(), 401);

    // The next cycle finds that done.
    let sent = world.target.requests().total();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), sent);
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
}

async fn whoever_leaves_before_their_turn_gets_no_account(database: Database) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let many = world.add(&staff(700)).await;
    world.assign(&many).await;
    world.target.set_latency(Duration::from_millis(60));
    let (engine, now) = (world.engine.clone(), world.now());
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.accounts().len() < 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Read from the store already, and far from their turn.
    world.soft_delete(many[699]).await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    world.target.set_latency(Duration::ZERO);
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Completed);
    assert!(world.account("Person Number699").is_none());
}
