//! Ways to sign in at an application and to reach it, besides a bearer token on the open road.

use model::{
    AuthenticationMethod, ConnectionSecret, ConnectionSettings, CycleState, JobScope, ProvisioningStatus,
};
use simulator::{Fault, FaultKind};
use store::{ConnectionChange, JobChange, Secrets};
use tests::forward_proxy::ForwardProxy;
use tests::people::person;
use tests::tls_front::TlsFront;
use tests::token_endpoint::TokenEndpoint;
use tests::world::TOKEN;
use tests::{Database, World};

use crate::on_both_databases;

async fn connect(world: &World, url: &str, settings: &ConnectionSettings, secrets: &Secrets) {
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let change = JobChange {
        mode: job.mode,
        tenant_url: url.to_owned(),
        notification_email: String::new(),
        notify_on_failure: false,
        scope: job.scope,
        interval_minutes: job.interval_minutes,
        requests_per_second: None,
        guard: job.guard,
        status: ProvisioningStatus::On,
    };
    let connection = ConnectionChange {
        settings: Some(settings),
        secrets,
    };
    let audit = world.audit();
    let store = world.store();
    let saved = store.save_provisioning(world.application, &change, connection, job.version, &audit);
    assert!(saved.await.unwrap());
}

async fn a_token_is_fetched_kept_and_renewed_when_it_is_refused(database: Database) {
    let world = World::pingboard(database).await;
    let endpoint = TokenEndpoint::start(TOKEN).await;
    let settings = ConnectionSettings {
        authentication: AuthenticationMethod::ClientCredentials,
        token_url: endpoint.url().to_owned(),
        client_id: "rollcall".into(),
        token_scope: "scim".into(),
        ..ConnectionSettings::default()
    };
    let secrets = Secrets::default().with(ConnectionSecret::ClientSecret, "c-secret".to_owned());
    connect(&world, &world.target.base_url(), &settings, &secrets).await;
    world.add(&[person("Ana Duarte")]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Ana Duarte").is_some());
    assert_eq!(endpoint.asked(), ["grant_type=client_credentials&scope=scim"]);
    // The next cycle has the token still; once the application refuses it, another one is fetched, and nothing is lost.
    world.add(&[person("Bo Lindqvist")]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(endpoint.asked().len(), 1);
    world
        .target
        .switch_on(Fault::new(FaultKind::TokenExpired).times(1));
    world.add(&[person("Cy Moreno")]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Cy Moreno").is_some());
    assert_eq!(endpoint.asked().len(), 2);
}

async fn a_wrong_client_secret_ends_the_cycle_and_changes_nothing(database: Database) {
    let world = World::pingboard(database).await;
    let endpoint = TokenEndpoint::start(TOKEN).await;
    let settings = ConnectionSettings {
        authentication: AuthenticationMethod::ClientCredentials,
        token_url: endpoint.url().to_owned(),
        client_id: "rollcall".into(),
        ..ConnectionSettings::default()
    };
    let secrets = Secrets::default().with(ConnectionSecret::ClientSecret, "wrong-secret".to_owned());
    connect(&world, &world.target.base_url(), &settings, &secrets).await;
    world.add(&[person("Ana Duarte")]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Failed));
    assert!(world.target.accounts().is_empty());
    for entry in world.log().await {
        assert!(!format!("{entry:?}").contains("wrong-secret"));
    }
}

async fn a_header_of_its_own_lets_in(database: Database) {
    let world = World::pingboard(database).await;
    let settings = ConnectionSettings {
        authentication: AuthenticationMethod::Header,
        header_name: "Authorization".into(),
        ..ConnectionSettings::default()
    };
    let secrets = Secrets::default().with(ConnectionSecret::HeaderValue, format!("Bearer {TOKEN}"));
    connect(&world, &world.target.base_url(), &settings, &secrets).await;
    world.add(&[person("Ana Duarte")]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Ana Duarte").is_some());
}

on_both_databases!(
    a_token_is_fetched_kept_and_renewed_when_it_is_refused,
    a_wrong_client_secret_ends_the_cycle_and_changes_nothing,
    a_header_of_its_own_lets_in
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_own_authority_a_client_certificate_and_a_proxy_lead_to_an_application() {
    let world = World::pingboard(Database::Sqlite).await;
    let plain = world.target.base_url();
    let target = plain.trim_start_matches("http://").split('/').next().unwrap();
    let front = TlsFront::start("scim.corp.example", target.to_owned()).await;
    let proxy = ForwardProxy::start(front.address()).await;
    let path = plain.split_once(target).unwrap().1;
    let url = format!("https://scim.corp.example{path}");
    let settings = ConnectionSettings {
        ca_bundle: front.ca_bundle.clone(),
        client_certificate: front.client_certificate.clone(),
        proxy_url: proxy.url().to_owned(),
        proxy_user: "proxy-user".into(),
        ..ConnectionSettings::default()
    };
    let secrets = Secrets::default()
        .with(ConnectionSecret::SecretToken, TOKEN.to_owned())
        .with(ConnectionSecret::ClientKey, front.client_key.clone())
        .with(ConnectionSecret::ProxyPassword, "p-secret".to_owned());
    connect(&world, &url, &settings, &secrets).await;
    world.add(&[person("Ana Duarte")]).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert!(world.account("Ana Duarte").is_some());
    let tunnels = proxy.tunnels();
    assert!(!tunnels.is_empty() && tunnels.iter().all(|place| place == "scim.corp.example:443"));
    // Without one of the three there is no way.
    for without in [
        ConnectionSettings {
            ca_bundle: String::new(),
            ..settings.clone()
        },
        ConnectionSettings {
            client_certificate: String::new(),
            ..settings.clone()
        },
        ConnectionSettings {
            proxy_user: String::new(),
            ..settings.clone()
        },
    ] {
        connect(&world, &url, &without, &Secrets::default()).await;
        assert_eq!(world.cycle().await, Some(CycleState::Failed));
    }
}
