//! Explain: why somebody has the account that they have, or none; also why nothing happened.

use model::{
    Explanation, LogStatus, ObjectId, ProvisioningStatus, ScopingClause, ScopingFilter, ScopingOperator,
};
use simulator::Fault;
use tests::people::{group, person};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    nobody_is_asked_and_everything_is_said,
    why_nothing_happens_is_said,
    the_deciding_clause_is_named,
    a_failure_says_when_it_is_tried_again,
    what_is_held_back_is_said,
    a_group_is_explained,
    the_last_requests_and_answers_are_shown,
    what_nobody_may_read_is_not_in_them,
];

async fn explain(world: &World, object: ObjectId) -> Explanation {
    let read = world.portal.command_line().read_configuration().unwrap();
    read.explain(object, world.application).await.unwrap()
}

async fn nobody_is_asked_and_everything_is_said(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    let before = explain(&world, people[0]).await;
    assert!(
        before.answer.starts_with("An account is searched for"),
        "{before:?}"
    );
    assert_eq!(
        before.matching.details,
        [(
            "userName EQUALS".to_owned(),
            "\"ana.duarte@corp.example\"".to_owned()
        )]
    );
    assert!(before.entries.is_empty());
    assert_eq!(world.target.requests().total(), 0);

    world.cycle().await;
    let after = explain(&world, people[0]).await;
    assert_eq!(
        (after.status, after.answer.as_str()),
        (LogStatus::Success, "Everything is as it should be.")
    );
    assert!(after.matching.text.contains("Rollcall created it"), "{after:?}");
    assert_eq!(after.entries.len(), 1);
    assert!(after.next_at.is_some());

    world.edit(people[0], "jobTitle", "Lead Engineer").await;
    let changed = explain(&world, people[0]).await;
    assert_eq!(changed.answer, "title is to be changed.");
    let title = changed
        .values
        .iter()
        .find(|value| value.target == "title")
        .unwrap();
    assert_eq!(
        (title.wanted.as_str(), title.sent.as_deref(), title.differs),
        ("Lead Engineer", Some("Engineer"), true)
    );
    assert_eq!(changed.values.iter().filter(|value| value.differs).count(), 1);
    assert!(
        changed
            .source
            .contains(&("jobTitle".to_owned(), "Lead Engineer".to_owned()))
    );
}

async fn why_nothing_happens_is_said(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    let stranger = explain(&world, people[0]).await;
    assert_eq!(stranger.answer, "Not created: not assigned.");
    assert_eq!(stranger.scope.status, LogStatus::Skipped);
    assert!(
        stranger
            .scope
            .details
            .contains(&("Assigned to application".to_owned(), "no".to_owned()))
    );

    world.assign(&people).await;
    let off = explain(&world, people[0]).await;
    assert_eq!(off.status, LogStatus::Warning);
    assert!(
        off.answer.ends_with("It is not done: provisioning is off."),
        "{}",
        off.answer
    );

    world.change_mapping(|mapping| mapping.enabled = false).await;
    let disabled = explain(&world, people[0]).await;
    assert!(
        disabled.answer.contains("the mapping of users is switched off"),
        "{}",
        disabled.answer
    );
}

async fn the_deciding_clause_is_named(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    world
        .change_mapping(|mapping| {
            mapping.scope = vec![ScopingFilter {
                title: "Sales only".to_owned(),
                clauses: vec![ScopingClause {
                    attribute: "department".to_owned(),
                    operator: ScopingOperator::Equals,
                    value: "Sales".to_owned(),
                    extra: model::Extra::default(),
                }],
                extra: model::Extra::default(),
            }];
        })
        .await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    let told = explain(&world, people[0]).await;
    assert_eq!(told.answer, "Not created: out of scope.");
    let (clause, result) = told.scope.details.last().unwrap();
    assert!(clause.starts_with("Sales only department EQUALS"), "{clause}");
    assert!(
        result.starts_with("false") && result.contains("Research"),
        "{result}"
    );
}

