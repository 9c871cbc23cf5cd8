//! Plans of changes that are not saved: their effect, and nothing else; approved, they are saved and exactly that is done.

use model::{
    AttributeMappingInput, CycleState, DraftedChange, ObjectId, ObjectKind, PlanId, PlanQuery, PlanState,
    PlanView, PlannedAction, PlannedOutcome, ProblemKind, ProvisioningStatus, ScopingClauseInput,
    ScopingFilterInput,
};
use serde_json::json;
use tests::people::{group, person};
use tests::{Database, World};

use super::{item, part, run, said, sent, three, view};
use crate::on_both_databases;

on_both_databases![
    the_effect_of_a_mapping_is_planned_saved_and_run,
    a_new_mapping_and_one_that_goes_are_planned,
    whoever_gets_the_same_anyway_is_not_in_the_plan_of_a_scope,
    an_assignment_is_planned_saved_and_run_and_nobody_else_is_touched,
    the_assignment_of_a_group_brings_its_members,
    a_removal_without_effect_says_so_and_one_with_effect_disables,
    what_was_changed_meanwhile_is_shown_as_stale,
    a_change_that_somebody_overtook_is_refused,
    a_change_that_cannot_be_saved_cannot_be_planned,
    no_cycle_comes_between_saving_and_running,
];

async fn version(world: &World) -> i64 {
    let job = world.store().job(world.application).await.unwrap();
    job.unwrap().schema_version
}

async fn try_plan(world: &World, change: DraftedChange) -> Result<PlanId, ProblemKind> {
    let manage = world.portal.command_line().manage_applications().unwrap();
    let planned = manage.plan_change(world.application, change).await;
    planned.map_err(|error| error.into_problem().kind)
}

async fn plan(world: &World, change: DraftedChange) -> PlanView {
    let id = try_plan(world, change).await.unwrap();
    let view = view(world, id, PlanQuery::default()).await;
    assert_eq!(view.plan.state, PlanState::Ready, "{:?}", view.plan.error);
    view
}

async fn constant(world: &World, target: &str, original: Option<&str>, text: &str) -> DraftedChange {
    DraftedChange::AttributeMapping {
        kind: ObjectKind::User,
        original: original.map(str::to_owned),
        input: Box::new(AttributeMappingInput {
            target: target.to_owned(),
            mapping_type: "constant".to_owned(),
            constant: text.to_owned(),
            apply: "always".to_owned(),
            ..AttributeMappingInput::default()
        }),
        schema_version: version(world).await,
    }
}

async fn only(world: &World, attribute: &str, value: &str) -> DraftedChange {
    DraftedChange::Scope {
        kind: ObjectKind::User,
        filters: vec![ScopingFilterInput {
            title: "Some".to_owned(),
            clauses: vec![ScopingClauseInput {
                attribute: attribute.to_owned(),
                operator: "EQUALS".to_owned(),
                value: value.to_owned(),
            }],
        }],
        losing: 0,
        schema_version: version(world).await,
    }
}

async fn names(world: &World, plan: &PlanView, action: PlannedAction) -> Vec<String> {
    let query = PlanQuery {
        action: Some(action),
        ..PlanQuery::default()
    };
    let items = view(world, plan.plan.id, query).await.items.items;
    let mut names: Vec<String> = items.into_iter().map(|item| item.name).collect();
    names.sort();
    names
}

async fn activities(world: &World) -> Vec<String> {
    let query = model::AuditQuery::default();
    let entries = world.store().audit_entries(&query).await.unwrap().items;
    entries.into_iter().map(|entry| entry.activity).collect()
}

