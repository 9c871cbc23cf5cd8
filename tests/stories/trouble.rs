//! What goes wrong, and what it must not lead to.

use model::{CycleState, JobScope, LogAction, LogStatus, ProvisioningStatus, RestartCriteria};
use serde_json::json;
use simulator::{Fault, FaultKind, Profile, RetryAfter};
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    one_bad_person_never_stops_the_others,
    a_refused_token_fails_the_cycle_and_touches_nobody,
    existing_accounts_are_taken_over_and_not_created_twice,
    two_accounts_with_one_matching_value_are_a_conflict,
    several_accounts_with_one_matching_value_are_left_alone,
    two_people_never_share_an_account,
    any_character_can_be_matched,
    an_account_that_vanished_is_created_again,
    stopped_halfway_it_goes_on_where_it_was,
    stop_ends_the_wait_that_an_application_asked_for,
    a_restart_sends_nothing_where_nothing_differs,
    a_busy_application_is_tried_again,
    everybody_is_in_scope_when_all_users_are_synchronized,
];

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

async fn one_bad_person_never_stops_the_others(database: Database) {
    let world = World::pingboard(database).await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let mut bad = person("Bo Lindqvist");
    bad.attributes.remove("givenName");
    let people = world
        .add(&[person("Ana Duarte"), bad, person("Chidi Okafor")])
        .await;
    world.assign(&people).await;

    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 2);
    let log = world.log().await;
    let entry = log.iter().find(|entry| entry.identity == "Bo Lindqvist").unwrap();
    let error = entry.error.as_ref().unwrap();
    assert_eq!(
        (entry.action, entry.status, error.code.as_str()),
        (LogAction::Create, LogStatus::Failure, "MissingValues")
    );
    assert!(error.reason.contains("name.givenName"), "{}", error.reason);

    assert_eq!(world.cycle().await, None, "it is not tried again before its time");
    world.edit(people[1], "givenName", "Bo").await;
    assert_eq!(
        world.cycle().await,
        Some(CycleState::Completed),
        "the cause changed: tried again at once"
    );
    assert_eq!(world.target.accounts().len(), 3);
    let (_, failing) = world.store().account_counts(world.application).await.unwrap();
    assert_eq!(failing, 0);
}

async fn a_refused_token_fails_the_cycle_and_touches_nobody(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people[..1]).await;
    world.cycle().await;

    world.target.switch_on(Fault::errors(401).times(100));
    world.unassign(&people[..1]).await;
    world.assign(&people[1..]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    let cycle = world
        .store()
        .cycles(world.application, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        cycle.error.map(|error| error.code).as_deref(),
        Some("Unauthorized")
    );
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(true));

    world.target.switch_all_off();
    assert_eq!(
        world.cycle().await,
        None,
        "a broken application is left alone for a while"
    );
    world.pass_minutes(6);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
    assert!(world.account("Bo Lindqvist").is_some());
}

async fn existing_accounts_are_taken_over_and_not_created_twice(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    let id = world.account("Ana Duarte").unwrap()["id"].clone();

    // The same application, registered anew: nothing is known about its accounts.
    let again = world.registered_anew("custom").await;
    again.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    again.edit(people[0], "jobTitle", "Lead Engineer").await;
    again.assign(&people).await;
    again.target.reset_requests();
    again.cycle().await;
    assert_eq!(again.target.accounts().len(), 1);
    let ana = again.account("Ana Duarte").unwrap();
    assert_eq!((&ana["id"], &ana["title"]), (&id, &json!("Lead Engineer")));
    assert!(again.target.requests().users.create == 0);
}

async fn two_accounts_with_one_matching_value_are_a_conflict(database: Database) {
    let world = custom(database).await;
    world.match_by("title").await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    // Both have the same title, so that one account exists and the second person must not take it.
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), 1);
    let log = world.log().await;
    let failed = log
        .iter()
        .find(|entry| entry.status == LogStatus::Failure)
        .unwrap();
    assert_eq!(failed.error.as_ref().unwrap().code, "DuplicateSourceEntries");
}

async fn several_accounts_with_one_matching_value_are_left_alone(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    world.cycle().await;
    let accounts = world.target.accounts();
    let again = world.registered_anew("custom").await;
    again.match_by("title").await;
    again.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let cy = again.add(&[person("Cy Moreno")]).await;
    again.assign(&cy).await;
    assert_eq!(again.cycle().await, Some(CycleState::Completed));
    let entry = again.log().await.remove(0);
    assert_eq!(
        (entry.status, entry.error.unwrap().code.as_str()),
        (LogStatus::Failure, "DuplicateTargetEntries")
    );
    assert_eq!(
        again.target.accounts(),
        accounts,
        "neither taken nor joined by a third"
    );
}