async fn a_failure_says_when_it_is_tried_again(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.target.switch_on(Fault::errors(400).after(1));
    world.cycle().await;
    let told = explain(&world, people[0]).await;
    assert_eq!(told.status, LogStatus::Warning);
    assert!(told.next.text.starts_with("It failed once"), "{told:?}");
    assert!(told.next_at.is_some_and(|at| at > world.now()));
    assert_eq!(told.entries[0].status, LogStatus::Failure);
}

async fn what_is_held_back_is_said(database: Database) {
    let (world, people) = World::holding_back(database).await;
    let told = explain(&world, people[0]).await;
    assert_eq!(
        told.answer,
        "The account is to be disabled. It is not done: it is held back until somebody allows it."
    );
    assert_eq!(told.status, LogStatus::Warning);
}

async fn a_group_is_explained(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.assign(&[sales]).await;
    world.cycle().await;
    let told = explain(&world, sales).await;
    assert_eq!(told.answer, "Everything is as it should be.");
    assert!(told.matching.text.starts_with("Linked to group"), "{told:?}");

    // Who was made a member, and what the application said to it.
    let ana = world.add(&[person("Ana Duarte")]).await;
    world.join(sales, &ana).await;
    world.pass_minutes(41);
    world.cycle().await;
    let attempt = explain(&world, sales).await.attempt.unwrap();
    let last = attempt.exchanges.last().unwrap();
    assert_eq!(last.method, "PATCH", "{attempt:?}");
    assert!(last.body.contains("members"), "{attempt:?}");
    assert!(last.status.is_some_and(|status| status < 300), "{attempt:?}");
}

async fn the_last_requests_and_answers_are_shown(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    assert_eq!(explain(&world, people[0]).await.attempt, None);
    world.assign(&people).await;
    world.cycle().await;
    let attempt = explain(&world, people[0]).await.attempt.unwrap();
    let told: Vec<_> = attempt
        .exchanges
        .iter()
        .map(|one| (one.method.as_str(), one.status))
        .collect();
    assert_eq!(told, [("GET", Some(200)), ("POST", Some(201))]);
    let [search, creation] = attempt.exchanges.as_slice() else {
        panic!("{attempt:?}");
    };
    assert!(
        search.target.contains("/Users?filter=userName"),
        "{}",
        search.target
    );
    assert!(
        creation.body.contains(r#""title":"Engineer""#),
        "{}",
        creation.body
    );
    assert!(creation.answer.contains(r#""id":"#), "{}", creation.answer);
    assert!(!format!("{attempt:?}").contains(tests::world::TOKEN));

    // A cycle that sends nothing leaves what was told; the next attempt takes its place, also when it fails.
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(explain(&world, people[0]).await.attempt, Some(attempt));
    world.edit(people[0], "jobTitle", "Director").await;
    world.target.switch_on(Fault::errors(409));
    world.cycle().await;
    let explained = explain(&world, people[0]).await;
    let failed = explained.attempt.unwrap().exchanges;
    let last = failed.last().unwrap();
    assert_eq!((last.method.as_str(), last.status), ("PATCH", Some(409)));
    assert!(last.body.contains("Director"), "{}", last.body);
    assert!(!last.answer.is_empty());
    assert!(explained.next_at.is_some(), "and when it is tried again");
}

async fn what_nobody_may_read_is_not_in_them(database: Database) {
    let world = World::standard(database, ProvisioningStatus::On).await;
    world
        .change_mapping(|users| {
            let row = users
                .attribute_mappings
                .iter_mut()
                .find(|row| row.target == "title");
            row.unwrap().source = model::MappingSource::Expression("Redact([jobTitle])".into());
        })
        .await;
    let mut ana = person("Ana Duarte");
    ana.attributes.insert("jobTitle".into(), "Sealed-Office".into());
    let people = world.add(&[ana]).await;
    world.assign(&people).await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], "Sealed-Office");
    let attempt = explain(&world, people[0]).await.attempt.unwrap();
    let creation = attempt.exchanges.last().unwrap();
    assert!(
        creation.body.contains(r#""title":"[Redact]""#),
        "{}",
        creation.body
    );
    assert!(!format!("{attempt:?}").contains("Sealed-Office"), "{attempt:?}");
}
