//! The whole life of people and groups in SCIM servers that are not ours and contradict one another, with nothing
//! configured but their address and token. What they hold is read back and compared after every step.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod life;
mod probe;
mod read_back;
mod servers;

use tests::Scim2Server;

/// The strict reference.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_life_in_scim2_server() {
    let server = Scim2Server::start(servers::TOKEN).await;
    life::live(&format!("{}/v2", server.address()), servers::TOKEN).await;
}

/// A real product: tolerant in form, strict about values.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_life_in_better_auth() {
    let server = servers::better_auth().await;
    life::live(&server.url, servers::TOKEN).await;
}

/// The half of the protocol, as many products have it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_life_in_django_scim2() {
    let server = servers::django_scim2().await;
    life::live(&server.url, servers::TOKEN).await;
}
