//! The mapping of users switched off: nobody is touched until it is on again.

use model::{CycleState, JobScope, ObjectActions, ObjectKind, ProvisioningStatus};
use portal::SchemaChange;
use simulator::Profile;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![nobody_is_touched_while_the_mapping_is_off];

/// Sets "Enabled" on the page of the mapping, when that many accounts are confirmed to be lost. Answers how many would be
/// lost if they are more.
async fn enable(world: &World, enabled: bool, confirmed: i64) -> Option<(i64, i64)> {
    let manage = world.portal.command_line().manage_applications().unwrap();
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let change = SchemaChange::Actions {
        kind: ObjectKind::User,
        enabled,
        actions: ObjectActions::default(),
    };
    let question = manage
        .save_change(world.application, change, confirmed, job.schema_version)
        .await
        .unwrap();
    question.map(|question| (question.disabled, question.deleted))
}

async fn nobody_is_touched_while_the_mapping_is_off(database: Database) {
    let profile = Profile {
        required_attributes: vec!["name.givenName".into()],
        ..Profile::standard()
    };
    let world = World::new(database, profile, "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let mut failing = person("Dana Fox");
    failing.attributes.remove("givenName");
    let people = [
        person("Ana Duarte"),
        person("Bo Lindqvist"),
        person("Cy Moreno"),
        failing,
    ];
    let ids = world.add(&people).await;
    let [ana, bo, cy, dana] = [ids[0], ids[1], ids[2], ids[3]];
    world.assign(&[ana, cy, dana]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let active = |name: &str| world.account(name).map(|account| account["active"] == true);
    assert_eq!(
        world.target.accounts().len(),
        2,
        "Dana fails and is to be tried again"
    );
    let retry = world.status().await.retries.next_at;
    assert!(retry.is_some());

    assert_eq!(enable(&world, false, 0).await, None);
    world.target.reset_requests();
    let rows = world.log().await.len();
    world.set_enabled(ana, false).await;
    world.assign(&[bo]).await;
    world.soft_delete(cy).await;
    world.purge(cy).await;
    assert_eq!(
        world.cycle().await,
        Some(CycleState::Completed),
        "it is no failure"
    );
    assert_eq!(world.cycle().await, None, "what waits is not due");
    world.edit(bo, "jobTitle", "Engineer").await;
    world.pass_minutes(39);
    assert_eq!(world.cycle().await, None, "neither are changes nor retries");
    world.pass_minutes(2);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().total(), 0);
    assert_eq!(world.log().await.len(), rows, "nobody is even looked at");
    assert_eq!(
        (active("Ana Duarte"), active("Cy Moreno")),
        (Some(true), Some(true))
    );

    // Ana is blocked and Cy deleted for good; Bo only comes.
    assert_eq!(enable(&world, true, 1).await, Some((1, 1)));
    assert_eq!(world.cycle().await, None, "nothing is saved yet");
    assert_eq!(enable(&world, true, 2).await, None);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        ["Ana Duarte", "Bo Lindqvist", "Cy Moreno"].map(active),
        [Some(false), Some(true), None],
        "everything that happened meanwhile is made good"
    );
}
