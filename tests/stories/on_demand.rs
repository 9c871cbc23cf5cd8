//! Provision on demand: one person, or a group with a few members, now and step by step.

use model::{
    CycleId, CycleKind, CycleState, JobScope, LogAction, LogEntry, LogStatus, ObjectId, OnDemandResult,
    ProblemKind, ProvisioningStatus, ScopingClause, ScopingFilter, ScopingOperator, StepKind,
};
use serde_json::json;
use simulator::{Fault, FaultKind, Profile, RequestKind, ResourceKind, Target};
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_person_is_created_while_provisioning_is_off_and_every_step_is_shown,
    a_person_who_is_up_to_date_is_skipped,
    a_change_is_sent_and_shown,
    an_account_that_exists_is_matched,
    whoever_matches_several_accounts_is_shown_all_of_them,
    whoever_is_not_assigned_is_not_created_and_an_unassigned_one_is_disabled,
    a_filter_is_shown_clause_by_clause,
    without_a_matching_value_the_import_says_so,
    a_refusal_shows_what_was_attempted_and_its_retry_ends_with_success,
    a_connection_that_fails_is_the_only_step,
    a_group_gets_the_chosen_members_only,
    a_running_cycle_lets_go_and_goes_on,
    the_guard_does_not_stop_what_somebody_means,
    an_unheard_end_of_somebody_who_was_held_back_is_made_good,
    whom_nobody_can_provision_is_refused,
    five_requests_in_ten_seconds_are_enough,
];

async fn provision(world: &World, object: ObjectId, members: &[ObjectId]) -> Result<CycleId, ProblemKind> {
    let manage = world.portal.command_line().manage_applications().unwrap();
    let done = manage.provision_on_demand(world.application, object, members.to_vec());
    done.await.map_err(|error| error.into_problem().kind)
}

async fn result(world: &World, object: ObjectId, members: &[ObjectId]) -> OnDemandResult {
    let cycle = provision(world, object, members).await.unwrap();
    let reports = world.portal.command_line().read_reports().unwrap();
    reports.on_demand_result(world.application, cycle).await.unwrap()
}

async fn one(world: &World, object: ObjectId) -> LogEntry {
    let mut result = result(world, object, &[]).await;
    assert_eq!(
        result.cycle.state,
        CycleState::Completed,
        "{:?}",
        result.cycle.error
    );
    assert_eq!(result.entries.len(), 1);
    result.entries.remove(0)
}

fn details(entry: &LogEntry, kind: StepKind) -> Vec<(&str, &str)> {
    let steps = entry.steps.iter().filter(|step| step.kind == kind);
    steps
        .flat_map(|step| &step.details)
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

fn detail<'a>(entry: &'a LogEntry, kind: StepKind, name: &str) -> &'a str {
    let found = details(entry, kind).into_iter().find(|(named, _)| *named == name);
    found
        .unwrap_or_else(|| panic!("no {name} in {:#?}", entry.steps))
        .1
}

fn kinds(entry: &LogEntry) -> Vec<StepKind> {
    entry.steps.iter().map(|step| step.kind).collect()
}

async fn a_person_is_created_while_provisioning_is_off_and_every_step_is_shown(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;

    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Create, LogStatus::Success)
    );
    assert_eq!(
        kinds(&entry),
        [
            StepKind::Import,
            StepKind::Scoping,
            StepKind::Processing,
            StepKind::Matching,
            StepKind::Export
        ]
    );
    assert_eq!(detail(&entry, StepKind::Import, "department"), "Research");
    assert!(
        details(&entry, StepKind::Import)
            .iter()
            .all(|(name, _)| *name != "mobile"),
        "an attribute without a value is absent"
    );
    for (name, value) in [
        ("Active in source system", "yes"),
        ("Assigned to application", "directly"),
        ("Scope sync all", "no"),
        ("User has required role", "yes: User"),
    ] {
        assert_eq!(detail(&entry, StepKind::Scoping, name), value);
    }
    assert_eq!(
        details(&entry, StepKind::Matching),
        [("1. userName EQUALS \"ana.duarte@corp.example\"", "nothing")]
    );
    assert!(entry.modified.iter().any(|property| property.name == "userName"));
    assert_eq!(world.target.accounts().len(), 1, "nobody else");
    assert_eq!(world.status().await.summary.status, ProvisioningStatus::Off);
    let audit = world
        .store()
        .audit_entries(&model::AuditQuery::default())
        .await
        .unwrap();
    assert_eq!(audit.items[0].activity, "Provision on demand");
    assert_eq!(
        audit.items[0].details,
        [("User".to_owned(), "Ana Duarte".to_owned())]
    );

    // The initial cycle takes it from there: nobody twice.
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 2);
}

