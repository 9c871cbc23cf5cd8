//! Plans: what the next cycle would do is what it does; an approved plan is run, and nothing else.

mod drafts;
mod searching;
mod stopping;

use model::{
    CycleState, JobScope, ObjectId, PlanQuery, PlanState, PlanView, PlannedAction, PlannedItem,
    PlannedOutcome, PlannedPart, ProblemKind, ProvisioningStatus,
};
use serde_json::json;
use simulator::Fault;
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    the_requests_of_a_plan_are_those_that_are_sent,
    a_plan_sends_nothing_and_a_second_one_is_empty,
    an_approved_plan_is_run_while_provisioning_is_off,
    only_what_was_approved_is_run,
    a_part_that_would_be_different_now_is_stale,
    a_changed_mapping_makes_parts_stale,
    a_change_that_does_not_matter_makes_nothing_stale,
    removals_that_the_guard_would_hold_back_are_not_run,
    members_of_groups_are_planned_and_run,
    values_that_nobody_may_read_are_masked,
    a_failure_is_shown_and_the_rest_is_run,
    parts_are_found_by_action_and_name,
];

async fn three(database: Database, status: ProvisioningStatus) -> (World, Vec<ObjectId>) {
    let world = World::standard(database, status).await;
    let people = ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"].map(person);
    let people = world.add(&people).await;
    world.assign(&people).await;
    (world, people)
}

async fn make(world: &World) -> PlanView {
    let manage = world.portal.command_line().manage_applications().unwrap();
    let plan = manage.make_plan(world.application).await.unwrap();
    let view = view(world, plan, PlanQuery::default()).await;
    assert_eq!(view.plan.state, PlanState::Ready, "{:?}", view.plan.error);
    view
}

async fn view(world: &World, plan: model::PlanId, query: PlanQuery) -> PlanView {
    let read = world.portal.command_line().read_configuration().unwrap();
    read.plan(world.application, plan, &query).await.unwrap()
}

async fn run(world: &World, plan: &PlanView) -> PlanView {
    let manage = world.portal.command_line().manage_applications().unwrap();
    manage
        .approve_plan(world.application, plan.plan.id)
        .await
        .unwrap();
    let view = view(world, plan.plan.id, PlanQuery::default()).await;
    assert_eq!(view.plan.state, PlanState::Done, "{:?}", view.plan.error);
    view
}

async fn part(world: &World, plan: &PlanView, name: &str) -> PlannedPart {
    let read = world.portal.command_line().read_configuration().unwrap();
    let position = item(plan, name).position;
    read.plan_part(world.application, plan.plan.id, position)
        .await
        .unwrap()
}

fn item<'a>(plan: &'a PlanView, name: &str) -> &'a PlannedItem {
    let found = plan.items.items.iter().find(|item| item.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:#?}", plan.items.items))
}

/// Method, path and body of everything that a plan says.
async fn said(world: &World, plan: &PlanView) -> Vec<String> {
    let read = world.portal.command_line().read_configuration().unwrap();
    let parts = read
        .plan_parts_after(world.application, plan.plan.id, 0)
        .await
        .unwrap();
    let requests = parts.iter().flat_map(|part| &part.content.requests);
    let mut said: Vec<String> = requests
        .map(|request| format!("{} {} {}", request.method, request.target, json!(request.body)))
        .collect();
    said.sort();
    said
}

fn sent(world: &World) -> Vec<String> {
    let mut sent: Vec<String> = world
        .target
        .recorded()
        .iter()
        .map(|request| format!("{} {} {}", request.method, request.target, json!(request.body)))
        .collect();
    sent.sort();
    sent
}

async fn the_requests_of_a_plan_are_those_that_are_sent(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::On).await;
    let plan = make(&world).await;
    assert!(plan.plan.is_initial);
    assert_eq!((plan.plan.counts.create, plan.plan.counts.requests), (3, 6));
    let expected = said(&world, &plan).await;
    world.target.record_requests(100);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(sent(&world), expected);

    world.edit(people[0], "jobTitle", "Lead Engineer").await;
    world.edit(people[0], "mobile", "+1 555 0100").await;
    world.set_enabled(people[1], false).await;
    world.unassign(&people[2..]).await;
    let plan = make(&world).await;
    assert!(!plan.plan.is_initial);
    let actions: Vec<_> = ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"]
        .map(|name| item(&plan, name).action)
        .to_vec();
    assert_eq!(
        actions,
        [
            PlannedAction::Update,
            PlannedAction::Disable,
            PlannedAction::Disable
        ]
    );
    let changed = part(&world, &plan, "Ana Duarte").await.content.changes;
    let title = changed.iter().find(|change| change.name == "title").unwrap();
    assert_eq!(
        (title.old_value.as_deref(), title.new_value.as_deref()),
        (Some("Engineer"), Some("Lead Engineer"))
    );
    let expected = said(&world, &plan).await;
    assert_eq!(expected.len(), 3);
    world.target.record_requests(100);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(sent(&world), expected);
}

