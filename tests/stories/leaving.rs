//! Whoever leaves loses access, whatever stands in the way.

use model::{CycleState, JobScope, LogStatus, ObjectId, ProvisioningStatus};
use serde_json::json;
use simulator::{Fault, Profile};
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    what_could_not_be_disabled_is_disabled_later,
    what_could_not_be_disabled_is_deleted_when_purged,
    purged_at_once_and_not_deleted_is_at_least_disabled,
    a_broken_mapping_does_not_keep_a_leaver_working,
    an_application_that_is_not_there_keeps_no_leaver,
    an_account_created_unnoticed_is_disabled,
    an_account_created_unnoticed_is_disabled_under_its_earlier_name,
    an_account_created_unnoticed_is_disabled_after_a_purge,
    an_account_created_unnoticed_is_not_created_again_under_a_new_name,
];

async fn custom(database: Database) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world
}

async fn what_could_not_be_disabled_is_disabled_later(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world
        .change_mapping(|mapping| mapping.actions.update = false)
        .await;
    world.unassign(&people[..1]).await;
    world.set_enabled(people[1], false).await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(true));
    let entry = world.log().await.remove(0);
    assert_eq!(entry.status, LogStatus::Skipped);
    let error = entry.error.unwrap();
    assert_eq!(error.code, "EntrySynchronizationSkipped");
    assert!(error.reason.contains("Update is off"), "{}", error.reason);

    world
        .change_mapping(|mapping| mapping.actions.update = true)
        .await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    for name in ["Ana Duarte", "Bo Lindqvist"] {
        assert_eq!(world.account(name).unwrap()["active"], json!(false), "{name}");
    }
}

async fn what_could_not_be_disabled_is_deleted_when_purged(database: Database) {
    let world = custom(database).await;
    world
        .change_mapping(|mapping| mapping.attribute_mappings.retain(|row| row.target != "active"))
        .await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.unassign(&people).await;
    world.cycle().await;
    assert!(
        world.log().await[0]
            .summary
            .contains("no mapping uses IsSoftDeleted")
    );
    world.soft_delete(people[0]).await;
    world.purge(people[0]).await;
    world.cycle().await;
    assert!(
        world.account("Ana Duarte").is_none(),
        "it still worked, so it goes"
    );
}

async fn purged_at_once_and_not_deleted_is_at_least_disabled(database: Database) {
    let world = custom(database).await;
    world
        .change_mapping(|mapping| mapping.actions.delete = false)
        .await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.soft_delete(people[0]).await;
    world.purge(people[0]).await;
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
    assert_eq!(world.target.requests().total(), 1);
}

async fn a_broken_mapping_does_not_keep_a_leaver_working(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world
        .change_mapping(|mapping| {
            let title = mapping
                .target_attributes
                .iter_mut()
                .find(|known| known.name == "title");
            title.unwrap().kind = model::AttributeType::Integer;
        })
        .await;
    world.unassign(&people).await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
}

/// An application at another address answers 404 to everything. That an account is not there means nothing then.
async fn an_application_that_is_not_there_keeps_no_leaver(database: Database) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.assign(&people).await;
    world.cycle().await;
    world.unassign(&people[..1]).await;
    world.soft_delete(people[1]).await;
    world.purge(people[1]).await;
    world.target.switch_on(Fault::errors(404).times(100));
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    assert_eq!(world.target.accounts().len(), 2);
    let quarantine = world.status().await.quarantine.unwrap();
    assert_eq!(
        quarantine.error.code,
        "SystemForCrossDomainIdentityManagementServiceIncompatible"
    );

    world.target.switch_all_off();
    world.pass_minutes(10);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
    assert!(world.account("Bo Lindqvist").is_none());
}

/// The answer to a creation was lost, and its owner leaves before it is tried again.
/// An application in which Ana's account exists, and nothing is known of it but that its creation had begun.
async fn with_an_account_created_unnoticed(database: Database) -> (World, ObjectId) {
    let world = custom(database).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    world.cycle().await;
    let deleted = world
        .store()
        .delete_application(world.application, &world.audit())
        .await;
    deleted.unwrap();

    let again = world.registered_anew("custom").await;
    again.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let runs = again.store().claimable_jobs(again.now()).await.unwrap();
    let run = runs
        .iter()
        .find(|run| run.application_id == again.application)
        .unwrap();
    let keys = vec![("userName".to_owned(), json!("ana.duarte@corp.example"))];
    again
        .store()
        .open_creations(run, &[(people[0], keys)])
        .await
        .unwrap();
    again.assign(&people).await;
    (again, people[0])
}

async fn an_account_created_unnoticed_is_disabled(database: Database) {
    let (world, ana) = with_an_account_created_unnoticed(database).await;
    world.unassign(&[ana]).await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
    assert_eq!(world.target.accounts().len(), 1);

    world.target.reset_requests();
    world.edit(ana, "jobTitle", "Director").await;
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0, "it is not searched for again");
}

async fn an_account_created_unnoticed_is_disabled_under_its_earlier_name(database: Database) {
    let (world, ana) = with_an_account_created_unnoticed(database).await;
    world
        .edit(ana, "userPrincipalName", "ana.silva@corp.example")
        .await;
    world.set_enabled(ana, false).await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
}

async fn an_account_created_unnoticed_is_disabled_after_a_purge(database: Database) {
    let (world, ana) = with_an_account_created_unnoticed(database).await;
    world.soft_delete(ana).await;
    world.purge(ana).await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["active"], json!(false));
}

async fn an_account_created_unnoticed_is_not_created_again_under_a_new_name(database: Database) {
    let (world, ana) = with_an_account_created_unnoticed(database).await;
    world
        .edit(ana, "userPrincipalName", "ana.silva@corp.example")
        .await;
    world.cycle().await;
    assert_eq!(world.target.accounts().len(), 1);
    assert_eq!(world.account("Ana Silva").unwrap()["active"], json!(true));
}
