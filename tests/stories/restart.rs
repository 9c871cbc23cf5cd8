//! "Restart provisioning", by its criteria.

use model::{
    AdministratorId, CycleKind, CycleState, Guard, JobScope, ObjectId, ObjectKind, Principal, ProblemKind,
    ProvisioningStatus, RestartCriteria, Role, ScopingClause, ScopingFilter, ScopingOperator, SessionId,
};
use portal::{Caller, ManageApplications};
use serde_json::json;
use simulator::{Fault, FaultKind, Profile, RequestKind, RetryAfter, Target};
use store::JobChange;
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    the_usual_restart_evaluates_everybody_and_sends_only_what_differs,
    each_criterion_forgets_its_own_and_nothing_else,
    without_the_watermark_failures_are_forgotten_and_not_tried,
    matching_anew_finds_every_account_again,
    whoever_has_left_loses_access_even_if_everybody_is_matched_anew,
    whoever_leaves_before_they_are_matched_anew_loses_access,
    whoever_is_held_back_stays_so_if_everybody_is_matched_anew,
    whoever_left_a_group_is_no_member_if_everybody_is_matched_anew,
    whoever_is_skipped_out_of_scope_keeps_access_if_everybody_is_matched_anew,
    forced_deletions_are_done_at_once,
    a_restart_ends_the_pause_that_an_application_asked_for,
    a_restart_of_nothing_and_one_that_was_not_understood_are_refused,
    what_was_chosen_is_in_the_audit_log,
];

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

fn manage(world: &World) -> ManageApplications {
    let principal = Principal {
        administrator_id: AdministratorId::from_u128(1),
        session_id: SessionId::from_u128(2),
        user_name: "robin".into(),
        display_name: "Robin".into(),
        role: Role::CloudApplicationAdministrator,
    };
    let caller = Caller {
        principal,
        address: String::new(),
    };
    world.portal.manage_applications(&caller).unwrap()
}

async fn restart(world: &World, criteria: RestartCriteria) {
    manage(world)
        .restart_provisioning(world.application, criteria, true)
        .await
        .unwrap();
}

/// Fifty people with accounts, of whom thirty have left and are held back; one more whose creation was refused.
async fn office(database: Database) -> (World, Vec<ObjectId>) {
    let world = custom(database).await;
    let people: Vec<_> = (0..50)
        .map(|number| person(&format!("Person N{number:02}")))
        .collect();
    let people = world.add(&people).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people[..30]).await;
    world.assign(&[sales]).await;
    world.assign(&people[30..]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    world.unassign(&[sales]).await;
    let refused = Target {
        request: Some(RequestKind::Create),
        ..Target::default()
    };
    world.target.switch_on(Fault::errors(400).on(refused));
    let more = world.add(&[person("Bo Lindqvist")]).await;
    world.assign(&more).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    (world, people)
}

/// What is remembered: a watermark, failures, a quarantine, links and what waits for a decision.
async fn remembered(world: &World) -> (bool, i64, bool, usize, i64) {
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let status = world.status().await;
    let links = world.store().linked_targets(world.application, ObjectKind::User);
    (
        job.watermark.is_some(),
        status.retries.waiting,
        status.quarantine.is_some(),
        links.await.unwrap().len(),
        status.held_back.waiting(),
    )
}

fn active(world: &World) -> usize {
    let accounts = world.target.accounts();
    let works = |account: &&serde_json::Value| account["active"] == json!(true);
    accounts.iter().filter(works).count()
}

async fn the_usual_restart_evaluates_everybody_and_sends_only_what_differs(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.target.reset_requests();
    restart(&world, RestartCriteria::default()).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let cycle = world.status().await.cycles.remove(0);
    assert_eq!((cycle.kind, cycle.counts.unchanged), (CycleKind::Initial, 2));
    assert_eq!(world.target.requests().total(), 0);
}

async fn each_criterion_forgets_its_own_and_nothing_else(database: Database) {
    let all = (true, 1, true, 50, 30);
    let none = RestartCriteria::NONE;
    for (criteria, expected) in [
        (
            RestartCriteria {
                watermark: true,
                ..none
            },
            (false, 1, true, 50, 30),
        ),
        (
            RestartCriteria {
                escrows: true,
                ..none
            },
            (true, 0, true, 50, 30),
        ),
        (
            RestartCriteria {
                quarantine: true,
                ..none
            },
            (true, 1, false, 50, 30),
        ),
        // Nobody would look for the accounts by an old watermark; whoever has left stays linked.
        (RestartCriteria { links: true, ..none }, (false, 1, true, 30, 30)),
        (
            RestartCriteria {
                force_deletes: true,
                ..none
            },
            (true, 1, true, 50, 0),
        ),
        (RestartCriteria::default(), (false, 0, false, 50, 30)),
    ] {
        let (world, _) = office(database).await;
        assert_eq!(remembered(&world).await, all);
        restart(&world, criteria).await;
        assert_eq!(remembered(&world).await, expected, "{criteria:?}");
    }
}

