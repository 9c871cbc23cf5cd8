//! Applications that misbehave, each in its way: in the end everybody has one account, and the group its members.
//!
//! They are many and the database has no part in it: told on SQLite only.

use model::{JobScope, ObjectId, ProvisioningStatus};
use serde_json::Value;
use simulator::{Fault, FaultKind, Lag, Profile, RetryAfter};
use tests::people::{group, person};
use tests::{Database, World};

const NAMES: [&str; 3] = ["Ana Duarte", "Bo Lindqvist", "Cy Moreno"];

/// Three people in the group "Team", and nobody assigned.
async fn company(profile: Profile) -> (World, Vec<ObjectId>, ObjectId) {
    let world = World::new(Database::Sqlite, profile, "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world.add(&NAMES.map(person)).await;
    let team = world.add(&[group("Team")]).await.remove(0);
    world.join(team, &people).await;
    (world, people, team)
}

/// Runs cycles until whatever failed was tried again.
async fn settle(world: &World) {
    for _ in 0..6 {
        world.cycle().await;
        world.pass_minutes(60);
    }
}

/// Names of the active accounts, in order.
fn active(world: &World) -> Vec<String> {
    let mut names: Vec<String> = world
        .target
        .accounts()
        .iter()
        .filter(|account| account["active"] == true)
        .map(|account| account["displayName"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_outlived() {
    let faults = [
        Fault::new(FaultKind::TooManyRequests(RetryAfter::Seconds(1))).times(2),
        Fault::new(FaultKind::TooManyRequests(RetryAfter::Date(1))).times(2),
        Fault::errors(503).times(5),
        Fault::new(FaultKind::DropBefore).times(3),
        Fault::new(FaultKind::DropAfter).times(3),
        Fault::new(FaultKind::DropAfter).share(50).times(6),
        Fault::new(FaultKind::TruncatedBody).times(3),
        Fault::new(FaultKind::WebPage).times(3),
        Fault::new(FaultKind::WrongContentType).times(3),
        Fault::new(FaultKind::StaleReads(Lag::Writes(2))).times(9),
        Fault::new(FaultKind::TokenExpired).after(3).times(2),
    ];
    for fault in faults {
        let (world, _, team) = company(Profile::standard()).await;
        world.target.switch_on(fault);
        world.assign(&[team]).await;
        settle(&world).await;
        assert!(world.target.hits(fault.kind.name()) > 0, "{fault:?} did nothing");
        assert_eq!(world.target.accounts().len(), 3, "{fault:?}");
        assert_eq!(active(&world), NAMES, "{fault:?}");
        assert_eq!(world.target.groups().len(), 1, "{fault:?}");
        assert_eq!(world.members("Team").unwrap(), NAMES, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_members_are_added_again() {
    // Its PATCH is answered without a body, so that only a look at the group tells.
    let profile = Profile::named("scim2-server").unwrap();
    let (world, _, team) = company(profile).await;
    let lost = Fault::new(FaultKind::LostMembers { keep: 1 });
    world.target.switch_on(lost.times(1));
    world.assign(&[team]).await;
    settle(&world).await;
    assert_eq!(world.target.hits("lost-members"), 1);
    assert_eq!(world.members("Team").unwrap(), NAMES);
}

/// The first group that is filled shows that the application keeps members, and the next one loses some.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_group_is_looked_at_where_the_answers_tell_nothing() {
    let profile = Profile::named("scim2-server").unwrap();
    let (world, people, team) = company(profile).await;
    let second = world.add(&[group("Second")]).await[0];
    world.join(second, &people).await;
    let lost = Fault::new(FaultKind::LostMembers { keep: 1 });
    world.target.switch_on(lost.after(1).times(1));
    world.assign(&[team, second]).await;
    settle(&world).await;
    assert_eq!(world.target.hits("lost-members"), 1);
    for name in ["Team", "Second"] {
        assert_eq!(world.members(name).unwrap(), NAMES, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn applications_of_every_kind_are_kept_right() {
    for profile in Profile::all() {
        let name = profile.name.clone();
        let keeps_titles = !matches!(name.as_str(), "django-scim2" | "open-webui");
        let deletes = profile.delete_on_disable;
        let has_groups = profile.supports_groups;
        let (world, people, team) = company(profile).await;
        world.assign(&[team]).await;
        settle(&world).await;
        assert_eq!(active(&world), NAMES, "{name}");
        assert_eq!(world.members("Team").is_some(), has_groups, "{name}");

        world.edit(people[0], "jobTitle", "Lead").await;
        world.leave(team, &people[1..2]).await;
        settle(&world).await;
        assert_eq!(active(&world), ["Ana Duarte", "Cy Moreno"], "{name}");
        assert_eq!(
            world.target.accounts().len(),
            if deletes { 2 } else { 3 },
            "{name}"
        );
        if has_groups {
            assert_eq!(world.target.groups().len(), 1, "{name}");
            assert_eq!(
                world.members("Team").unwrap(),
                ["Ana Duarte", "Cy Moreno"],
                "{name}"
            );
        }
        if keeps_titles {
            let title = world.account("Ana Duarte").unwrap()["title"].clone();
            assert_eq!(title, Value::from("Lead"), "{name}");
        }
    }
}