async fn two_people_never_share_an_account(database: Database) {
    let world = custom(database).await;
    let mut twin = person("Ana Duarte");
    twin.attributes
        .insert("userPrincipalName".into(), "other@corp.example".into());
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.match_by("displayName").await;
    let twins = world.add(&[twin]).await;
    world.assign(&twins).await;
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(
        world.target.accounts().len(),
        1,
        "the twin is neither linked to Ana's account nor created beside it"
    );
}

async fn any_character_can_be_matched(database: Database) {
    let world = custom(database).await;
    let names = [
        "o'brien+1@corp.example",
        "quo\"te\\back@corp.example",
        "ümläut & co#?@corp.example",
        "😀@corp.example",
    ];
    let mut people = Vec::new();
    for name in names {
        let mut object = person("Any One");
        object.attributes.insert("userPrincipalName".into(), name.into());
        people.push(object);
    }
    let people = world.add(&people).await;
    world.assign(&people).await;
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), names.len());
    // Forgetting the links and starting again must find every one of them.
    let again = world.registered_anew("custom").await;
    again.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    again.assign(&people).await;
    again.cycle().await;
    assert_eq!(again.target.accounts().len(), names.len());
}

async fn an_account_that_vanished_is_created_again(database: Database) {
    // Pingboard deletes what is disabled.
    let world = World::pingboard(database).await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.unassign(&people).await;
    world.cycle().await;
    assert!(world.account("Ana Duarte").is_none());
    world.assign(&people).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(true));
    assert_eq!(world.log().await[0].action, LogAction::Create);
}

async fn stopped_halfway_it_goes_on_where_it_was(database: Database) {
    let world = custom(database).await;
    let objects: Vec<_> = (0..60)
        .map(|number| person(&format!("Person N{number}")))
        .collect();
    let people = world.add(&objects).await;
    world.assign(&people).await;
    world.target.set_latency(std::time::Duration::from_millis(20));
    let engine = world.engine.clone();
    let (now, application) = (world.now(), world.application);
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.accounts().len() < 10 {
        tokio::task::yield_now().await;
    }
    world.configure(JobScope::Assigned, ProvisioningStatus::Off).await;
    world.engine.halt(application);
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Stopped);
    let created = world.target.accounts().len();
    assert!((10..60).contains(&created), "{created}");
    assert_eq!(world.cycle().await, None, "off means off");

    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 60);
    assert_eq!(
        world.target.requests().users.create,
        u64::try_from(60 - created).unwrap()
    );
}

async fn stop_ends_the_wait_that_an_application_asked_for(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    let busy = FaultKind::TooManyRequests(RetryAfter::Seconds(9));
    world.target.switch_on(Fault::new(busy).times(50));
    let engine = world.engine.clone();
    let (now, application) = (world.now(), world.application);
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.requests().total() == 0 {
        tokio::task::yield_now().await;
    }
    world.engine.halt(application);
    let ended = tokio::time::timeout(std::time::Duration::from_secs(7), cycle).await;
    let ended = ended.expect("the wait of 9 seconds has ended").unwrap();
    assert_eq!(ended[0].1.state, CycleState::Stopped);

    world.target.switch_all_off();
    world.pass_minutes(2);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Ana Duarte").is_some());
}

async fn a_restart_sends_nothing_where_nothing_differs(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.target.reset_requests();
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
    assert_eq!(world.target.requests().total(), 0);
    assert!(world.log().await[0].summary.contains("up to date"));
}

async fn a_busy_application_is_tried_again(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.target.switch_on(Fault::errors(500).times(50));
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.log().await[0].error.as_ref().unwrap().code,
        "InternalServerError"
    );
    world.target.switch_all_off();
    world.pass_minutes(2);
    assert_eq!(
        world.cycle().await,
        Some(CycleState::Completed),
        "the retry is due"
    );
    assert!(world.account("Ana Duarte").is_some());
}

async fn everybody_is_in_scope_when_all_users_are_synchronized(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people[..1]).await;
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), 1);
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    assert_eq!(
        world.cycle().await,
        Some(CycleState::Completed),
        "the scope changed: a new initial cycle by itself"
    );
    assert_eq!(world.target.accounts().len(), 2);
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.cycle().await;
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));
}