async fn the_effect_of_a_mapping_is_planned_saved_and_run(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::On).await;
    world.cycle().await;
    let before = version(&world).await;
    world.target.record_requests(100);
    let change = constant(&world, "title", Some("title"), "Captain").await;
    let planned = plan(&world, change).await;
    assert_eq!((planned.plan.counts.update, planned.plan.counts.requests), (3, 3));
    assert!(sent(&world).is_empty(), "planning sends nothing");
    assert_eq!(version(&world).await, before, "and saves nothing");
    let words = planned.plan.draft.as_ref().unwrap().details[0].clone();
    assert!(words.0 == "title" && words.1.contains("Captain"), "{words:?}");
    let title = part(&world, &planned, "Ana Duarte")
        .await
        .content
        .changes
        .remove(0);
    assert_eq!(title.new_value.as_deref(), Some("Captain"));

    let expected = said(&world, &planned).await;
    let done = run(&world, &planned).await;
    assert_eq!(sent(&world), expected);
    assert_eq!(done.plan.counts.done, 3);
    assert_eq!(version(&world).await, before + 1);
    let activities = activities(&world).await;
    for activity in [
        "Plan a change",
        "Update attribute mappings or scope",
        "Approve plan",
    ] {
        assert!(activities.iter().any(|said| said == activity), "{activities:?}");
    }
    world.target.record_requests(100);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(sent(&world).is_empty(), "the cycle after it has nothing left");
}

async fn a_new_mapping_and_one_that_goes_are_planned(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::On).await;
    world.cycle().await;
    let new = plan(&world, constant(&world, "nickName", None, "Chief").await).await;
    assert_eq!((new.plan.counts.update, new.plan.counts.requests), (3, 3));
    let gone = DraftedChange::DeletedMapping {
        kind: ObjectKind::User,
        target: "title".to_owned(),
        schema_version: version(&world).await,
    };
    let gone = plan(&world, gone).await;
    // What was sent before stays in the application.
    assert_eq!((gone.plan.counts.actions(), gone.plan.counts.unchanged), (0, 3));
    run(&world, &gone).await;
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let mapping = job.schema.mapping(ObjectKind::User).unwrap();
    assert!(mapping.attribute_mapping("title").is_none());
}

async fn whoever_gets_the_same_anyway_is_not_in_the_plan_of_a_scope(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::On).await;
    world.edit(people[1], "department", "Sales").await;
    world.cycle().await;
    world.edit(people[0], "jobTitle", "Lead Engineer").await;
    let planned = plan(&world, only(&world, "department", "Research").await).await;
    assert_eq!(
        names(&world, &planned, PlannedAction::Disable).await,
        ["Bo Lindqvist"]
    );
    let counts = planned.plan.counts;
    assert_eq!((counts.actions(), counts.anyway, counts.unchanged), (1, 1, 1));
    let reason = item(&planned, "Bo Lindqvist").reason.clone();
    assert!(reason.to_lowercase().contains("scope"), "{reason}");
    run(&world, &planned).await;
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Engineer"));
    world.cycle().await;
    assert_eq!(
        world.account("Ana Duarte").unwrap()["title"],
        json!("Lead Engineer")
    );
}

async fn an_assignment_is_planned_saved_and_run_and_nobody_else_is_touched(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    let dora = world.add(&[person("Dora Late")]).await;
    let assign = DraftedChange::Assign {
        objects: dora.clone(),
    };
    let planned = plan(&world, assign).await;
    assert_eq!(
        names(&world, &planned, PlannedAction::Create).await,
        ["Dora Late"]
    );
    assert_eq!(planned.plan.counts.actions(), 1);
    world.target.record_requests(100);
    let expected = said(&world, &planned).await;
    run(&world, &planned).await;
    assert_eq!(sent(&world), expected);
    assert_eq!(world.target.accounts().len(), 1);
    let read = world.portal.command_line().read_configuration().unwrap();
    let query = model::AssignmentQuery::default();
    let assigned = read.assignments(world.application, &query).await.unwrap();
    assert!(
        assigned
            .items
            .iter()
            .any(|assigned| assigned.object_id == dora[0])
    );
    assert!(
        activities(&world)
            .await
            .iter()
            .any(|said| said == "Add assignment")
    );
}

async fn the_assignment_of_a_group_brings_its_members(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    world.provision_groups().await;
    let people = world.add(&["Ana Duarte", "Bo Lindqvist"].map(person)).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people).await;
    let planned = plan(&world, DraftedChange::Assign { objects: vec![sales] }).await;
    let counts = planned.plan.counts;
    assert_eq!((counts.create, counts.members, counts.members_added), (3, 1, 2));
    let done = run(&world, &planned).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (4, 0));
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);

    let removed = plan(&world, DraftedChange::Unassign { objects: vec![sales] }).await;
    assert_eq!(
        names(&world, &removed, PlannedAction::Disable).await,
        ["Ana Duarte", "Bo Lindqvist"]
    );
}

