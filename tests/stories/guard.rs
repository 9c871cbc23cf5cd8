//! Nobody is taken away by accident: too many removals in one cycle are held back until somebody says what becomes of them.

mod members;
mod settings;

use model::{
    CycleState, Decision, Guard, HeldBack, JobScope, LogAction, LogStatus, MappingSource, ObjectId,
    ObjectKind, OutboxState, ProvisioningStatus, RestartCriteria, StagedAction, StagedDeletion,
};
use portal::DeletionChoice;
use serde_json::json;
use simulator::{Fault, Profile};
use store::JobChange;
use tests::people::{group, person, staff};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_group_unassigned_by_accident_takes_nobody_away,
    what_is_allowed_is_done_at_once_and_what_is_rejected_never,
    everything_allowed_is_done,
    whoever_is_entitled_again_is_not_held_back_any_more,
    later_leavers_flow_while_others_wait,
    a_cycle_that_ends_early_lets_nobody_slip_through,
    whoever_leaves_during_a_cycle_is_counted_by_the_next,
    whoever_is_deleted_for_good_while_held_back_stays_held_back,
    what_was_allowed_and_failed_is_tried_again,
    groups_count_with_people,
    accounts_that_are_only_found_count_as_well,
    a_mapping_that_switches_accounts_off_takes_nobody_away,
    somebody_is_told_once,
];

/// Fifty people with accounts: the first thirty through a group, the others directly. Ten may leave in one cycle.
struct Office {
    world: World,
    sales: ObjectId,
    people: Vec<ObjectId>,
}

async fn custom(database: Database, scope: JobScope) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(scope, ProvisioningStatus::On).await;
    world
}

async fn office(database: Database) -> Office {
    let world = custom(database, JobScope::Assigned).await;
    let people: Vec<_> = (0..50)
        .map(|number| person(&format!("Person {number:02}")))
        .collect();
    let people = world.add(&people).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people[..30]).await;
    world.assign(&[sales]).await;
    world.assign(&people[30..]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(active(&world), 50);
    world.target.reset_requests();
    Office { world, sales, people }
}

impl Office {
    /// The same, with the thirty held back.
    async fn held_back(database: Database) -> Self {
        let office = office(database).await;
        office.world.unassign(&[office.sales]).await;
        assert_eq!(office.world.cycle().await, Some(CycleState::Completed));
        assert_eq!(waiting(&office.world).await, 30);
        office
    }
}

async fn set(world: &World, change: impl FnOnce(&mut Guard, &mut JobChange)) {
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let mut guard = job.guard;
    let mut to = JobChange {
        mode: job.mode,
        tenant_url: job.tenant_url,
        notification_email: job.notification_email,
        notify_on_failure: job.notify_on_failure,
        scope: job.scope,
        interval_minutes: job.interval_minutes,
        requests_per_second: job.requests_per_second,
        guard,
        status: job.status,
    };
    change(&mut guard, &mut to);
    to.guard = guard;
    let audit = world.audit();
    let saved = world
        .store()
        .save_job(world.application, &to, None, job.version, &audit);
    assert!(saved.await.unwrap());
}

/// How many accounts of the application work.
fn active(world: &World) -> usize {
    let accounts = world.target.accounts();
    accounts
        .iter()
        .filter(|account| account["active"] == json!(true))
        .count()
}

async fn held(world: &World) -> HeldBack {
    world.store().held_back(world.application).await.unwrap()
}

async fn waiting(world: &World) -> i64 {
    held(world).await.waiting()
}

async fn rows(world: &World) -> Vec<StagedDeletion> {
    let page = world.store().staged_deletions(world.application, 1, 500).await;
    page.unwrap().items
}

async fn decide(world: &World, choice: DeletionChoice, allow: bool) -> u64 {
    let manage = world.portal.command_line().manage_applications().unwrap();
    manage
        .decide_deletions(world.application, choice, allow)
        .await
        .unwrap()
}

