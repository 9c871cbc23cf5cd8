//! The write probe against servers that are not ours: they are understood, and nothing of it is left.

use outbound::{ClientOptions, TenantUrl, UrlPolicy};
use scim::{AttributePath, Client, ProbeNames, ProbeResult, Removal, WriteProbe};
use tests::Scim2Server;

use crate::servers::{self, TOKEN};

async fn probe(url: &str) -> ProbeResult {
    outbound::install_crypto_provider();
    let http = outbound::Client::new(ClientOptions::default()).unwrap();
    let url = TenantUrl::parse(url, &UrlPolicy::default()).unwrap();
    let client = Client::new(http, url, TOKEN.into());
    let matching = AttributePath::parse("userName").unwrap();
    let mut probe = WriteProbe::new(client, matching, ProbeNames::new("third", "corp.example"));
    probe.run().await;
    let result = probe.finish().await;
    assert!(result.left_behind.is_empty(), "{result:#?}");
    assert!(result.dialect.is_some(), "{result:#?}");
    result
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scim2_server_is_understood() {
    let server = Scim2Server::start(TOKEN).await;
    let result = probe(&format!("{}/v2", server.address())).await;
    assert!(server.accounts().await.is_empty());
    assert_eq!(result.dialect.unwrap().member_removal, Removal::Filter);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn better_auth_is_understood() {
    let server = servers::better_auth().await;
    let result = probe(&server.url).await;
    assert_eq!(result.dialect.unwrap().member_removal, Removal::Filter);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn django_scim2_is_understood() {
    let server = servers::django_scim2().await;
    let result = probe(&server.url).await;
    let dialect = result.dialect.clone().unwrap();
    assert!(!dialect.changed_by_put, "{result:#?}");
    assert_eq!(dialect.member_removal, Removal::Values);
}
