//! Answers that nobody heard: what the application did is not known, and whatever becomes of people meanwhile, in the end it
//! is right (lessons, themes D and G).

use model::{CycleState, JobScope, LogStatus, ObjectId, ProvisioningStatus};
use serde_json::{Value, json};
use simulator::{Fault, FaultKind, Profile, RequestKind, ResourceKind, Target};
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    whoever_leaves_again_after_an_unheard_return_has_no_access,
    whoever_returns_after_an_unheard_end_has_access,
    what_was_written_back_after_an_unheard_change_is_sent,
    whoever_rejoins_after_an_unheard_removal_is_a_member,
    a_group_that_was_created_unheard_and_left_scope_is_deleted,
    a_deletion_that_failed_is_tried_again_though_members_were_compared,
    one_answer_that_it_is_gone_makes_no_twin_of_what_was_renamed,
    a_success_that_says_nothing_is_looked_at,
    what_could_not_follow_a_creation_is_sent_in_time,
];

async fn world(database: Database) -> (World, Vec<ObjectId>, ObjectId) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people).await;
    world.assign(&people).await;
    world.assign(&[sales]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    (world, people, sales)
}

/// The next of these requests is done, and its answer is lost.
fn lose_answer(world: &World, resources: ResourceKind, request: RequestKind) {
    let target = Target {
        resources: Some(resources),
        request: Some(request),
    };
    let fault = Fault::new(FaultKind::DropAfter).on(target).times(1);
    world.target.switch_on(fault);
}

async fn later(world: &World) {
    world.pass_minutes(25 * 60);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
}

fn active(world: &World, name: &str) -> Value {
    world.account(name).unwrap()["active"].clone()
}

async fn whoever_leaves_again_after_an_unheard_return_has_no_access(database: Database) {
    let (world, people, sales) = world(database).await;
    world.leave(sales, &people[..1]).await;
    world.unassign(&people[..1]).await;
    world.cycle().await;
    assert_eq!(active(&world, "Ana Duarte"), json!(false));

    lose_answer(&world, ResourceKind::User, RequestKind::Patch);
    world.assign(&people[..1]).await;
    world.cycle().await;
    assert_eq!(
        active(&world, "Ana Duarte"),
        json!(true),
        "the application did it"
    );
    world.unassign(&people[..1]).await;
    later(&world).await;
    assert_eq!(active(&world, "Ana Duarte"), json!(false));
}

async fn whoever_returns_after_an_unheard_end_has_access(database: Database) {
    let (world, people, _) = world(database).await;
    lose_answer(&world, ResourceKind::User, RequestKind::Patch);
    world.set_enabled(people[0], false).await;
    world.cycle().await;
    assert_eq!(
        active(&world, "Ana Duarte"),
        json!(false),
        "the application did it"
    );
    world.set_enabled(people[0], true).await;
    later(&world).await;
    assert_eq!(active(&world, "Ana Duarte"), json!(true));
}

async fn what_was_written_back_after_an_unheard_change_is_sent(database: Database) {
    let (world, people, _) = world(database).await;
    lose_answer(&world, ResourceKind::User, RequestKind::Patch);
    world.edit(people[0], "jobTitle", "Director").await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Director"));
    world.edit(people[0], "jobTitle", "Engineer").await;
    later(&world).await;
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Engineer"));
    // Sent once, and not again.
    let sent = world.target.requests().total();
    later(&world).await;
    assert_eq!(world.target.requests().total(), sent);
}

async fn whoever_rejoins_after_an_unheard_removal_is_a_member(database: Database) {
    let (world, people, sales) = world(database).await;
    lose_answer(&world, ResourceKind::Group, RequestKind::Patch);
    world.leave(sales, &people[..1]).await;
    world.cycle().await;
    assert_eq!(
        world.members("Sales").unwrap(),
        ["Bo Lindqvist"],
        "the application did it"
    );
    world.join(sales, &people[..1]).await;
    later(&world).await;
    assert_eq!(world.members("Sales").unwrap(), ["Ana Duarte", "Bo Lindqvist"]);
}

