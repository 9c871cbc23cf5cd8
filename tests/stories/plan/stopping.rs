//! Stop: an approved plan ends after its running requests, here or in another process, and its rest can be run later.

use std::time::Duration;

use model::{CycleState, PlanId, PlanQuery, PlanState, PlanView, ProvisioningStatus};
use tests::people::person;
use tests::{Database, World};

use super::{make, run, view};
use crate::on_both_databases;

on_both_databases![
    stop_provisioning_ends_an_approved_plan_and_the_rest_can_be_run,
    a_plan_is_stopped_from_another_process,
];

/// A plan of many creations at a slow application, approved and under way.
async fn under_way(world: &World, people: usize) -> (PlanId, tokio::task::JoinHandle<()>) {
    let people: Vec<_> = (0..people)
        .map(|number| person(&format!("Person {number:03}")))
        .collect();
    let people = world.add(&people).await;
    world.assign(&people).await;
    let plan = make(world).await.plan.id;
    world.target.set_latency(Duration::from_millis(100));
    let (portal, application) = (world.portal.clone(), world.application);
    let running = tokio::spawn(async move {
        let manage = portal.command_line().manage_applications().unwrap();
        manage.approve_plan(application, plan).await.unwrap();
    });
    while world.target.accounts().is_empty() {
        tokio::task::yield_now().await;
    }
    (plan, running)
}

async fn ended(world: &World, plan: PlanId) -> PlanView {
    loop {
        let view = view(world, plan, PlanQuery::default()).await;
        if !view.plan.state.is_working() {
            return view;
        }
        tokio::task::yield_now().await;
    }
}

async fn stop_provisioning_ends_an_approved_plan_and_the_rest_can_be_run(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let (plan, running) = under_way(&world, 150).await;
    let manage = world.portal.command_line().manage_applications().unwrap();
    manage.stop_provisioning(world.application).await.unwrap();
    running.await.unwrap();
    let stopped = ended(&world, plan).await;
    assert_eq!(stopped.plan.state, PlanState::Stopped);
    let accounts = world.target.accounts().len();
    assert!(accounts < 150, "{accounts}");
    assert_eq!(stopped.plan.counts.done, i64::try_from(accounts).unwrap());
    assert_eq!((stopped.plan.counts.failed, stopped.plan.counts.stale), (0, 0));
    let cycle = stopped.plan.cycle_id.unwrap();
    let cycle = world.store().cycle(world.application, cycle).await.unwrap();
    assert_eq!(cycle.unwrap().state, CycleState::Stopped);

    world.target.set_latency(Duration::ZERO);
    let done = run(&world, &stopped).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (150, 0));
    assert_eq!(
        world.target.accounts().len(),
        150,
        "nobody twice, nobody forgotten"
    );
}

async fn a_plan_is_stopped_from_another_process(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let (plan, running) = under_way(&world, 500).await;
    let told = world.store().stop_plans(world.application, &world.audit()).await;
    assert!(told.unwrap());
    let stopped = ended(&world, plan).await;
    running.await.unwrap();
    assert_eq!(stopped.plan.state, PlanState::Stopped);
    assert!(world.target.accounts().len() < 500);
    let again = world.store().stop_plans(world.application, &world.audit()).await;
    assert!(!again.unwrap(), "nothing works on it any more");
}