async fn a_plan_sends_nothing_and_a_second_one_is_empty(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    let plan = make(&world).await;
    assert_eq!(world.target.requests().total(), 0);
    run(&world, &plan).await;
    assert_eq!(world.target.accounts().len(), 3);
    let plan = make(&world).await;
    assert_eq!((plan.items.total, plan.plan.counts.unchanged), (0, 3));
    assert_eq!(plan.plan.counts.requests, 0);
}

async fn an_approved_plan_is_run_while_provisioning_is_off(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    let plan = make(&world).await;
    let expected = said(&world, &plan).await;
    world.target.record_requests(100);
    let done = run(&world, &plan).await;
    assert_eq!(sent(&world), expected);
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (3, 0));
    assert!(
        done.items
            .items
            .iter()
            .all(|item| item.outcome == PlannedOutcome::Done)
    );
    assert_eq!(world.status().await.summary.status, ProvisioningStatus::Off);
    let log = world.log().await;
    assert_eq!(log.len(), 3);
    assert!(log.iter().all(|entry| Some(entry.cycle_id) == done.plan.cycle_id));
    // Once is enough.
    let manage = world.portal.command_line().manage_applications().unwrap();
    let again = manage.approve_plan(world.application, plan.plan.id).await;
    assert_eq!(again.unwrap_err().into_problem().kind, ProblemKind::Conflict);

    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.target.requests().total(),
        0,
        "the initial cycle has nothing left"
    );
}

async fn only_what_was_approved_is_run(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    let plan = make(&world).await;
    let late = world.add(&[person("Dora Late")]).await;
    world.assign(&late).await;
    let outdated = view(&world, plan.plan.id, PlanQuery::default()).await;
    assert!(outdated.is_outdated);
    run(&world, &plan).await;
    assert_eq!(world.target.accounts().len(), 3);
    assert!(world.account("Dora Late").is_none());
}

async fn a_part_that_would_be_different_now_is_stale(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::Off).await;
    let plan = make(&world).await;
    world.edit(people[0], "jobTitle", "Lead Engineer").await;
    world.unassign(&people[1..2]).await;
    let done = run(&world, &plan).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (1, 2));
    let ana = part(&world, &done, "Ana Duarte").await;
    assert_eq!(ana.item.outcome, PlannedOutcome::Stale);
    let new = ana.now.unwrap().changes;
    let title = new.iter().find(|change| change.name == "title").unwrap();
    assert_eq!(title.new_value.as_deref(), Some("Lead Engineer"));
    assert_eq!(item(&done, "Bo Lindqvist").outcome, PlannedOutcome::Stale);
    assert_eq!(world.target.accounts().len(), 1);
    assert!(world.account("Chidi Okafor").is_some());
}

async fn a_changed_mapping_makes_parts_stale(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    let plan = make(&world).await;
    world
        .change_mapping(|mapping| mapping.attribute_mappings.retain(|row| row.target != "title"))
        .await;
    let done = run(&world, &plan).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (0, 3));
    assert!(world.target.accounts().is_empty());
}

async fn a_change_that_does_not_matter_makes_nothing_stale(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::Off).await;
    let plan = make(&world).await;
    world.edit(people[0], "faxNumber", "+1 555 0199").await;
    world
        .change_mapping(|mapping| {
            mapping
                .attribute_mappings
                .retain(|row| !row.target.contains("fax"));
        })
        .await;
    let done = run(&world, &plan).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (3, 0));
}