async fn a_person_who_is_up_to_date_is_skipped(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.target.reset_requests();

    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Other, LogStatus::Skipped)
    );
    assert_eq!(entry.summary, "Already up to date");
    let matching = entry
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Matching)
        .unwrap();
    assert!(matching.description.contains("linked"), "{matching:?}");
    let export = entry.steps.last().unwrap();
    assert_eq!(
        (export.kind, export.status),
        (StepKind::Export, LogStatus::Skipped)
    );
    assert_eq!(
        world.target.requests().total(),
        1,
        "only the connection was tested"
    );
    assert_eq!(
        world.status().await.cycles[0].kind,
        CycleKind::Initial,
        "the page of the job shows its cycles"
    );
}

async fn a_change_is_sent_and_shown(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.edit(people[0], "jobTitle", "Lead Engineer").await;

    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Update, LogStatus::Success)
    );
    assert_eq!(entry.modified.len(), 1);
    assert_eq!(
        (
            entry.modified[0].old_value.as_deref(),
            entry.modified[0].new_value.as_deref()
        ),
        (Some("Engineer"), Some("Lead Engineer"))
    );
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.target.requests().total(),
        0,
        "the cycle has nothing left to send"
    );
}

async fn an_account_that_exists_is_matched(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    let id = world.account("Ana Duarte").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();

    let world = world.registered_anew("custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::Off).await;
    world.assign(&people).await;
    let entry = one(&world, people[0]).await;
    assert_eq!(entry.target_id.as_deref(), Some(id.as_str()));
    assert_eq!(
        details(&entry, StepKind::Matching),
        [("1. userName EQUALS \"ana.duarte@corp.example\"", id.as_str())]
    );
    assert_eq!(world.target.accounts().len(), 1);
}

async fn whoever_matches_several_accounts_is_shown_all_of_them(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte"), person("Ana Duarte Two")]).await;
    world.assign(&people).await;
    world.cycle().await;
    // Both have the same title, and it becomes what accounts are found by.
    let world = world.registered_anew("custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::Off).await;
    world.match_by("title").await;
    world.assign(&people).await;

    let entry = one(&world, people[0]).await;
    assert_eq!(entry.status, LogStatus::Failure);
    assert_eq!(entry.error.unwrap().code, "DuplicateTargetEntries");
    let found = entry
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Matching)
        .unwrap();
    assert!(found.details[0].1.starts_with("2: "), "{found:?}");
    assert_eq!(world.target.accounts().len(), 2);
}

async fn whoever_is_not_assigned_is_not_created_and_an_unassigned_one_is_disabled(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Other, LogStatus::Skipped)
    );
    assert_eq!(detail(&entry, StepKind::Scoping, "Assigned to application"), "no");
    assert_eq!(detail(&entry, StepKind::Scoping, "User has required role"), "no");
    assert!(world.target.accounts().is_empty());

    world.assign(&people).await;
    one(&world, people[0]).await;
    world.unassign(&people).await;
    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Disable, LogStatus::Success)
    );
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
}

async fn a_filter_is_shown_clause_by_clause(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    world
        .change_mapping(|mapping| {
            let clause = |attribute: &str, value: &str| ScopingClause {
                attribute: attribute.to_owned(),
                operator: ScopingOperator::Equals,
                value: value.to_owned(),
                extra: model::Extra::default(),
            };
            mapping.scope = vec![ScopingFilter {
                title: "Scientists".to_owned(),
                clauses: vec![clause("department", "Research"), clause("jobTitle", "Chemist")],
                extra: model::Extra::default(),
            }];
        })
        .await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Other, LogStatus::Skipped)
    );
    let scoping = details(&entry, StepKind::Scoping);
    let clauses: Vec<_> = scoping
        .iter()
        .filter(|(name, _)| name.starts_with("Scientists "))
        .collect();
    assert_eq!(clauses.len(), 2, "{scoping:?}");
    assert!(
        clauses[0].0.contains("department EQUALS") && clauses[0].1.starts_with("true"),
        "{clauses:?}"
    );
    assert!(
        clauses[1].0.contains("jobTitle EQUALS") && clauses[1].1.starts_with("false"),
        "{clauses:?}"
    );
}

async fn without_a_matching_value_the_import_says_so(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    world.match_by("nickName").await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    let entry = one(&world, people[0]).await;
    assert_eq!(entry.status, LogStatus::Skipped);
    assert_eq!(entry.error.as_ref().unwrap().code, "ImportSkipped");
    assert!(world.target.accounts().is_empty());
}

async fn a_refusal_shows_what_was_attempted_and_its_retry_ends_with_success(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.edit(people[0], "jobTitle", "Lead Engineer").await;
    world.target.switch_on(Fault::errors(422).after(1));
    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Update, LogStatus::Failure)
    );
    assert_eq!(entry.modified[0].new_value.as_deref(), Some("Lead Engineer"));
    assert!(!entry.error.as_ref().unwrap().recommended_action.is_empty());
    assert!(
        world
            .store()
            .retry_overview(world.application)
            .await
            .unwrap()
            .next_at
            .is_some()
    );

    world.target.switch_all_off();
    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Update, LogStatus::Success)
    );
    assert_eq!(
        world
            .store()
            .retry_overview(world.application)
            .await
            .unwrap()
            .next_at,
        None
    );
}

