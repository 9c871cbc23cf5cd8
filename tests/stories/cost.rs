//! What work costs: requests per change, however large the company is (lessons, themes A and B).

use model::{CycleState, JobScope, ProvisioningStatus};
use simulator::Profile;
use tests::people::{group, person, staff};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_joiner_costs_two_requests_and_nobody_else_any,
    members_are_known_without_being_read,
    one_who_joins_many_groups_costs_one_request_for_each,
];

/// Two hundred people in twenty groups of fifty.
async fn company(database: Database) -> (World, Vec<model::ObjectId>, Vec<model::ObjectId>) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world.add(&staff(200)).await;
    let teams: Vec<_> = (0..20).map(|number| group(&format!("Team {number}"))).collect();
    let teams = world.add(&teams).await;
    for (number, team) in teams.iter().enumerate() {
        let first = number * 7;
        world.join(*team, &people[first..first + 50]).await;
    }
    (world, people, teams)
}

async fn a_joiner_costs_two_requests_and_nobody_else_any(database: Database) {
    let (world, _, _) = company(database).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    world.target.reset_requests();
    world.add(&[person("Ana Duarte")]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let requests = world.target.requests();
    assert_eq!(
        (requests.users.find, requests.users.create, requests.total()),
        (1, 1, 2)
    );
    world.target.reset_requests();
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().total(), 0);
}

async fn members_are_known_without_being_read(database: Database) {
    let (world, _, _) = company(database).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let groups = world.target.requests().groups;
    assert_eq!(
        (groups.find, groups.create, groups.get, groups.replace),
        (20, 20, 0, 0),
        "{groups:?}"
    );
    assert_eq!(groups.patch, 20, "fifty members in one request");
    assert_eq!(world.target.requests().members.added, 1000);
}

async fn one_who_joins_many_groups_costs_one_request_for_each(database: Database) {
    let (world, people, teams) = company(database).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    world.target.reset_requests();
    for team in &teams {
        world.join(*team, &people[199..]).await;
    }
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let requests = world.target.requests();
    assert_eq!((requests.total(), requests.groups.patch), (20, 20));
    assert_eq!(
        (requests.members.added, requests.members.set),
        (20, 0),
        "never the whole list"
    );
}
