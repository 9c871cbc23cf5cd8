//! An application at another address.

use model::{CycleState, JobScope, ProvisioningMode, ProvisioningStatus};
use secrecy::SecretString;
use serde_json::json;
use simulator::{Profile, Simulator};
use store::JobChange;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![another_tenant_gets_its_own_accounts];

/// From a test tenant to the real one: what is known of the accounts there says nothing about those here.
async fn another_tenant_gets_its_own_accounts(database: Database) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.set_manager(people[0], Some(people[1])).await;
    world.assign(&people).await;
    world.cycle().await;

    let real = Simulator::start(Profile::standard(), Some(tests::world::TOKEN.into()))
        .await
        .unwrap();
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let change = JobChange {
        mode: ProvisioningMode::Automatic,
        tenant_url: real.base_url(),
        notification_email: String::new(),
        notify_on_failure: false,
        scope: JobScope::Assigned,
        interval_minutes: 40,
        requests_per_second: None,
        guard: job.guard,
        status: ProvisioningStatus::On,
    };
    let token = SecretString::from(tests::world::TOKEN);
    let saved = world
        .store()
        .save_job(
            world.application,
            &change,
            Some(&token),
            job.version,
            &world.audit(),
        )
        .await;
    assert!(saved.unwrap());
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let account = |name: &str| real.account_by_user_name(name).unwrap();
    let (ana, bo) = (
        account("ana.duarte@corp.example"),
        account("bo.lindqvist@corp.example"),
    );
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    assert_eq!(ana[enterprise]["manager"]["value"], bo["id"]);

    world.unassign(&people).await;
    world.cycle().await;
    assert_eq!(account("ana.duarte@corp.example")["active"], json!(false));
    assert_eq!(account("bo.lindqvist@corp.example")["active"], json!(false));
}
