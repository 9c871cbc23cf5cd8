//! Quarantine and the circuit breaker: an application that cannot be worked with, and one in which too much fails.

use model::{
    AuditEntry, AuditQuery, CycleState, JobScope, NotificationEvent, ObjectId, ProvisioningMode,
    ProvisioningStatus, Quarantine, QuarantineReason, RestartCriteria, SwitchedOffBecause,
};
use serde_json::json;
use simulator::{Fault, FaultKind, Profile, RequestKind, ResourceKind, Target};
use store::JobChange;
use tests::people::{group, person};
use tests::world::TOKEN;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    refused_credentials_are_quarantine_at_once_and_nobody_is_counted_as_failed,
    whatever_is_no_scim_is_quarantine,
    one_request_asks_whether_it_is_over_and_no_cycle_begins_until_it_is,
    a_leaver_loses_access_as_soon_as_the_application_is_back,
    an_outage_in_the_middle_ends_the_cycle_and_is_held_against_nobody,
    an_application_that_fails_for_some_people_keeps_nobody_else_waiting,
    one_person_at_an_application_that_is_away_is_enough,
    too_many_failures_make_cycles_rare_and_leavers_do_not_wait,
    an_initial_cycle_that_mostly_fails_pauses_and_says_why,
    after_28_days_it_is_switched_off,
    deletions_that_are_held_back_are_a_quarantine_that_slows_nothing_down,
    start_restart_a_new_token_and_a_mapping_lift_it,
    it_is_mailed_once_again_for_another_reason_and_when_it_is_over,
    a_quarantine_outlives_the_server,
];

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

/// An application in which Ana has an account, and which refuses the token since.
async fn refusing(database: Database) -> (World, Vec<ObjectId>) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people[..1]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    world.target.switch_on(Fault::errors(401));
    world.assign(&people[1..]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    (world, people)
}

async fn in_force(world: &World) -> Option<Quarantine> {
    world.status().await.quarantine
}

/// The states in the rows "Quarantine" of the audit log, the oldest first.
async fn states(world: &World) -> Vec<String> {
    let entries = audited(world, "Quarantine").await;
    let state = |entry: &AuditEntry| entry.details[0].1.clone();
    entries.iter().rev().map(state).collect()
}

async fn audited(world: &World, activity: &str) -> Vec<AuditEntry> {
    let query = AuditQuery {
        page_size: 500,
        ..AuditQuery::default()
    };
    let mut entries = world.store().audit_entries(&query).await.unwrap().items;
    entries.retain(|entry| entry.activity == activity);
    entries
}

/// Lets time pass until the next look, and looks.
async fn next_look(world: &World) -> Option<CycleState> {
    let next = in_force(world).await.unwrap().next_attempt;
    let minutes = next.milliseconds_since(world.now()) / 60_000;
    world.pass_minutes(minutes - 1);
    assert_eq!(world.cycle().await, None, "not before its time");
    world.pass_minutes(1);
    world.cycle().await
}

async fn refused_credentials_are_quarantine_at_once_and_nobody_is_counted_as_failed(database: Database) {
    let (world, _) = refusing(database).await;
    let quarantine = in_force(&world).await.unwrap();
    assert_eq!(
        quarantine.reason,
        QuarantineReason::EncounteredQuarantineException
    );
    assert_eq!(quarantine.error.code, "Unauthorized");
    assert_eq!(quarantine.error.reason, "Pingboard refuses the secret token.");
    let details = &quarantine.error.additional_details;
    assert!(
        details.starts_with("GET /scim/v2/Users: HTTP 401"),
        "it says which request failed: {details}"
    );
    assert_eq!(quarantine.next_attempt, world.now().plus_seconds(60));
    let cycle = world.status().await.cycles.remove(0);
    assert_eq!((cycle.counts.failed, cycle.error.unwrap()), (0, quarantine.error));
    assert_eq!(world.status().await.retries.waiting, 0);
    assert_eq!(states(&world).await, ["Entered"]);
    let entry = audited(&world, "Quarantine").await.remove(0);
    assert_eq!(
        (entry.actor.as_str(), entry.target.as_str()),
        ("Rollcall", "Pingboard")
    );
}