async fn a_group_that_was_created_unheard_and_left_scope_is_deleted(database: Database) {
    let (world, ..) = world(database).await;
    let staff = world.add(&[group("Staff")]).await;
    world.assign(&staff).await;
    lose_answer(&world, ResourceKind::Group, RequestKind::Create);
    world.cycle().await;
    assert!(world.members("Staff").is_some(), "the application did it");
    world.unassign(&staff).await;
    // A new initial cycle looks at everybody.
    world.change_mapping(|users| users.enabled = true).await;
    later(&world).await;
    assert!(world.members("Staff").is_none());
}

async fn a_deletion_that_failed_is_tried_again_though_members_were_compared(database: Database) {
    let (world, people, sales) = world(database).await;
    let target = Target {
        resources: Some(ResourceKind::Group),
        request: Some(RequestKind::Delete),
    };
    world
        .target
        .switch_on(Fault::new(FaultKind::WebPage).on(target).times(1));
    world.unassign(&[sales]).await;
    world.leave(sales, &people[..1]).await;
    world.cycle().await;
    assert!(world.members("Sales").is_some());
    later(&world).await;
    assert!(world.members("Sales").is_none());
}

async fn one_answer_that_it_is_gone_makes_no_twin_of_what_was_renamed(database: Database) {
    let (world, _, sales) = world(database).await;
    let target = Target {
        resources: Some(ResourceKind::Group),
        request: Some(RequestKind::Patch),
    };
    world.target.switch_on(Fault::errors(404).on(target).times(1));
    world.edit(sales, "displayName", "Sales and Service").await;
    world.cycle().await;
    later(&world).await;
    assert_eq!(world.target.groups().len(), 1);
    assert_eq!(
        world.members("Sales and Service").unwrap(),
        ["Ana Duarte", "Bo Lindqvist"]
    );
}

/// A proxy answers in the application's place: success, and nothing to read.
async fn a_success_that_says_nothing_is_looked_at(database: Database) {
    let (world, people, _) = world(database).await;
    let target = Target {
        resources: Some(ResourceKind::User),
        request: Some(RequestKind::Patch),
    };
    for kind in [FaultKind::WebPage, FaultKind::TruncatedBody] {
        world.target.switch_on(Fault::new(kind).on(target));
    }
    world.set_enabled(people[0], false).await;
    world.cycle().await;
    assert_eq!(active(&world, "Ana Duarte"), json!(true), "nothing was done");
    assert_eq!(world.log().await[0].status, LogStatus::Failure);
    world.target.switch_all_off();
    later(&world).await;
    assert_eq!(active(&world, "Ana Duarte"), json!(false));
}

async fn what_could_not_follow_a_creation_is_sent_in_time(database: Database) {
    let (world, ..) = world(database).await;
    let of_users = |request| Target {
        resources: Some(ResourceKind::User),
        request: Some(request),
    };
    // The form is refused, so that less is sent first; and what was to follow does not arrive.
    world
        .target
        .switch_on(Fault::errors(400).on(of_users(RequestKind::Create)).times(1));
    world
        .target
        .switch_on(Fault::new(FaultKind::DropBefore).on(of_users(RequestKind::Patch)));
    let cleo = world.add(&[person("Cleo Marsh")]).await;
    world.assign(&cleo).await;
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let department = |world: &World| {
        let account = world.account("Cleo Marsh").unwrap();
        account["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]["department"].clone()
    };
    assert_eq!(department(&world), Value::Null);
    let entry = world
        .log()
        .await
        .into_iter()
        .find(|entry| entry.object_id == cleo[0]);
    let entry = entry.unwrap();
    assert_eq!(
        (entry.status, entry.error.unwrap().code.as_str()),
        (LogStatus::Warning, "WebExceptionProtocolError")
    );
    world.target.switch_all_off();
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_ne!(department(&world), Value::Null);
    // And that was all.
    world.pass_minutes(41);
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().users.writes(), 0);
}
