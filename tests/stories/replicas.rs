//! Several processes, computers that sleep, and configurations that change while a cycle runs.

use model::{CycleCounts, CycleId, CycleKind, CycleState, JobScope, ObjectId, ProvisioningStatus};
use simulator::Profile;
use store::{CycleBatch, JobChange, LinkChange, LinkState, Pulse};
use tests::people::person;
use tests::{Database, World};
use uuid::Uuid;

use crate::on_both_databases;

on_both_databases![
    whoever_lost_the_lease_changes_nothing,
    a_computer_that_slept_runs_no_second_cycle,
    another_interval_counts_from_the_cycle_that_runs,
    a_deleted_application_keeps_no_links,
];

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

/// Sixty people whose creation takes a while, so that something can happen meanwhile.
async fn slow(world: &World) -> Vec<ObjectId> {
    let objects: Vec<_> = (0..60)
        .map(|number| person(&format!("Person N{number}")))
        .collect();
    let people = world.add(&objects).await;
    world.assign(&people).await;
    world.target.set_latency(std::time::Duration::from_millis(20));
    people
}

async fn until_some_are_created(world: &World) {
    while world.target.accounts().len() < 10 {
        tokio::task::yield_now().await;
    }
}

async fn whoever_lost_the_lease_changes_nothing(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    let store = world.store();
    let run = store.claimable_jobs(world.now()).await.unwrap().remove(0);
    let until = world.now().plus_seconds(60);
    let claim = store
        .claim_job(&run, "sleeper", world.now(), until)
        .await
        .unwrap()
        .unwrap();
    let sleeping = CycleId::from(Uuid::now_v7());
    store
        .begin_cycle(&claim, sleeping, CycleKind::Initial, world.now())
        .await
        .unwrap();
    assert_eq!(world.cycle().await, None, "it is claimed");

    world.pass_minutes(2);
    let ended = world.replica().run_due(world.now()).await.unwrap();
    assert_eq!(ended[0].1.state, CycleState::Completed);
    let (_, link) = store.links_of_object(people[0]).await.unwrap().remove(0);
    let mut stale = link.clone();
    stale.state = LinkState::Disabled;
    stale.target_id = "stale".into();
    let batch = CycleBatch {
        links: vec![LinkChange::Save(stale)],
        ..CycleBatch::default()
    };
    let counts = CycleCounts::default();
    let until = world.now().plus_seconds(60);
    assert_eq!(
        store
            .record(&claim, sleeping, &counts, &batch, until)
            .await
            .unwrap(),
        Pulse::Stop
    );
    assert_eq!(store.links_of_object(people[0]).await.unwrap()[0].1, link);
}

async fn a_computer_that_slept_runs_no_second_cycle(database: Database) {
    let world = custom(database).await;
    slow(&world).await;
    let (engine, now) = (world.engine.clone(), world.now());
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    until_some_are_created(&world).await;
    world.pass_minutes(2);
    assert_eq!(world.cycle().await, None, "it is still running here");
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Completed);
    assert_eq!(world.target.accounts().len(), 60);
    assert_eq!(world.target.requests().users.create, 60);
}

async fn another_interval_counts_from_the_cycle_that_runs(database: Database) {
    let world = custom(database).await;
    slow(&world).await;
    let (engine, now) = (world.engine.clone(), world.now());
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    until_some_are_created(&world).await;
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let change = JobChange {
        mode: job.mode,
        tenant_url: job.tenant_url,
        notification_email: job.notification_email,
        notify_on_failure: job.notify_on_failure,
        scope: job.scope,
        interval_minutes: 7,
        requests_per_second: None,
        guard: job.guard,
        status: job.status,
    };
    let saved = world
        .store()
        .save_job(world.application, &change, None, job.version, &world.audit())
        .await;
    assert!(saved.unwrap());
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Completed);
    let job = world.store().job(world.application).await.unwrap().unwrap();
    assert_eq!(job.next_cycle_at, Some(world.now().plus_seconds(7 * 60)));
}

async fn a_deleted_application_keeps_no_links(database: Database) {
    let world = custom(database).await;
    let people = slow(&world).await;
    let (engine, now) = (world.engine.clone(), world.now());
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    until_some_are_created(&world).await;
    world
        .store()
        .delete_application(world.application, &world.audit())
        .await
        .unwrap();
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Stopped);
    for id in people {
        assert!(world.store().links_of_object(id).await.unwrap().is_empty());
    }
    let created = world.target.accounts().len();
    assert_eq!(world.log().await.len(), created, "what was done is in the log");
}