async fn a_connection_that_fails_is_the_only_step(database: Database) {
    let world = World::new(database, Profile::standard(), "custom").await;
    let url = world.target.base_url();
    world
        .configure_at(&url, "wrong-token", JobScope::Assigned, ProvisioningStatus::Off)
        .await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    let result = result(&world, people[0], &[]).await;
    assert_eq!(result.cycle.state, CycleState::Failed);
    let error = result.cycle.error.unwrap();
    assert_eq!(error.code, "Unauthorized");
    assert_eq!(error.reason, "The connection test failed.");
    assert!(result.entries.is_empty());
}

async fn a_group_gets_the_chosen_members_only(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people: Vec<_> = ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"]
        .map(person)
        .to_vec();
    let people = world.add(&people).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people).await;
    world.assign(&[sales]).await;

    let result = result(&world, sales, &people[..2]).await;
    let summaries: Vec<_> = result
        .entries
        .iter()
        .map(|entry| (entry.identity.as_str(), entry.status))
        .collect();
    assert_eq!(
        summaries,
        [
            ("Ana Duarte", LogStatus::Success),
            ("Bo Lindqvist", LogStatus::Success),
            ("Sales", LogStatus::Success),
            ("Sales", LogStatus::Success)
        ]
    );
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.members("Sales").unwrap(),
        ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"]
    );
}

async fn a_running_cycle_lets_go_and_goes_on(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people: Vec<_> = (0..400)
        .map(|number| person(&format!("Person {number:03}")))
        .collect();
    let people = world.add(&people).await;
    world.assign(&people).await;
    world.target.set_latency(std::time::Duration::from_millis(300));
    let engine = world.engine.clone();
    let now = world.now();
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.accounts().is_empty() {
        tokio::task::yield_now().await;
    }
    let entry = one(&world, people[399]).await;
    assert_eq!(entry.status, LogStatus::Success, "{entry:?}");
    assert!(world.account("Person 399").is_some());
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Interrupted);
    assert!(world.target.accounts().len() < 400);

    world.target.set_latency(std::time::Duration::ZERO);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.target.accounts().len(),
        400,
        "nobody twice, nobody forgotten"
    );
}

async fn the_guard_does_not_stop_what_somebody_means(database: Database) {
    let (world, people) = World::holding_back(database).await;
    let held = async |world: &World| {
        world
            .store()
            .held_back(world.application)
            .await
            .unwrap()
            .waiting()
    };
    assert_eq!(held(&world).await, 20);

    let entry = one(&world, people[0]).await;
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::Disable, LogStatus::Success)
    );
    assert_eq!(held(&world).await, 19, "the others wait");
}

async fn whom_nobody_can_provision_is_refused(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let people: Vec<_> = (0..6)
        .map(|number| person(&format!("Person {number:02}")))
        .collect();
    let people = world.add(&people).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people).await;
    assert_eq!(provision(&world, sales, &people).await, Err(ProblemKind::Invalid));
    world.soft_delete(people[0]).await;
    assert_eq!(
        provision(&world, people[0], &[]).await,
        Err(ProblemKind::NotFound)
    );
    let result = result(&world, sales, &[]).await;
    assert_eq!(
        result.cycle.state,
        CycleState::Failed,
        "the mapping of groups is off"
    );
}

async fn five_requests_in_ten_seconds_are_enough(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    for _ in 0..5 {
        provision(&world, people[0], &[]).await.unwrap();
    }
    let sent = world.target.requests().total();
    let manage = world.portal.command_line().manage_applications().unwrap();
    let refused = manage.provision_on_demand(world.application, people[1], Vec::new());
    let problem = refused.await.unwrap_err().into_problem();
    assert_eq!(problem.kind, ProblemKind::Throttled);
    assert!(problem.message.contains("5 times in 10 seconds"), "{problem}");
    assert!(problem.hint.unwrap().contains("Try again in 10 seconds"));
    assert_eq!(world.target.requests().total(), sent, "nothing was sent");
    assert!(world.account("Bo Lindqvist").is_none());

    world.pass_minutes(1);
    provision(&world, people[1], &[]).await.unwrap();
    assert!(world.account("Bo Lindqvist").is_some());
}

/// What is sent on demand is written down before, also for those whom the guard holds back.
async fn an_unheard_end_of_somebody_who_was_held_back_is_made_good(database: Database) {
    let (world, people) = World::holding_back(database).await;
    let patches = Target {
        resources: Some(ResourceKind::User),
        request: Some(RequestKind::Patch),
    };
    let lost = Fault::new(FaultKind::DropAfter).on(patches);
    world.target.switch_on(lost);
    one(&world, people[0]).await;
    world.target.switch_all_off();
    assert_eq!(
        world.account("Person N00").unwrap()["active"],
        json!(false),
        "the application did it, and nobody heard of it"
    );
    world.assign(&people[..1]).await;
    world.pass_minutes(25 * 60);
    world.cycle().await;
    assert_eq!(world.account("Person N00").unwrap()["active"], json!(true));
}