async fn removals_that_the_guard_would_hold_back_are_not_run(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people: Vec<_> = (0..30)
        .map(|number| person(&format!("Person {number:02}")))
        .collect();
    let people = world.add(&people).await;
    world.assign(&people).await;
    world.cycle().await;
    world.unassign(&people[..20]).await;
    world.edit(people[29], "jobTitle", "Lead Engineer").await;
    let plan = make(&world).await;
    assert_eq!(
        (plan.plan.counts.held, plan.plan.counts.requests),
        (20, 1),
        "what is held back is not counted as sent"
    );
    let done = run(&world, &plan).await;
    assert_eq!(done.plan.counts.done, 1);
    let active = |world: &World| {
        let accounts = world.target.accounts();
        accounts
            .iter()
            .filter(|account| account["active"] == json!(true))
            .count()
    };
    assert_eq!(active(&world), 30);
    // The cycle agrees.
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world
            .store()
            .held_back(world.application)
            .await
            .unwrap()
            .waiting(),
        20
    );
    let plan = make(&world).await;
    assert_eq!(plan.plan.counts.actions(), plan.plan.counts.held);
}

async fn members_of_groups_are_planned_and_run(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    world.provision_groups().await;
    let people = ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"].map(person);
    let people = world.add(&people).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people[..2]).await;
    world.assign(&[sales]).await;
    let plan = make(&world).await;
    let counts = plan.plan.counts;
    assert_eq!((counts.create, counts.members, counts.members_added), (3, 1, 2));
    let members = plan
        .items
        .items
        .iter()
        .find(|item| item.action == PlannedAction::Members)
        .unwrap();
    let read = world.portal.command_line().read_configuration().unwrap();
    let shown = read
        .plan_part(world.application, plan.plan.id, members.position)
        .await
        .unwrap();
    let request = &shown.content.requests[0];
    assert!(request.target.ends_with("/Groups/‹group Sales›"), "{request:?}");
    assert!(
        request
            .body
            .as_ref()
            .unwrap()
            .to_string()
            .contains("‹account of Ana Duarte›"),
        "{request:?}"
    );
    let done = run(&world, &plan).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.failed), (4, 0));
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
    assert_eq!(make(&world).await.plan.counts.actions(), 0);

    world.join(sales, &people[2..]).await;
    world.leave(sales, &people[..1]).await;
    let plan = make(&world).await;
    let counts = plan.plan.counts;
    assert_eq!((counts.create, counts.disable), (1, 1));
    assert_eq!((counts.members_added, counts.members_removed), (1, 1));
    run(&world, &plan).await;
    assert_eq!(world.members("Sales").unwrap(), ["Bo Lindqvist", "Chidi Okafor"]);
    assert_eq!(make(&world).await.plan.counts.actions(), 0);
}

async fn values_that_nobody_may_read_are_masked(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    world
        .change_mapping(|mapping| {
            let title = mapping
                .attribute_mappings
                .iter_mut()
                .find(|row| row.target == "title");
            title.unwrap().source = model::MappingSource::Expression("Redact([jobTitle])".to_owned());
        })
        .await;
    let plan = make(&world).await;
    let said = said(&world, &plan).await.join("\n");
    assert!(said.contains("[Redact]") && !said.contains("Engineer"), "{said}");
    run(&world, &plan).await;
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Engineer"));
}

async fn a_failure_is_shown_and_the_rest_is_run(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    let plan = make(&world).await;
    world.target.switch_on(Fault::errors(409).after(3).times(1));
    let done = run(&world, &plan).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.failed), (2, 1));
    assert_eq!(world.target.accounts().len(), 2);
}

async fn parts_are_found_by_action_and_name(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::On).await;
    world.set_enabled(people[2], false).await;
    let plan = make(&world).await;
    assert_eq!((plan.plan.counts.create, plan.plan.counts.skip), (2, 1));
    let find = async |query: PlanQuery| {
        let found = view(&world, plan.plan.id, query).await.items;
        let names: Vec<_> = found.items.iter().map(|item| item.name.clone()).collect();
        (found.total, names)
    };
    let skipped = PlanQuery {
        action: Some(PlannedAction::Skip),
        ..PlanQuery::default()
    };
    assert_eq!(find(skipped).await, (1, vec!["Chidi Okafor".to_owned()]));
    let named = PlanQuery {
        search: "lindqvist".to_owned(),
        ..PlanQuery::default()
    };
    assert_eq!(find(named).await, (1, vec!["Bo Lindqvist".to_owned()]));
}
