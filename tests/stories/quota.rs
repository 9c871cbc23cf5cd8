//! Applications that take only so many requests: everybody arrives, and hardly a request is one too many.

use std::time::{Duration, Instant};

use model::{CycleState, JobScope, ProvisioningStatus};
use simulator::{Fault, FaultKind, Profile, RetryAfter};
use tests::people::{person, staff};
use tests::registration::limit;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_quota_is_learned_and_nobody_fails,
    a_declared_quota_is_never_exceeded,
    what_one_process_learned_another_keeps_to,
    an_application_is_left_alone_for_as_long_as_it_asks,
];

const SECOND: Duration = Duration::from_secs(1);

fn quota(requests: u64) -> FaultKind {
    FaultKind::Quota {
        requests,
        window: SECOND,
        retry_after: RetryAfter::Seconds(1),
    }
}

async fn world(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    world
}

async fn failed(world: &World) -> i64 {
    let cycles = world.store().cycles(world.application, 1).await.unwrap();
    cycles[0].counts.failed
}

async fn a_quota_is_learned_and_nobody_fails(database: Database) {
    let world = world(database).await;
    world.add(&staff(60)).await;
    world.target.switch_on(quota(40));
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((world.target.accounts().len(), failed(&world).await), (60, 0));
    // Those that were on their way when the first one was refused.
    let refused = world.target.hits("quota");
    assert!((1..=24).contains(&refused), "{refused} refused");
}

async fn a_declared_quota_is_never_exceeded(database: Database) {
    let world = world(database).await;
    limit(world.store(), world.application, 40).await;
    let people = world.add(&staff(60)).await;
    world.target.switch_on(quota(40));
    let start = Instant::now();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    // The next cycle begins at once, and counts what the last one sent.
    for person in &people[..30] {
        world.edit(*person, "jobTitle", "Astronaut").await;
    }
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((world.target.accounts().len(), failed(&world).await), (60, 0));
    assert_eq!(world.target.hits("quota"), 0);
    let requests = world.target.requests().total();
    assert!(requests >= 150, "{requests} requests");
    assert!(start.elapsed() >= SECOND * 3, "{:?}", start.elapsed());
}

async fn what_one_process_learned_another_keeps_to(database: Database) {
    let world = world(database).await;
    let people = world.add(&staff(40)).await;
    world.target.switch_on(quota(30));
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let refused = world.target.hits("quota");
    assert!(refused > 0);

    for person in &people {
        world.edit(*person, "jobTitle", "Astronaut").await;
    }
    let other = world.replica();
    let ended = other.run_due(world.now()).await.unwrap();
    assert_eq!(ended[0].1.state, CycleState::Completed);
    assert_eq!(failed(&world).await, 0);
    let again = world.target.hits("quota") - refused;
    assert!(again <= 2, "{again} refused though the rate was known");
}

async fn an_application_is_left_alone_for_as_long_as_it_asks(database: Database) {
    let world = world(database).await;
    world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let busy = FaultKind::TooManyRequests(RetryAfter::Seconds(3));
    world.target.switch_on(Fault::new(busy).times(1));
    let engine = world.engine.clone();
    let (now, application) = (world.now(), world.application);
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.hits("too-many-requests") == 0 {
        tokio::task::yield_now().await;
    }
    let refused_at = Instant::now();
    world.engine.halt(application);
    let ended = cycle.await.unwrap();
    assert_eq!(ended[0].1.state, CycleState::Stopped);
    assert!(refused_at.elapsed() < SECOND * 2, "stop ends the wait");

    // Somebody else takes over, says so, and waits for the rest of the time.
    let (other, now) = (world.replica(), world.now());
    let cycle = tokio::spawn(async move { other.run_due(now).await.unwrap() });
    let until = loop {
        if let Some(until) = world.status().await.waits_until {
            break until;
        }
        assert!(!cycle.is_finished(), "it does not wait");
        tokio::task::yield_now().await;
    };
    assert!(until <= now.plus_seconds(3));
    let ended = cycle.await.unwrap();
    assert_eq!(ended[0].1.state, CycleState::Completed);
    // The clock of this world stands still, so that all was left to wait that was left when the first one stopped.
    assert!(
        refused_at.elapsed() >= Duration::from_millis(2900),
        "{:?}",
        refused_at.elapsed()
    );
    assert_eq!((world.target.accounts().len(), failed(&world).await), (2, 0));
}