fn all(world: &World) -> DeletionChoice {
    DeletionChoice::AllUntil(world.now())
}

fn these(ids: &[ObjectId]) -> DeletionChoice {
    DeletionChoice::These(ids.iter().map(|id| (*id, None)).collect())
}

async fn staged_entries(world: &World) -> usize {
    let log = world.log().await;
    log.iter()
        .filter(|entry| entry.action == LogAction::StagedDelete)
        .count()
}

/// Everybody is looked at again.
async fn restart(world: &World) {
    world
        .store()
        .restart_job(
            world.application,
            RestartCriteria::default(),
            world.now(),
            &world.audit(),
        )
        .await
        .unwrap();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
}

async fn a_group_unassigned_by_accident_takes_nobody_away(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    world.unassign(&[office.sales]).await;
    world.edit(office.people[40], "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(active(world), 50);
    assert_eq!(world.target.requests().total(), 1, "everything else goes on");
    assert_eq!(
        held(world).await,
        HeldBack {
            people: 30,
            since: Some(world.now()),
            ..HeldBack::default()
        }
    );
    let first = rows(world).await.remove(0);
    assert_eq!(
        (
            first.name.as_str(),
            first.detail.as_str(),
            first.reason.as_str(),
            first.action,
            first.decision
        ),
        (
            "Person 00",
            "person.00@corp.example",
            "not assigned",
            StagedAction::Disable,
            Decision::Waiting
        )
    );
    let log = world.log().await;
    let entry = log.iter().find(|entry| entry.identity == "Person 00").unwrap();
    assert_eq!(
        (entry.action, entry.status),
        (LogAction::StagedDelete, LogStatus::Skipped)
    );
    assert_eq!(entry.error.as_ref().unwrap().code, "TooManyDeletes");
    assert!(
        entry
            .error
            .as_ref()
            .unwrap()
            .reason
            .contains("30, and 10 are allowed")
    );
    assert_eq!(staged_entries(world).await, 30);

    // Later cycles leave them alone and say nothing more, also when all are looked at again.
    world.edit(office.people[0], "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    restart(world).await;
    assert_eq!((active(world), waiting(world).await), (50, 30));
    assert_eq!(staged_entries(world).await, 30);
    assert_eq!(world.target.requests().total(), 1);
    assert_eq!(world.cycle().await, None, "nothing is due");
}

async fn what_is_allowed_is_done_at_once_and_what_is_rejected_never(database: Database) {
    let office = Office::held_back(database).await;
    let world = &office.world;
    assert_eq!(decide(world, these(&office.people[..1]), true).await, 1);
    assert_eq!(decide(world, all(world), false).await, 29);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Person 00").unwrap()["active"], json!(false));
    assert_eq!(active(world), 49);
    assert_eq!((waiting(world).await, held(world).await.rejected), (0, 29));
    restart(world).await;
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!((active(world), rows(world).await.len()), (49, 29));
    // What was rejected can still be allowed.
    assert_eq!(decide(world, these(&office.people[1..2]), true).await, 1);
    world.cycle().await;
    assert_eq!(active(world), 48);
}

async fn everything_allowed_is_done(database: Database) {
    let office = Office::held_back(database).await;
    let world = &office.world;
    assert_eq!(decide(world, all(world), true).await, 30);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(active(world), 20);
    assert!(rows(world).await.is_empty());
    assert_eq!(world.target.requests().total(), 30);
    assert_eq!(world.cycle().await, None);
}

async fn whoever_is_entitled_again_is_not_held_back_any_more(database: Database) {
    let office = Office::held_back(database).await;
    let world = &office.world;
    world.edit(office.people[3], "jobTitle", "Director").await;
    world.assign(&[office.sales]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(world), rows(world).await.len()), (50, 0));
    // What changed meanwhile follows.
    assert_eq!(world.account("Person 03").unwrap()["title"], json!("Director"));
    assert_eq!(world.target.requests().total(), 1);
}

async fn later_leavers_flow_while_others_wait(database: Database) {
    let office = Office::held_back(database).await;
    let world = &office.world;
    world.unassign(&office.people[30..33]).await;
    world.set_enabled(office.people[33], false).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(world), waiting(world).await), (46, 30));
    world.unassign(&office.people[34..]).await;
    world.cycle().await;
    assert_eq!((active(world), waiting(world).await), (46, 46), "too many again");
}

