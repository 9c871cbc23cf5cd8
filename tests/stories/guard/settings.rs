//! What the settings of the guard, and of what becomes of leavers, do.

use model::{CycleState, JobScope, LeaverAction, LogStatus, StagedAction};
use tests::Database;
use tests::people::staff;

use super::{active, custom, office, rows, set, staged_entries, waiting};
use crate::on_both_databases;

on_both_databases![
    a_share_counts_only_from_ten_on,
    a_number_counts_from_the_first_on,
    limits_are_for_each_cycle_and_what_is_not_above_them_flows,
    switched_off_the_guard_holds_nobody_back,
    out_of_scope_deletions_can_be_skipped,
    accounts_can_be_deleted_instead,
    accounts_can_be_deleted_some_days_later,
];

async fn a_share_counts_only_from_ten_on(database: Database) {
    let world = custom(database, JobScope::Assigned).await;
    let people = world.add(&staff(12)).await;
    world.assign(&people).await;
    world.cycle().await;
    world.unassign(&people[..9]).await;
    world.cycle().await;
    assert_eq!((active(&world), waiting(&world).await), (3, 0));
    world.assign(&people).await;
    world.cycle().await;
    world.unassign(&people[..10]).await;
    world.cycle().await;
    assert_eq!((active(&world), waiting(&world).await), (12, 10));
}

async fn a_number_counts_from_the_first_on(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    set(world, |guard, _| guard.count = 2).await;
    world.unassign(&office.people[30..32]).await;
    world.cycle().await;
    assert_eq!((active(world), waiting(world).await), (48, 0));
    world.unassign(&office.people[32..35]).await;
    world.cycle().await;
    assert_eq!((active(world), waiting(world).await), (48, 3));
}

async fn limits_are_for_each_cycle_and_what_is_not_above_them_flows(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    set(world, |guard, _| (guard.count, guard.percent) = (10, 100)).await;
    // Ten may leave in one cycle: ten do, and ten do in the next one.
    for (leavers, left) in [(30..40, 40), (40..50, 30)] {
        world.unassign(&office.people[leavers]).await;
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
        assert_eq!((active(world), waiting(world).await), (left, 0));
    }
    assert_eq!(staged_entries(world).await, 0);
    // Eleven are above the limit, and none of them goes.
    for id in &office.people[..11] {
        world.set_enabled(*id, false).await;
    }
    world.cycle().await;
    assert_eq!((active(world), waiting(world).await), (30, 11));
    assert_eq!(staged_entries(world).await, 11);
}

async fn switched_off_the_guard_holds_nobody_back(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    set(world, |guard, _| guard.enabled = false).await;
    world.unassign(&[office.sales]).await;
    world.cycle().await;
    assert_eq!((active(world), rows(world).await.len()), (20, 0));
}

async fn out_of_scope_deletions_can_be_skipped(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    set(world, |guard, _| guard.skip_out_of_scope = true).await;
    world.unassign(&office.people[30..33]).await;
    world.set_enabled(office.people[40], false).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(active(world), 49, "who is blocked still loses their account");
    let log = world.log().await;
    let entry = log.iter().find(|entry| entry.identity == "Person 30").unwrap();
    assert_eq!(entry.status, LogStatus::Skipped);
    assert_eq!(
        entry.summary,
        "Left alone (not assigned): out of scope deletions are skipped"
    );
    // Once it is off, they are looked at again.
    set(world, |guard, _| guard.skip_out_of_scope = false).await;
    world.cycle().await;
    assert_eq!(active(world), 46);
}

async fn accounts_can_be_deleted_instead(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    world.unassign(&office.people[30..31]).await;
    world.cycle().await;
    set(world, |guard, _| guard.leavers = LeaverAction::Delete).await;
    world.unassign(&office.people[31..33]).await;
    world.set_enabled(office.people[33], false).await;
    world.soft_delete(office.people[34]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 47);
    assert_eq!(
        active(world),
        45,
        "who left before, or is only blocked, has a disabled account"
    );
    // They are counted as well.
    world.unassign(&[office.sales]).await;
    world.cycle().await;
    assert_eq!((world.target.accounts().len(), waiting(world).await), (47, 30));
    assert_eq!(rows(world).await[0].action, StagedAction::Delete);
    // Who is back gets a new account.
    world.assign(&office.people[31..32]).await;
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), 48);
}

async fn accounts_can_be_deleted_some_days_later(database: Database) {
    let office = office(database).await;
    let world = &office.world;
    set(world, |guard, _| {
        guard.leavers = LeaverAction::DisableThenDelete;
        guard.delete_after_days = 7;
    })
    .await;
    world.unassign(&office.people[30..32]).await;
    world.set_enabled(office.people[33], false).await;
    world.soft_delete(office.people[34]).await;
    world.cycle().await;
    assert_eq!((world.target.accounts().len(), active(world)), (50, 46));
    world.pass_minutes(6 * 24 * 60);
    world.cycle().await;
    world.assign(&office.people[31..32]).await;
    world.cycle().await;
    assert_eq!((world.target.accounts().len(), active(world)), (50, 47));
    let said = world.log().await.len();
    world.pass_minutes(24 * 60 - 1);
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), 50);
    assert_eq!(
        world.log().await.len(),
        said,
        "nobody is looked at before their time"
    );
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 48);
    assert!(world.account("Person 30").is_none() && world.account("Person 34").is_none());
}
