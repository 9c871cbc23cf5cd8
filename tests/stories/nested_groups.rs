//! Groups inside groups: their people belong to the outer group too (lessons, theme C).

use model::{Directory, JobScope, ObjectId, ProvisioningStatus};
use simulator::Profile;
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    people_of_groups_inside_come_with_the_outer_group,
    whoever_leaves_the_inner_group_leaves_the_outer_one,
    a_second_way_into_the_group_is_enough_to_stay,
    an_inner_group_that_is_deleted_takes_its_people_with_it,
    circles_of_groups_end,
    a_directory_can_leave_nested_groups_alone,
];

struct Company {
    world: World,
    /// Engineering, with Platform inside, with Databases inside.
    groups: Vec<ObjectId>,
    /// Ana in Engineering, Bo in Platform, Cy in Databases.
    people: Vec<ObjectId>,
}

async fn company(database: Database) -> Company {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let groups = world
        .add(&[group("Engineering"), group("Platform"), group("Databases")])
        .await;
    let people = world
        .add(&[person("Ana Duarte"), person("Bo Lindqvist"), person("Cy Okafor")])
        .await;
    for (group, person) in groups.iter().zip(&people) {
        world.join(*group, &[*person]).await;
    }
    world.join(groups[0], &[groups[1]]).await;
    world.join(groups[1], &[groups[2]]).await;
    world.assign(&groups[..1]).await;
    world.cycle().await;
    Company {
        world,
        groups,
        people,
    }
}

impl Company {
    /// Who works in the application and who is shown as a member of Engineering.
    fn shown(&self) -> (Vec<String>, Vec<String>) {
        let mut active: Vec<String> = self
            .world
            .target
            .accounts()
            .iter()
            .filter(|account| account["active"] == true)
            .map(|account| account["displayName"].as_str().unwrap().to_owned())
            .collect();
        active.sort();
        (active, self.world.members("Engineering").unwrap())
    }
}

fn names(names: &[&str]) -> (Vec<String>, Vec<String>) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    (names.clone(), names)
}

async fn people_of_groups_inside_come_with_the_outer_group(database: Database) {
    let company = company(database).await;
    assert_eq!(
        company.shown(),
        names(&["Ana Duarte", "Bo Lindqvist", "Cy Okafor"])
    );
    // The groups inside are not assigned themselves.
    assert_eq!(company.world.target.groups().len(), 1);
    let late = company.world.add(&[person("Di Novak")]).await;
    company.world.join(company.groups[2], &late).await;
    company.world.cycle().await;
    assert_eq!(
        company.shown(),
        names(&["Ana Duarte", "Bo Lindqvist", "Cy Okafor", "Di Novak"])
    );
    assert_eq!(company.world.cycle().await, None);
}

async fn whoever_leaves_the_inner_group_leaves_the_outer_one(database: Database) {
    let company = company(database).await;
    company.world.leave(company.groups[2], &company.people[2..]).await;
    company.world.cycle().await;
    assert_eq!(company.shown(), names(&["Ana Duarte", "Bo Lindqvist"]));
    // Platform, and with it everybody inside, leaves Engineering.
    company
        .world
        .leave(company.groups[0], &company.groups[1..2])
        .await;
    company.world.cycle().await;
    assert_eq!(company.shown(), names(&["Ana Duarte"]));
}

async fn a_second_way_into_the_group_is_enough_to_stay(database: Database) {
    let company = company(database).await;
    company.world.join(company.groups[0], &company.people[2..]).await;
    assert_eq!(company.world.cycle().await, None, "nothing changes for them");
    company.world.leave(company.groups[2], &company.people[2..]).await;
    company.world.cycle().await;
    assert_eq!(
        company.shown(),
        names(&["Ana Duarte", "Bo Lindqvist", "Cy Okafor"])
    );
    company.world.leave(company.groups[0], &company.people[2..]).await;
    company.world.cycle().await;
    assert_eq!(company.shown(), names(&["Ana Duarte", "Bo Lindqvist"]));
}

async fn an_inner_group_that_is_deleted_takes_its_people_with_it(database: Database) {
    let company = company(database).await;
    company.world.soft_delete(company.groups[1]).await;
    company.world.cycle().await;
    assert_eq!(company.shown(), names(&["Ana Duarte"]));
    company.world.restore(company.groups[1]).await;
    company.world.cycle().await;
    assert_eq!(
        company.shown(),
        names(&["Ana Duarte", "Bo Lindqvist", "Cy Okafor"])
    );
}

async fn circles_of_groups_end(database: Database) {
    let company = company(database).await;
    company.world.join(company.groups[2], &company.groups[..1]).await;
    company.world.cycle().await;
    assert_eq!(
        company.shown(),
        names(&["Ana Duarte", "Bo Lindqvist", "Cy Okafor"])
    );
    company.world.leave(company.groups[1], &company.groups[2..]).await;
    company.world.cycle().await;
    assert_eq!(company.shown(), names(&["Ana Duarte", "Bo Lindqvist"]));
}

async fn a_directory_can_leave_nested_groups_alone(database: Database) {
    let company = company(database).await;
    let store = company.world.store();
    let set = async |expand| {
        let audit = company.world.audit();
        let set = store.set_expand_nested_groups(Directory::BUILT_IN, expand, &audit);
        assert!(set.await.unwrap());
    };
    set(false).await;
    company.world.cycle().await;
    assert_eq!(company.shown(), names(&["Ana Duarte"]));
    set(true).await;
    company.world.cycle().await;
    assert_eq!(
        company.shown(),
        names(&["Ana Duarte", "Bo Lindqvist", "Cy Okafor"])
    );
}