async fn whatever_is_no_scim_is_quarantine(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    for (fault, code) in [
        (
            FaultKind::WebPage.into(),
            "SystemForCrossDomainIdentityManagementServiceIncompatible",
        ),
        (
            Fault::errors(404),
            "SystemForCrossDomainIdentityManagementServiceIncompatible",
        ),
        (Fault::errors(403), "InsufficientRights"),
    ] {
        world.target.switch_on(fault);
        assert_eq!(world.cycle().await, Some(CycleState::Failed), "{fault:?}");
        let quarantine = in_force(&world).await.unwrap();
        assert_eq!(quarantine.error.code, code, "{fault:?}");
        world.target.switch_all_off();
        world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    }
    let nowhere = "http://127.0.0.1:1/scim/v2";
    world
        .configure_at(nowhere, TOKEN, JobScope::Assigned, ProvisioningStatus::On)
        .await;
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    let error = in_force(&world).await.unwrap().error;
    assert_eq!(error.code, "WebExceptionProtocolError");
    assert_eq!(error.reason, "Pingboard cannot be reached.");

    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(in_force(&world).await, None);
    assert!(world.account("Ana Duarte").is_some());
}

async fn one_request_asks_whether_it_is_over_and_no_cycle_begins_until_it_is(database: Database) {
    let (world, people) = refusing(database).await;
    let cycles = world.status().await.cycles.len();
    world.edit(people[0], "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, None, "a change does not make it ask sooner");
    world.target.reset_requests();
    for look in 1..=9 {
        assert_eq!(next_look(&world).await, Some(CycleState::Failed));
        assert_eq!(world.target.requests().total(), look, "one request each");
        assert_eq!(
            in_force(&world).await.unwrap().series_count,
            i64::try_from(look).unwrap()
        );
    }
    let quarantine = in_force(&world).await.unwrap();
    assert_eq!(
        quarantine.next_attempt,
        world.now().plus_seconds(30 * 60),
        "never more rarely than every half hour"
    );
    assert_eq!(world.status().await.cycles.len(), cycles);

    world.target.switch_all_off();
    assert_eq!(
        next_look(&world).await,
        Some(CycleState::Completed),
        "the cycle follows the answer at once"
    );
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Director"));
    assert!(world.account("Bo Lindqvist").is_some());
    assert_eq!(in_force(&world).await, None);
    assert_eq!(states(&world).await, ["Entered", "Left"]);
}

async fn a_leaver_loses_access_as_soon_as_the_application_is_back(database: Database) {
    let (world, people) = refusing(database).await;
    world.unassign(&people[..1]).await;
    assert_eq!(next_look(&world).await, Some(CycleState::Failed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(true));
    world.target.switch_all_off();
    assert_eq!(next_look(&world).await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
}

fn crowd(count: usize) -> Vec<model::DirectoryObject> {
    (0..count)
        .map(|number| person(&format!("Person N{number}")))
        .collect()
}

async fn an_outage_in_the_middle_ends_the_cycle_and_is_held_against_nobody(database: Database) {
    let world = custom(database).await;
    let people = world.add(&crowd(400)).await;
    world.assign(&people).await;
    world.target.switch_on(Fault::errors(500).after(100));
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    let hits = world.target.hits("errors");
    assert!((8..100).contains(&hits), "{hits} of 700 requests failed");
    let created = world.target.accounts().len();
    assert!((1..400).contains(&created), "{created}");
    let status = world.status().await;
    assert_eq!((status.cycles[0].counts.failed, status.retries.waiting), (0, 0));
    assert_eq!(status.quarantine.unwrap().error.code, "InternalServerError");
    let failures = world
        .log()
        .await
        .into_iter()
        .filter(|entry| entry.error.is_some());
    assert_eq!(failures.count(), 0);

    world.target.switch_all_off();
    assert_eq!(next_look(&world).await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 400);
    let created_once = world.target.requests().users.create;
    assert!(created_once < 500, "{created_once}");
}

async fn an_application_that_fails_for_some_people_keeps_nobody_else_waiting(database: Database) {
    let world = custom(database).await;
    let people = world.add(&crowd(60)).await;
    world.assign(&people).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    // Forty changes in a row fail inside the application, and then twenty do not.
    for id in &people {
        world.edit(*id, "jobTitle", "Director").await;
    }
    let patches = Target {
        request: Some(RequestKind::Patch),
        ..Target::default()
    };
    world.target.switch_on(Fault::errors(500).on(patches).times(40));
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let status = world.status().await;
    let failed = status.cycles[0].counts.failed;
    assert!(failed > 0 && status.cycles[0].counts.updated > 0, "{failed}");
    assert_eq!(status.retries.waiting, failed);
    assert_eq!(status.quarantine, None, "it answers, so the objects are at fault");
    let questions = world.target.requests().users.find;
    assert!(
        (1..5).contains(&questions),
        "{questions} questions whether it is there"
    );
    world.target.switch_all_off();
    world.pass_minutes(2);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.status().await.retries.waiting, 0);
}

async fn one_person_at_an_application_that_is_away_is_enough(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.unassign(&people).await;
    world.target.switch_on(Fault::errors(404));
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    assert!(in_force(&world).await.is_some());
    world.target.switch_all_off();
    assert_eq!(next_look(&world).await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
}

/// Creations are refused, everything else works.
fn refuse_creations(world: &World) {
    let creations = Target {
        request: Some(RequestKind::Create),
        ..Target::default()
    };
    world.target.switch_on(Fault::errors(400).on(creations));
}

async fn too_many_failures_make_cycles_rare_and_leavers_do_not_wait(database: Database) {
    let world = custom(database).await;
    world.provision_groups().await;
    let people = world.add(&[person("Ana Duarte"), group("Pilots")]).await;
    let (pilots, stays) = (people[1], world.add(&[person("Bo Lindqvist")]).await);
    world.assign(&[people.clone(), stays.clone()].concat()).await;
    world.join(pilots, &stays).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let crowd = world.add(&crowd(5_000)).await;
    world.assign(&crowd).await;
    refuse_creations(&world);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let quarantine = in_force(&world).await.unwrap();
    assert_eq!(
        quarantine.reason,
        QuarantineReason::EncounteredEscrowProportionThreshold
    );
    assert_eq!(quarantine.next_attempt, world.now().plus_seconds(6 * 3_600));

    world.pass_minutes(300);
    assert_eq!(world.cycle().await, None, "neither cycles nor retries");
    world.unassign(&people[..1]).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
    assert_eq!(world.target.requests().total(), 1, "only she was looked at");
    world.target.switch_on(Fault::errors(403).on(Target {
        resources: Some(ResourceKind::Group),
        ..Target::default()
    }));
    world.leave(pilots, &stays).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.members("Pilots").unwrap(), ["Bo Lindqvist"], "refused");
    world.target.switch_all_off();
    refuse_creations(&world);
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(
        world.members("Pilots").unwrap().is_empty(),
        "nor do members who left"
    );
    let after = in_force(&world).await.unwrap();
    assert_eq!(
        (after.series_count, after.next_attempt),
        (0, quarantine.next_attempt)
    );

    world.target.switch_all_off();
    assert_eq!(next_look(&world).await, Some(CycleState::Completed));
    assert_eq!(in_force(&world).await, None);
    assert_eq!(world.target.accounts().len(), 5_002);
    assert_eq!(states(&world).await, ["Entered", "Left"]);
}

async fn an_initial_cycle_that_mostly_fails_pauses_and_says_why(database: Database) {
    let world = custom(database).await;
    let crowd = world.add(&crowd(5_000)).await;
    world.assign(&crowd).await;
    refuse_creations(&world);
    assert_eq!(
        world.cycle().await,
        Some(CycleState::Completed),
        "it runs to its end"
    );
    let status = world.status().await;
    assert_eq!(status.quarantine, None);
    assert_eq!(status.summary.status, ProvisioningStatus::Off);
    let off = status.switched_off.unwrap();
    assert_eq!(off.because, SwitchedOffBecause::InitialCycleFailed);
    assert_eq!(off.error.code, "EncounteredEscrowProportionThreshold");
    world.pass_minutes(600);
    assert_eq!(world.cycle().await, None);

    world.target.switch_all_off();
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let status = world.status().await;
    assert_eq!(
        (status.switched_off, status.next_cycle_at),
        (None, Some(world.now()))
    );
    assert!(
        status.retries.next_at <= Some(world.now()),
        "all of it is tried again"
    );
}

async fn after_28_days_it_is_switched_off(database: Database) {
    let (world, _) = refusing(database).await;
    world.pass_minutes(28 * 24 * 60);
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    assert!(in_force(&world).await.is_some(), "28 days are allowed");
    world.pass_minutes(60);
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    let status = world.status().await;
    assert_eq!(
        (status.summary.status, status.quarantine.is_none()),
        (ProvisioningStatus::Off, true)
    );
    assert_eq!(
        status.switched_off.unwrap().because,
        SwitchedOffBecause::QuarantineTooLong
    );
    let entries = audited(&world, "Disable/pause provisioning configuration").await;
    assert_eq!(entries[0].actor, "Rollcall");
    world.pass_minutes(10_000);
    assert_eq!(world.cycle().await, None);
}

async fn deletions_that_are_held_back_are_a_quarantine_that_slows_nothing_down(database: Database) {
    let world = custom(database).await;
    let people = world.add(&crowd(50)).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people[..30]).await;
    world.assign(&[sales]).await;
    world.assign(&people[30..]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    world.unassign(&[sales]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let quarantine = in_force(&world).await.unwrap();
    assert_eq!(quarantine.reason, QuarantineReason::TooManyDeletes);
    assert_eq!(world.status().await.next_cycle_at, Some(quarantine.next_attempt));

    let more = world.add(&[person("Ana Duarte")]).await;
    world.assign(&more).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Ana Duarte").is_some());
    world.pass_minutes(60 * 24 * 60);
    world.cycle().await;
    assert_eq!(world.status().await.summary.status, ProvisioningStatus::On);

    world
        .store()
        .decide_deletions(
            world.application,
            &store::StagedChoice::AllUntil(world.now()),
            model::Decision::Allowed,
            &world.audit(),
        )
        .await
        .unwrap();
    assert_eq!(in_force(&world).await, None, "Allow deletes ends it");
    assert_eq!(states(&world).await, ["Entered", "Left"]);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let active = |account: &serde_json::Value| account["active"] == json!(true);
    assert_eq!(
        world
            .target
            .accounts()
            .iter()
            .filter(|account| active(account))
            .count(),
        21
    );
}

async fn start_restart_a_new_token_and_a_mapping_lift_it(database: Database) {
    let (world, _) = refusing(database).await;
    for change in ["start", "restart", "token", "mapping"] {
        assert!(in_force(&world).await.is_some(), "{change}");
        match change {
            "start" => {
                for status in [ProvisioningStatus::Off, ProvisioningStatus::On] {
                    world
                        .store()
                        .set_job_status(world.application, status, world.now(), &world.audit())
                        .await
                        .unwrap();
                }
            }
            "restart" => world
                .store()
                .restart_job(
                    world.application,
                    RestartCriteria::default(),
                    world.now(),
                    &world.audit(),
                )
                .await
                .unwrap(),
            "token" => {
                world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
            }
            _ => world.match_by("userName").await,
        }
        assert_eq!(in_force(&world).await, None, "{change} lifts it");
        world.target.reset_requests();
        assert_eq!(
            world.cycle().await,
            Some(CycleState::Failed),
            "{change}: it is tried at once"
        );
        assert_eq!(world.target.requests().total(), 1, "{change}");
        assert_eq!(in_force(&world).await.unwrap().series_began, world.now());
    }
    let expected: Vec<&str> = std::iter::repeat_n(["Entered", "Left"], 4)
        .flatten()
        .chain(["Entered"])
        .collect();
    assert_eq!(states(&world).await, expected);
}

async fn it_is_mailed_once_again_for_another_reason_and_when_it_is_over(database: Database) {
    let (world, _) = {
        let world = custom(database).await;
        let job = world.store().job(world.application).await.unwrap().unwrap();
        let change = JobChange {
            mode: ProvisioningMode::Automatic,
            tenant_url: job.tenant_url,
            notification_email: "it@corp.example".into(),
            notify_on_failure: true,
            scope: job.scope,
            interval_minutes: job.interval_minutes,
            requests_per_second: None,
            guard: job.guard,
            status: job.status,
        };
        let audit = world.audit();
        let saved = world
            .store()
            .save_job(world.application, &change, None, job.version, &audit);
        assert!(saved.await.unwrap());
        let people = world.add(&[person("Ana Duarte")]).await;
        world.assign(&people).await;
        (world, people)
    };
    world.target.switch_on(Fault::errors(404));
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    for _ in 0..3 {
        assert_eq!(next_look(&world).await, Some(CycleState::Failed));
    }
    world.target.switch_all_off();
    world.target.switch_on(Fault::errors(401));
    for _ in 0..3 {
        assert_eq!(next_look(&world).await, Some(CycleState::Failed));
    }
    // Whoever restarts without having mended it knows already.
    let (now, audit) = (world.now(), world.audit());
    let criteria = RestartCriteria::default();
    let restarted = world
        .store()
        .restart_job(world.application, criteria, now, &audit);
    restarted.await.unwrap();
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    world.target.switch_all_off();
    assert_eq!(next_look(&world).await, Some(CycleState::Completed));
    let outbox = world.store().outbox(10).await.unwrap();
    let told: Vec<&str> = outbox
        .iter()
        .rev()
        .map(|mail| match &mail.notification.event {
            NotificationEvent::QuarantineEntered(trouble) => {
                assert_eq!(
                    trouble.reason,
                    "Pingboard does not answer with SCIM at its Tenant URL."
                );
                "entered"
            }
            NotificationEvent::CredentialsRefused => "refused",
            NotificationEvent::Recovered => "recovered",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, ["entered", "refused", "recovered"]);
}

async fn a_quarantine_outlives_the_server(database: Database) {
    let (world, _) = refusing(database).await;
    let before = in_force(&world).await;
    let replica = world.replica();
    assert!(replica.run_due(world.now()).await.unwrap().is_empty());
    world.pass_minutes(1);
    world.target.reset_requests();
    let ended = replica.run_due(world.now()).await.unwrap();
    assert_eq!(ended[0].1.state, CycleState::Failed);
    assert_eq!(world.target.requests().total(), 1);
    let after = in_force(&world).await.unwrap();
    assert_eq!(before.unwrap().series_began, after.series_began);
}