async fn without_the_watermark_failures_are_forgotten_and_not_tried(database: Database) {
    let (world, _) = office(database).await;
    world.target.switch_all_off();
    let escrows = RestartCriteria {
        escrows: true,
        ..RestartCriteria::NONE
    };
    restart(&world, escrows).await;
    world.target.reset_requests();
    world.cycle().await;
    world.pass_minutes(1440);
    world.cycle().await;
    assert!(world.account("Bo Lindqvist").is_none());
    assert_eq!(world.target.requests().total(), 0);
    restart(&world, RestartCriteria::default()).await;
    world.cycle().await;
    assert!(world.account("Bo Lindqvist").is_some());
}

fn links() -> RestartCriteria {
    RestartCriteria {
        links: true,
        ..RestartCriteria::default()
    }
}

async fn matching_anew_finds_every_account_again(database: Database) {
    let world = custom(database).await;
    let people: Vec<_> = (0..20)
        .map(|number| person(&format!("Person N{number:02}")))
        .collect();
    let people = world.add(&people).await;
    world.assign(&people).await;
    world.cycle().await;
    let before = world.store().linked_targets(world.application, ObjectKind::User);
    let mut before = before.await.unwrap();
    restart(&world, links()).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let users = world.target.requests().users;
    assert_eq!((users.create, users.find), (0, 20), "searched, and found");
    let after = world.store().linked_targets(world.application, ObjectKind::User);
    let mut after = after.await.unwrap();
    before.sort();
    after.sort();
    assert_eq!(before, after);
}

async fn whoever_has_left_loses_access_even_if_everybody_is_matched_anew(database: Database) {
    let world = custom(database).await;
    let names = ["Ana Duarte", "Bo Lindqvist", "Cy Moreno", "Dee Fox"];
    let people = world.add(&names.map(person)).await;
    world.assign(&people).await;
    world.cycle().await;
    world.unassign(&people[..1]).await;
    world.set_enabled(people[1], false).await;
    world.soft_delete(people[2]).await;
    restart(&world, links()).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(&world), world.target.accounts().len()), (1, 4));
    assert_eq!(world.account("Dee Fox").unwrap()["active"], json!(true));
}

async fn whoever_leaves_before_they_are_matched_anew_loses_access(database: Database) {
    let world = custom(database).await;
    world.provision_groups().await;
    let names = ["Ana Duarte", "Bo Lindqvist", "Cy Moreno", "Dee Fox"];
    let people = world.add(&names.map(person)).await;
    let sales = world.add(&[group("Sales")]).await;
    world.assign(&people).await;
    world.assign(&sales).await;
    world.cycle().await;
    restart(&world, links()).await;
    world.unassign(&people[..1]).await;
    world
        .edit(people[1], "userPrincipalName", "bo.silva@corp.example")
        .await;
    world.set_enabled(people[1], false).await;
    world.soft_delete(people[2]).await;
    world.purge(people[2]).await;
    world.unassign(&sales).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(&world), world.target.accounts().len()), (1, 4));
    assert_eq!(world.account("Dee Fox").unwrap()["active"], json!(true));
    assert!(world.target.groups().is_empty());
    // It is done once, and Bo's account is known still.
    world.target.reset_requests();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0);
    world.set_enabled(people[1], true).await;
    world.cycle().await;
    assert_eq!((active(&world), world.target.accounts().len()), (2, 4));
}

async fn whoever_is_held_back_stays_so_if_everybody_is_matched_anew(database: Database) {
    let world = custom(database).await;
    let people: Vec<_> = (0..50)
        .map(|number| person(&format!("Person N{number:02}")))
        .collect();
    let people = world.add(&people).await;
    world.assign(&people).await;
    world.cycle().await;
    for id in &people[..30] {
        world.edit(*id, "department", "Sales").await;
    }
    world.cycle().await;
    let nobody_from_sales = ScopingFilter {
        clauses: vec![ScopingClause {
            attribute: "department".into(),
            operator: ScopingOperator::NotEquals,
            value: "Sales".into(),
            extra: model::Extra::default(),
        }],
        ..ScopingFilter::default()
    };
    world
        .change_mapping(|mapping| mapping.scope = vec![nobody_from_sales])
        .await;
    world.cycle().await;
    let waiting = async || world.status().await.held_back.waiting();
    assert_eq!((active(&world), waiting().await), (50, 30));
    restart(&world, links()).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(&world), waiting().await), (50, 30));
    world.target.reset_requests();
    world.edit(people[40], "jobTitle", "Director").await;
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 1, "nobody else is looked at");
    let forced = RestartCriteria {
        force_deletes: true,
        ..RestartCriteria::NONE
    };
    restart(&world, forced).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(&world), waiting().await), (20, 0));
}

