//! "Search now": a plan says who is linked and who is created, and is run as it says.

use model::{
    JobScope, PlanId, PlanQuery, PlanState, PlanView, PlannedAction, PlannedOutcome, ProvisioningStatus,
};
use serde_json::json;
use simulator::Fault;
use tests::people::person;
use tests::{Database, World};

use super::{item, make, part, run, said, sent, three, view};
use crate::on_both_databases;

on_both_databases![
    a_search_says_who_is_linked_and_who_is_created,
    an_account_that_came_after_the_search_makes_its_part_stale,
    a_search_that_fails_leaves_the_plan_as_it_was,
];

async fn search(world: &World, plan: PlanId) -> PlanView {
    let manage = world.portal.command_line().manage_applications().unwrap();
    manage.search_plan(world.application, plan).await.unwrap();
    let view = view(world, plan, PlanQuery::default()).await;
    assert_eq!(view.plan.state, PlanState::Ready);
    view
}

async fn a_search_says_who_is_linked_and_who_is_created(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::Off).await;
    run(&world, &make(&world).await).await;
    let world = world.registered_anew("custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::Off).await;
    world.edit(people[0], "jobTitle", "Lead Engineer").await;
    let dora = world.add(&[person("Dora Late")]).await;
    world.assign(&[people.clone(), dora].concat()).await;
    let plan = make(&world).await;
    assert_eq!((plan.plan.counts.create, plan.plan.counts.to_search), (4, 4));

    world.target.record_requests(100);
    let searched = search(&world, plan.plan.id).await;
    let asked = sent(&world);
    assert!(
        asked.len() == 4 && asked.iter().all(|request| request.starts_with("GET ")),
        "{asked:?}"
    );
    let counts = searched.plan.counts;
    assert_eq!((counts.link, counts.create, counts.to_search), (3, 1, 0));
    assert_eq!(item(&searched, "Dora Late").action, PlannedAction::Create);
    let ana = part(&world, &searched, "Ana Duarte").await;
    assert_eq!(ana.item.action, PlannedAction::Link);
    assert!(
        ana.item.reason.contains("found by userName"),
        "{}",
        ana.item.reason
    );
    assert!(ana.content.changes.iter().any(|change| change.name == "title"));
    assert_eq!(
        item(&searched, "Bo Lindqvist").requests,
        1,
        "the search that finds it"
    );

    world.target.record_requests(100);
    let expected = said(&world, &searched).await;
    let done = run(&world, &searched).await;
    assert_eq!(sent(&world), expected);
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (4, 0));
    assert_eq!(world.target.accounts().len(), 4);
    assert_eq!(
        world.account("Ana Duarte").unwrap()["title"],
        json!("Lead Engineer")
    );
    assert_eq!(make(&world).await.plan.counts.actions(), 0);
}

async fn an_account_that_came_after_the_search_makes_its_part_stale(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::Off).await;
    let first = world.application;
    let plan = make(&world).await.plan.id;
    let searched = search(&world, plan).await;
    assert_eq!(
        (searched.plan.counts.create, searched.plan.counts.to_search),
        (3, 0)
    );
    // Another registration of the same application is faster with one of them.
    let world = world.registered_anew("custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.assign(&people[..1]).await;
    world.cycle().await;
    let manage = world.portal.command_line().manage_applications().unwrap();
    manage.approve_plan(first, plan).await.unwrap();
    let read = world.portal.command_line().read_configuration().unwrap();
    let done = read.plan(first, plan, &PlanQuery::default()).await.unwrap();
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (2, 1));
    let ana = item(&done, "Ana Duarte");
    assert_eq!(ana.outcome, PlannedOutcome::Stale);
    assert!(ana.note.contains("Linked"), "{}", ana.note);
    assert_eq!(world.target.accounts().len(), 3, "nobody twice");
}

async fn a_search_that_fails_leaves_the_plan_as_it_was(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    let plan = make(&world).await;
    world.target.switch_on(Fault::errors(403));
    let failed = search(&world, plan.plan.id).await;
    assert!(failed.plan.error.is_some());
    assert_eq!((failed.plan.counts.create, failed.plan.counts.to_search), (3, 3));
    world.target.switch_all_off();
    let done = run(&world, &failed).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (3, 0));
}
