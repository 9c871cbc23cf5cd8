//! Two people here who look like one there.

use model::{CycleState, JobScope, LogStatus, MappingSource, ProvisioningStatus};
use serde_json::json;
use simulator::Profile;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    two_people_with_one_matching_value_get_one_account,
    namesakes_each_find_their_own_account,
];

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

/// Both search before either has created: neither may take what the other makes, and the others go on.
async fn two_people_with_one_matching_value_get_one_account(database: Database) {
    let world = custom(database).await;
    world.target.set_latency(std::time::Duration::from_millis(20));
    world
        .change_mapping(|mapping| {
            let row = mapping
                .attribute_mappings
                .iter_mut()
                .find(|row| row.target == "userName");
            row.unwrap().source = MappingSource::Direct("department".into());
        })
        .await;
    let mut other = person("Chidi Okafor");
    other.attributes.insert("department".into(), "Sales".into());
    let people = world
        .add(&[person("Ana Duarte"), person("Bo Lindqvist"), other])
        .await;
    world.assign(&people).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 2);
    let log = world.log().await;
    let failed: Vec<_> = log
        .iter()
        .filter(|entry| entry.status == LogStatus::Failure)
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].error.as_ref().unwrap().code, "DuplicateSourceEntries");
}

/// They share the second matching value, and that must not stop them from finding what the first one names.
async fn namesakes_each_find_their_own_account(database: Database) {
    let world = custom(database).await;
    let mut namesake = person("Ana Duarte");
    let name = "ana.duarte2@corp.example";
    namesake
        .attributes
        .insert("userPrincipalName".into(), name.into());
    let people = world.add(&[person("Ana Duarte"), namesake]).await;
    world.assign(&people).await;
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), 2);

    let again = world.registered_anew("custom").await;
    again
        .change_mapping(|mapping| {
            for row in &mut mapping.attribute_mappings {
                if row.target == "displayName" {
                    row.matching_precedence = Some(2);
                }
            }
        })
        .await;
    again.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    again.assign(&people).await;
    again.cycle().await;
    let cycle = again
        .store()
        .cycles(again.application, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (json!(cycle.counts.unchanged), cycle.counts.failed),
        (json!(2), 0)
    );
    assert_eq!(again.target.accounts().len(), 2);
}