async fn whoever_left_a_group_is_no_member_if_everybody_is_matched_anew(database: Database) {
    let world = custom(database).await;
    world.provision_groups().await;
    let people = world.add(&["Ana Duarte", "Bo Lindqvist"].map(person)).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people).await;
    world.assign(&people).await;
    world.assign(&[sales]).await;
    world.cycle().await;
    world.leave(sales, &people[..1]).await;
    restart(&world, links()).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.members("Sales").unwrap(), ["Bo Lindqvist"]);
    let members = world.target.requests().members;
    assert_eq!((members.added, members.removed), (0, 1), "the others are known");
}

async fn whoever_is_skipped_out_of_scope_keeps_access_if_everybody_is_matched_anew(database: Database) {
    let world = custom(database).await;
    let people = world.add(&["Ana Duarte", "Bo Lindqvist"].map(person)).await;
    world.assign(&people).await;
    world.cycle().await;
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let change = JobChange {
        mode: job.mode,
        tenant_url: job.tenant_url,
        notification_email: String::new(),
        notify_on_failure: false,
        scope: job.scope,
        interval_minutes: job.interval_minutes,
        requests_per_second: None,
        guard: Guard {
            skip_out_of_scope: true,
            ..job.guard
        },
        status: job.status,
    };
    let (audit, store) = (world.audit(), world.store());
    let saved = store.save_job(world.application, &change, None, job.version, &audit);
    assert!(saved.await.unwrap());
    restart(&world, links()).await;
    world.unassign(&people[..1]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(active(&world), 2);
    // Assigned again, she is who she was.
    world.assign(&people[..1]).await;
    world.edit(people[0], "jobTitle", "Director").await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Director"));
    assert_eq!(world.target.accounts().len(), 2);
}

async fn forced_deletions_are_done_at_once(database: Database) {
    let (world, _) = office(database).await;
    let forced = RestartCriteria {
        force_deletes: true,
        ..RestartCriteria::NONE
    };
    assert_eq!(active(&world), 50);
    restart(&world, forced).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        (active(&world), world.status().await.held_back.waiting()),
        (20, 0)
    );
    assert_eq!(world.status().await.quarantine, None);
}

async fn a_restart_ends_the_pause_that_an_application_asked_for(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    let busy = FaultKind::TooManyRequests(RetryAfter::Seconds(600));
    world.target.switch_on(Fault::new(busy));
    let (engine, now) = (world.engine.clone(), world.now());
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.requests().total() == 0 {
        tokio::task::yield_now().await;
    }
    restart(&world, RestartCriteria::default()).await;
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Stopped);
    world.target.switch_all_off();
    let next = tokio::time::timeout(std::time::Duration::from_mins(1), world.cycle()).await;
    assert_eq!(next.expect("it does not wait"), Some(CycleState::Completed));
    assert!(world.account("Ana Duarte").is_some());
}

async fn a_restart_of_nothing_and_one_that_was_not_understood_are_refused(database: Database) {
    let world = custom(database).await;
    let refused = async |criteria, understood| {
        let handle = manage(&world);
        let restarted = handle.restart_provisioning(world.application, criteria, understood);
        match restarted.await {
            Err(portal::Error::Problem(problem)) => problem,
            other => panic!("{other:?}"),
        }
    };
    let problem = refused(RestartCriteria::NONE, true).await;
    assert_eq!(problem.kind, ProblemKind::Invalid);
    let problem = refused(links(), false).await;
    assert_eq!(problem.fields[0].field, "understood");
}

async fn what_was_chosen_is_in_the_audit_log(database: Database) {
    let (world, _) = office(database).await;
    restart(&world, links()).await;
    let query = model::AuditQuery::default();
    let entries = world.store().audit_entries(&query).await.unwrap().items;
    let find = |activity: &str| entries.iter().find(|entry| entry.activity == activity).unwrap();
    let restarted = find("Enable/restart provisioning configuration");
    assert_eq!(restarted.actor, "robin");
    assert_eq!(
        restarted.details[0],
        (
            "Criteria".to_owned(),
            "ConnectorDataStore, Escrows, Watermark, QuarantineState".to_owned()
        )
    );
    let lifted = find("Quarantine");
    assert_eq!(lifted.actor, "Rollcall");
    assert_eq!(
        lifted.details[2],
        ("Because of".to_owned(), restarted.activity.clone())
    );
}