/// The application is down, or the server ends, right after the removals were counted.
async fn a_cycle_that_ends_early_lets_nobody_slip_through(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    world.unassign(&[office.sales]).await;
    for id in &office.people[30..] {
        world.edit(*id, "jobTitle", "Director").await;
    }
    world.target.switch_on(Fault::errors(401));
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    world.target.switch_all_off();
    world.pass_minutes(6);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(world), waiting(world).await), (50, 30));
    assert_eq!(staged_entries(world).await, 30);
}

async fn whoever_leaves_during_a_cycle_is_counted_by_the_next(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    // Their new manager has no account yet, so their turn comes, and they are read, after the manager's.
    let boss = world.add(&[person("Bea Boss")]).await;
    world.assign(&boss).await;
    for id in &office.people[..30] {
        world.set_manager(*id, Some(boss[0])).await;
    }
    world.target.set_latency(std::time::Duration::from_millis(150));
    let (engine, now) = (world.engine.clone(), world.now());
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.requests().total() == 0 {
        tokio::task::yield_now().await;
    }
    world.unassign(&[office.sales]).await;
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Completed);
    assert_eq!(active(world), 51, "nobody uncounted is disabled");
    world.target.set_latency(std::time::Duration::ZERO);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(world), waiting(world).await), (51, 30));
}

async fn whoever_is_deleted_for_good_while_held_back_stays_held_back(database: Database) {
    let office = Office::held_back(database).await;
    let world = &office.world;
    let gone = office.people[0];
    assert_eq!(decide(world, these(&office.people[1..2]), false).await, 1);
    for id in [gone, office.people[1]] {
        world.soft_delete(id).await;
        world.purge(id).await;
    }
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(active(world), 50);
    let rows = rows(world).await;
    let row = |id| rows.iter().find(|row| row.object_id == id).unwrap();
    assert_eq!(row(gone).action, StagedAction::Delete);
    assert_eq!(row(gone).decision, Decision::Waiting);
    assert_eq!(row(office.people[1]).decision, Decision::Rejected);
    assert_eq!(decide(world, these(&[gone]), true).await, 1);
    world.cycle().await;
    assert!(world.account("Person 00").is_none());
    assert!(world.account("Person 01").is_some());
}

async fn what_was_allowed_and_failed_is_tried_again(database: Database) {
    let office = Office::held_back(database).await;
    let world = &office.world;
    decide(world, all(world), true).await;
    world.target.switch_on(Fault::errors(400));
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(active(world), 50);
    assert_eq!(world.cycle().await, None, "each waits for its time");
    world.target.switch_all_off();
    world.pass_minutes(2);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(world), rows(world).await.len()), (20, 0));
}

