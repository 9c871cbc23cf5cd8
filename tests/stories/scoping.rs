//! Who is in scope, by what their attributes say.

use model::{
    CycleState, Extra, JobScope, LogAction, LogEntry, LogStatus, ProvisioningStatus, RestartCriteria,
    ScopingClause, ScopingFilter, ScopingOperator, StepKind,
};
use serde_json::json;
use simulator::Profile;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_filter_lets_people_go_and_come_back,
    nobody_loses_access_by_a_clause_that_cannot_be_evaluated,
    a_filter_that_cannot_be_used_stops_the_cycle,
];

fn filter(attribute: &str, operator: ScopingOperator, value: &str) -> ScopingFilter {
    ScopingFilter {
        title: "Departments".into(),
        clauses: vec![ScopingClause {
            attribute: attribute.into(),
            operator,
            value: value.into(),
            extra: Extra::default(),
        }],
        ..ScopingFilter::default()
    }
}

async fn world(database: Database, scope: JobScope) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(scope, ProvisioningStatus::On).await;
    world
}

async fn limit(world: &World, filters: Vec<ScopingFilter>) {
    world.change_mapping(|mapping| mapping.scope = filters).await;
}

/// What the newest cycle logged: per person the action and how many requests it took, by name.
async fn newest(world: &World, rows_before: usize) -> Vec<(String, LogAction, i64)> {
    let mut log: Vec<LogEntry> = world.log().await;
    log.truncate(log.len() - rows_before);
    let mut rows: Vec<_> = log
        .into_iter()
        .map(|entry| (entry.identity, entry.action, entry.requests))
        .collect();
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    rows
}

async fn a_filter_lets_people_go_and_come_back(database: Database) {
    let world = world(database, JobScope::All).await;
    let people = [person("Ana Duarte"), person("Bo Lindqvist"), person("Cy Moreno")];
    let ids = world.add(&people).await;
    world.edit(ids[2], "department", "Sales").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let ids_before: Vec<_> = ["Ana Duarte", "Bo Lindqvist", "Cy Moreno"]
        .map(|name| world.account(name).unwrap()["id"].clone())
        .to_vec();
    let rows = world.log().await.len();

    // The saved filter starts an initial cycle by itself; only who falls out of scope is sent anything, once.
    limit(
        &world,
        vec![filter("department", ScopingOperator::Equals, "Research")],
    )
    .await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let cy = || world.account("Cy Moreno").unwrap();
    assert_eq!(cy()["active"], json!(false));
    assert_eq!(
        newest(&world, rows).await,
        [
            ("Ana Duarte".to_owned(), LogAction::Other, 0),
            ("Bo Lindqvist".to_owned(), LogAction::Other, 0),
            ("Cy Moreno".to_owned(), LogAction::Disable, 1),
        ]
    );
    let log = world.log().await;
    let disabled = log
        .iter()
        .find(|entry| entry.action == LogAction::Disable)
        .unwrap();
    assert_eq!(disabled.summary, "Disabled: out of scope");
    let scoping = disabled
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Scoping)
        .unwrap();
    assert!(
        scoping.details.contains(&(
            "Scoping filter Departments".to_owned(),
            "does not pass: department EQUALS “Research” is false, the value is “Sales”".to_owned()
        )),
        "{scoping:?}"
    );

    // Out of scope: changes are not sent, and whoever is new gets no account.
    let rows = log.len();
    world.edit(ids[2], "jobTitle", "Lead").await;
    let mut dee = person("Dee Okafor");
    dee.attributes.insert("department".into(), "Legal".into());
    world.add(&[dee]).await;
    world.cycle().await;
    assert!(world.account("Dee Okafor").is_none());
    assert!(
        newest(&world, rows)
            .await
            .iter()
            .all(|(_, action, requests)| *action == LogAction::Other && *requests == 0)
    );
    let rows = world.log().await.len();
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
    world.cycle().await;
    assert!(
        newest(&world, rows)
            .await
            .iter()
            .all(|(_, _, requests)| *requests == 0),
        "not disabled twice"
    );

    // Back by an attribute, with everything that was missed.
    world.edit(ids[2], "department", "Research").await;
    world.cycle().await;
    assert_eq!(cy()["active"], json!(true));
    assert_eq!(cy()["title"], json!("Lead"));

    // Back by a filter: everybody keeps the account that they had.
    limit(
        &world,
        vec![filter("department", ScopingOperator::Equals, "Nobody")],
    )
    .await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
    limit(&world, Vec::new()).await;
    world.cycle().await;
    for (name, id) in ["Ana Duarte", "Bo Lindqvist", "Cy Moreno"]
        .iter()
        .zip(&ids_before)
    {
        let account = world.account(name).unwrap();
        assert_eq!((&account["active"], &account["id"]), (&json!(true), id), "{name}");
    }
    assert!(world.account("Dee Okafor").is_some(), "in scope now");

    // Whoever left the scope is not managed any more, so a purge deletes nothing.
    limit(
        &world,
        vec![filter("department", ScopingOperator::NotEquals, "Legal")],
    )
    .await;
    world.cycle().await;
    let dee = world
        .log()
        .await
        .into_iter()
        .find(|entry| entry.identity == "Dee Okafor")
        .unwrap();
    world.soft_delete(dee.object_id).await;
    world.purge(dee.object_id).await;
    world.cycle().await;
    assert_eq!(world.account("Dee Okafor").unwrap()["active"], json!(false));
}

async fn nobody_loses_access_by_a_clause_that_cannot_be_evaluated(database: Database) {
    let world = world(database, JobScope::Assigned).await;
    let people = [person("Ana Duarte"), person("Bo Lindqvist"), person("Cy Moreno")];
    let ids = world.add(&people).await;
    for (id, number) in ids.iter().zip(["200", "A17", "50"]) {
        world.edit(*id, "employeeId", number).await;
    }
    world.assign(&ids).await;
    world.cycle().await;
    limit(
        &world,
        vec![filter("employeeId", ScopingOperator::GreaterThan, "100")],
    )
    .await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let active = |name: &str| world.account(name).unwrap()["active"].clone();
    assert_eq!(
        [active("Ana Duarte"), active("Bo Lindqvist"), active("Cy Moreno")],
        [json!(true), json!(true), json!(false)]
    );
    let log = world.log().await;
    let failed = log
        .iter()
        .find(|entry| entry.status == LogStatus::Failure)
        .unwrap();
    let error = failed.error.as_ref().unwrap();
    assert_eq!((failed.identity.as_str(), failed.requests), ("Bo Lindqvist", 0));
    assert_eq!(error.code, "InvalidScopingFilter");
    assert_eq!(
        error.additional_details,
        "employeeId is “A17”, which is not a whole number"
    );

    // Blocked, he is disabled whatever the filter would say.
    world.set_enabled(ids[1], false).await;
    world.cycle().await;
    assert_eq!(active("Bo Lindqvist"), json!(false));
    world.set_enabled(ids[1], true).await;
    world.edit(ids[1], "employeeId", "170").await;
    world.cycle().await;
    assert_eq!(active("Bo Lindqvist"), json!(true));
}

async fn a_filter_that_cannot_be_used_stops_the_cycle(database: Database) {
    let world = world(database, JobScope::Assigned).await;
    let ids = world.add(&[person("Ana Duarte")]).await;
    world.assign(&ids).await;
    world.cycle().await;
    limit(
        &world,
        vec![filter("department", ScopingOperator::RegexMatch, "(")],
    )
    .await;
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(true));
}
