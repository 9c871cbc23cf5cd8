//! Members are held back as accounts are, for each group and for all of them.

use model::{CycleState, JobScope, LogAction, ObjectId, StagedAction};
use portal::DeletionChoice;
use tests::people::{group, person};
use tests::{Database, World};

use super::{active, all, custom, decide, held, restart, rows, staged_entries, waiting};
use crate::on_both_databases;

on_both_databases![
    members_are_held_back_and_additions_flow,
    members_who_are_back_are_not_held_back_any_more,
    a_rejected_member_stays_and_later_ones_leave,
];

/// Thirty people in one group, all of whom keep their accounts whatever group they are in.
async fn team(database: Database) -> (World, ObjectId, Vec<ObjectId>) {
    let world = custom(database, JobScope::All).await;
    world.provision_groups().await;
    let people: Vec<_> = (0..32)
        .map(|number| person(&format!("Person {number:02}")))
        .collect();
    let people = world.add(&people).await;
    let team = world.add(&[group("Team")]).await[0];
    world.join(team, &people[..30]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(members(&world), 30);
    world.target.reset_requests();
    (world, team, people)
}

fn members(world: &World) -> usize {
    world.members("Team").unwrap().len()
}

async fn members_are_held_back_and_additions_flow(database: Database) {
    let (world, team, people) = team(database).await;
    world.leave(team, &people[..20]).await;
    world.join(team, &people[30..31]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(members(&world), 31, "nobody was removed, and one was added");
    let held = held(&world).await;
    assert_eq!((held.memberships, held.people), (20, 0));
    let row = rows(&world).await.remove(0);
    assert_eq!((row.name.as_str(), row.detail.as_str()), ("Person 00", "Team"));
    assert_eq!(
        (row.group_id, row.action),
        (Some(team), StagedAction::RemoveMember)
    );
    let log = world.log().await;
    let entry = log
        .iter()
        .find(|entry| entry.action == LogAction::StagedDelete)
        .unwrap();
    assert_eq!(entry.summary, "Held back: 20 members would be removed");
    restart(&world).await;
    assert_eq!((members(&world), waiting(&world).await), (31, 20));
    assert_eq!(staged_entries(&world).await, 1);
    assert_eq!(world.cycle().await, None, "nothing is due");

    let one = DeletionChoice::These(vec![(people[0], Some(team))]);
    assert_eq!(decide(&world, one, true).await, 1);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((members(&world), waiting(&world).await), (30, 19));
    assert_eq!(decide(&world, all(&world), true).await, 19);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((members(&world), rows(&world).await.len()), (11, 0));
    assert_eq!(active(&world), 32);
    assert_eq!(world.cycle().await, None);
}

async fn members_who_are_back_are_not_held_back_any_more(database: Database) {
    let (world, team, people) = team(database).await;
    world.leave(team, &people[..20]).await;
    world.cycle().await;
    world.join(team, &people[..19]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!((members(&world), waiting(&world).await), (30, 1));
    assert_eq!(world.target.requests().total(), 0);
}

async fn a_rejected_member_stays_and_later_ones_leave(database: Database) {
    let (world, team, people) = team(database).await;
    world.leave(team, &people[..20]).await;
    world.cycle().await;
    assert_eq!(decide(&world, all(&world), false).await, 20);
    world.leave(team, &people[20..22]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(members(&world), 28);
    // Whoever loses their account loses their memberships with it.
    world.set_enabled(people[0], false).await;
    world.cycle().await;
    assert_eq!((members(&world), active(&world)), (28, 31));
}
