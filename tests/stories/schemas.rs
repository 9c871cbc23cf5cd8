//! A schema as a file: imported, evaluated anew, and an earlier version restored.

use model::{ApplicationId, CycleState, JobScope, ProvisioningStatus};
use portal::{ManageApplications, SchemaChange};
use serde_json::json;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    an_imported_schema_is_sent_and_an_earlier_version_restored,
    a_schema_that_gives_the_same_values_sends_nothing,
];

/// Two people with accounts, and what the administrator holds.
async fn at_work(database: Database) -> (World, ManageApplications) {
    let world = World::pingboard(database).await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    for one in &people {
        world.edit(*one, "jobTitle", "Engineer").await;
    }
    world.assign(&people).await;
    world.cycle().await;
    world.target.reset_requests();
    let manage = world.portal.command_line().manage_applications().unwrap();
    (world, manage)
}

async fn exported(world: &World, id: ApplicationId) -> (String, i64) {
    let read = world.portal.command_line().read_configuration().unwrap();
    let schema = read.schema(id, None).await.unwrap();
    (schema.json, schema.version)
}

/// Imports the configuration with the source of `title` replaced.
async fn import(world: &World, manage: &ManageApplications, source: serde_json::Value) {
    let (text, version) = exported(world, world.application).await;
    let mut document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mappings = &mut document["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"];
    let title = mappings
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|one| one["targetAttributeName"] == "title");
    title.unwrap()["source"] = source;
    let saved = manage
        .save_schema_text(world.application, &document.to_string(), 0, version)
        .await;
    assert_eq!(saved.unwrap(), None, "it asks nothing");
}

fn titles(world: &World) -> Vec<serde_json::Value> {
    ["Ana Duarte", "Bo Lindqvist"]
        .map(|name| world.account(name).unwrap()["title"].clone())
        .to_vec()
}

async fn an_imported_schema_is_sent_and_an_earlier_version_restored(database: Database) {
    let (world, manage) = at_work(database).await;
    let constant =
        json!({ "type": "Constant", "name": "Colleague", "expression": "\"Colleague\"", "parameters": [] });
    import(&world, &manage, constant).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(titles(&world), ["Colleague", "Colleague"]);
    assert_eq!(
        world.target.requests().total(),
        2,
        "the accounts stay linked, so nobody is searched for"
    );

    let (_, version) = exported(&world, world.application).await;
    let restored = manage.save_change(world.application, SchemaChange::Version(1), 0, version);
    assert_eq!(restored.await.unwrap(), None, "it asks nothing");
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(titles(&world), ["Engineer", "Engineer"]);
    assert_eq!(world.target.requests().total(), 4);
}

async fn a_schema_that_gives_the_same_values_sends_nothing(database: Database) {
    let (world, manage) = at_work(database).await;
    let expression =
        json!({ "type": "Function", "name": "Trim", "expression": "Trim([jobTitle])", "parameters": [] });
    import(&world, &manage, expression).await;
    assert_eq!(
        world.cycle().await,
        Some(CycleState::Completed),
        "everybody is evaluated anew"
    );
    assert_eq!(world.target.requests().total(), 0);
    let (text, version) = exported(&world, world.application).await;
    let again = manage
        .save_schema_text(world.application, &text, 0, version)
        .await;
    assert!(
        again
            .unwrap_err()
            .into_problem()
            .message
            .contains("nothing to save")
    );
    assert_eq!(world.cycle().await, None, "what was not saved begins no cycle");
}
