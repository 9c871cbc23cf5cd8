//! The dialect of an application: chosen by an administrator, or proposed by a connection test and spoken once it is saved.

use model::{
    AdministratorId, ConnectionSettings, GuardInput, JobScope, Principal, ProvisioningInput,
    ProvisioningMode, ProvisioningStatus, Role, SessionId,
};
use portal::Caller;
use secrecy::SecretString;
use serde_json::{Value, json};
use simulator::Profile;
use tests::people::person;
use tests::world::TOKEN;
use tests::{Database, World};

use crate::on_both_databases;

fn caller() -> Caller {
    Caller {
        principal: Principal {
            administrator_id: AdministratorId::from_u128(1),
            session_id: SessionId::from_u128(2),
            user_name: "story".into(),
            display_name: "Story".into(),
            role: Role::CloudApplicationAdministrator,
        },
        address: String::new(),
    }
}

async fn save(world: &World, dialect: &str) {
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let input = ProvisioningInput {
        mode: ProvisioningMode::Automatic,
        tenant_url: world.target.base_url(),
        connection: ConnectionSettings {
            dialect: dialect.into(),
            ..ConnectionSettings::default()
        },
        scope: JobScope::All,
        interval_minutes: "40".into(),
        guard: GuardInput::default(),
        status: ProvisioningStatus::On,
        version: job.version,
        ..ProvisioningInput::default()
    };
    let manage = world.portal.manage_applications(&caller()).unwrap();
    let token = SecretString::from(TOKEN);
    manage
        .save_provisioning(world.application, &input, Some(&token))
        .await
        .unwrap();
}

fn operations(world: &World) -> Vec<Value> {
    let recorded = world.target.recorded().into_iter();
    recorded
        .filter(|request| request.method == "PATCH")
        .flat_map(|request| request.body.unwrap()["Operations"].as_array().unwrap().clone())
        .collect()
}

async fn the_chosen_dialect_is_spoken(database: Database) {
    let world = World::pingboard(database).await;
    save(&world, "legacy-entra").await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.cycle().await;
    world.target.record_requests(100);
    world.set_enabled(people[0], false).await;
    world.cycle().await;
    let sent = operations(&world);
    assert_eq!(
        sent,
        [json!({"op": "Replace", "path": "active", "value": "False"})]
    );
    save(&world, "compliant").await;
    world.target.record_requests(100);
    world.set_enabled(people[1], false).await;
    world.cycle().await;
    let sent = operations(&world);
    assert_eq!(sent, [json!({"op": "replace", "path": "active", "value": false})]);
}

async fn what_a_test_proposes_is_spoken_once_it_is_saved(database: Database) {
    let profile = Profile::named("put-only").unwrap();
    let world = World::new(database, profile, "custom").await;
    let manage = world.portal.manage_applications(&caller()).unwrap();
    let token = SecretString::from(TOKEN);
    let url = world.target.base_url();
    let report = manage
        .test_connection(world.application, &url, Some(&token))
        .await
        .unwrap();
    let proposed = report.dialect.unwrap();
    assert_eq!(proposed.name, "without-patch");
    assert_eq!(proposed.reasons, ["it says that it knows no PATCH"]);
    save(&world, "").await;
    let configuration = world.portal.read_configuration(&caller()).unwrap();
    let form = configuration.provisioning(world.application).await.unwrap();
    assert_eq!(form.spoken_dialect.as_deref(), Some("Without PATCH"));
    let people = world.add(&[person("Ana Duarte")]).await;
    world.cycle().await;
    world.target.record_requests(100);
    world.edit(people[0], "jobTitle", "Lead").await;
    world.cycle().await;
    let methods: Vec<String> = world
        .target
        .recorded()
        .into_iter()
        .map(|request| request.method)
        .collect();
    assert_eq!(methods, ["GET", "PUT"]);
}

on_both_databases!(
    the_chosen_dialect_is_spoken,
    what_a_test_proposes_is_spoken_once_it_is_saved,
);