async fn a_removal_without_effect_says_so_and_one_with_effect_disables(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::On).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people[..1]).await;
    world.assign(&[sales]).await;
    world.cycle().await;
    let unassign = |object: ObjectId| DraftedChange::Unassign {
        objects: vec![object],
    };
    let ana = plan(&world, unassign(people[0])).await;
    assert_eq!((ana.items.total, ana.plan.counts.unchanged), (0, 1));
    let bo = plan(&world, unassign(people[1])).await;
    assert_eq!(names(&world, &bo, PlannedAction::Disable).await, ["Bo Lindqvist"]);
    run(&world, &bo).await;
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));
    world.target.record_requests(100);
    world.cycle().await;
    assert!(sent(&world).is_empty());
}

async fn what_was_changed_meanwhile_is_shown_as_stale(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::Off).await;
    let change = constant(&world, "title", Some("title"), "Captain").await;
    let planned = plan(&world, change).await;
    assert_eq!(planned.plan.counts.create, 3);
    world.edit(people[0], "displayName", "Ana Duarte-Lima").await;
    let done = run(&world, &planned).await;
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (2, 1));
    let ana = part(&world, &done, "Ana Duarte").await;
    assert_eq!(ana.item.outcome, PlannedOutcome::Stale);
    let now = ana.now.unwrap().changes;
    assert!(
        now.iter()
            .any(|change| change.new_value.as_deref() == Some("Ana Duarte-Lima"))
    );
    assert_eq!(world.account("Bo Lindqvist").unwrap()["title"], json!("Captain"));
}

async fn a_change_that_somebody_overtook_is_refused(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::Off).await;
    let change = constant(&world, "title", Some("title"), "Captain").await;
    let planned = plan(&world, change).await;
    world
        .change_mapping(|mapping| mapping.attribute_mappings.retain(|row| row.target != "nickName"))
        .await;
    let saved = version(&world).await;
    let manage = world.portal.command_line().manage_applications().unwrap();
    let refused = manage.approve_plan(world.application, planned.plan.id).await;
    assert_eq!(refused.unwrap_err().into_problem().kind, ProblemKind::Conflict);
    assert_eq!(version(&world).await, saved);
    let after = view(&world, planned.plan.id, PlanQuery::default()).await;
    assert!(after.is_outdated && after.plan.state == PlanState::Ready);
    assert_eq!(world.target.requests().total(), 0);
}

async fn a_change_that_cannot_be_saved_cannot_be_planned(database: Database) {
    let (world, people) = three(database, ProvisioningStatus::Off).await;
    let DraftedChange::AttributeMapping {
        kind,
        original,
        mut input,
        schema_version,
    } = constant(&world, "title", Some("title"), "").await
    else {
        unreachable!("a constant is a mapping")
    };
    "expression".clone_into(&mut input.mapping_type);
    "Trim(".clone_into(&mut input.expression);
    let wrong = DraftedChange::AttributeMapping {
        kind,
        original,
        input,
        schema_version,
    };
    assert_eq!(try_plan(&world, wrong).await, Err(ProblemKind::Invalid));
    let nobody = DraftedChange::Assign { objects: Vec::new() };
    assert_eq!(try_plan(&world, nobody).await, Err(ProblemKind::Invalid));
    world.soft_delete(people[0]).await;
    let gone = DraftedChange::Assign {
        objects: vec![people[0]],
    };
    assert_eq!(try_plan(&world, gone).await, Err(ProblemKind::Conflict));
    assert!(world.store().plans(world.application).await.unwrap().is_empty());
}

async fn no_cycle_comes_between_saving_and_running(database: Database) {
    let (world, _) = three(database, ProvisioningStatus::On).await;
    world.cycle().await;
    let change = constant(&world, "title", Some("title"), "Captain").await;
    let planned = plan(&world, change).await;
    let (engine, now) = (world.engine.clone(), world.now());
    let cycles = tokio::spawn(async move {
        let mut ended = Vec::new();
        for _ in 0..20 {
            ended.extend(engine.run_due(now).await.unwrap());
            tokio::task::yield_now().await;
        }
        ended
    });
    let done = run(&world, &planned).await;
    cycles.await.unwrap();
    assert_eq!((done.plan.counts.done, done.plan.counts.stale), (3, 0));
}