async fn groups_count_with_people(database: Database) {
    let world = custom(database, JobScope::Assigned).await;
    world.provision_groups().await;
    let people = world.add(&staff(10)).await;
    let groups: Vec<_> = (0..10).map(|number| group(&format!("Group {number}"))).collect();
    let groups = world.add(&groups).await;
    world.assign(&people).await;
    world.assign(&groups).await;
    world.cycle().await;
    world.unassign(&people[..6]).await;
    world.unassign(&groups[..6]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let held = held(&world).await;
    assert_eq!((held.people, held.groups), (6, 6));
    assert_eq!((active(&world), world.target.groups().len()), (10, 10));
    decide(&world, these(&groups[..2]), true).await;
    world.cycle().await;
    assert_eq!((active(&world), world.target.groups().len()), (10, 8));
}

/// Of accounts whose links were forgotten, or of whose creation nobody heard, only a search tells that they are there.
async fn accounts_that_are_only_found_count_as_well(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    let links = RestartCriteria {
        links: true,
        ..RestartCriteria::default()
    };
    let (now, audit) = (world.now(), world.audit());
    let store = world.store();
    let restarted = store.restart_job(world.application, links, now, &audit);
    restarted.await.unwrap();
    world.unassign(&[office.sales]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(world), waiting(world).await), (50, 30));
    assert_eq!(staged_entries(world).await, 30);
    let first = rows(world).await.remove(0);
    assert_eq!(
        (first.name.as_str(), first.reason.as_str(), first.action),
        ("Person 00", "not assigned", StagedAction::Disable)
    );
    assert_eq!(world.cycle().await, None);
    assert_eq!(decide(world, these(&office.people[..1]), true).await, 1);
    assert_eq!(decide(world, all(world), false).await, 29);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((active(world), waiting(world).await), (49, 0));
    restart(world).await;
    assert_eq!(active(world), 49, "what was rejected stays");
    world.assign(&[office.sales]).await;
    world.cycle().await;
    assert_eq!((active(world), rows(world).await.len()), (50, 0));
    assert_eq!(world.target.accounts().len(), 50);
}

/// Everybody is entitled still, and would be switched off all the same.
async fn a_mapping_that_switches_accounts_off_takes_nobody_away(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    let before = world
        .store()
        .job(world.application)
        .await
        .unwrap()
        .unwrap()
        .schema;
    let set = async |source: MappingSource| {
        world
            .change_mapping(|mapping| {
                let mut rows = mapping.attribute_mappings.iter_mut();
                rows.find(|row| row.target == "active").unwrap().source = source;
            })
            .await;
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
    };
    set(MappingSource::Constant("False".into())).await;
    assert_eq!((active(world), waiting(world).await), (50, 50));
    let first = rows(world).await.remove(0);
    assert_eq!(
        (first.action, first.reason.as_str()),
        (StagedAction::Disable, "a mapping switches it off")
    );
    assert_eq!(world.cycle().await, None);
    let mut mappings = before.object_mappings.into_iter();
    let users = mappings
        .find(|mapping| mapping.source == ObjectKind::User)
        .unwrap();
    let usual = users.attribute_mapping("active").unwrap().source.clone();
    set(usual).await;
    assert_eq!((active(world), rows(world).await.len()), (50, 0));
    assert_eq!(world.target.requests().total(), 0);
    // A few are no accident, and the log says what became of them.
    world.edit(office.people[3], "department", "Archive").await;
    let archive = r#"Switch([department], "True", "Archive", "False")"#;
    set(MappingSource::Expression(archive.into())).await;
    assert_eq!((active(world), waiting(world).await), (49, 0));
    let log = world.log().await;
    let entry = log.iter().find(|entry| entry.object_id == office.people[3]);
    assert_eq!(entry.unwrap().action, LogAction::Disable);
    assert_eq!(entry.unwrap().summary, "Disabled: a mapping switches it off");
}

async fn somebody_is_told_once(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    set(world, |_, job| {
        job.notification_email = "it@corp.example".into();
        job.notify_on_failure = true;
    })
    .await;
    world.unassign(&[office.sales]).await;
    world.cycle().await;
    restart(world).await;
    let outbox = world.store().outbox(10).await.unwrap();
    assert_eq!(outbox.len(), 1);
    assert_eq!(outbox[0].state, OutboxState::Waiting);
    assert_eq!(
        outbox[0].notification.event,
        model::NotificationEvent::DeletionThresholdMet {
            held_back: 30,
            threshold: 10
        }
    );
    world.unassign(&office.people[30..]).await;
    world.cycle().await;
    assert_eq!(
        world.store().outbox(10).await.unwrap().len(),
        2,
        "the next trip is told, too"
    );
}
