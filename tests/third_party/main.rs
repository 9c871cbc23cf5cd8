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

use read_back::Witness;
use tests::Scim2Server;

/// The strict reference.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_life_in_scim2_server() {
    let server = Scim2Server::start(servers::TOKEN).await;
    let url = format!("{}/v2", server.address());
    life::live(&url, servers::TOKEN, Witness::Itself).await;
}

/// A real product: tolerant in form, strict about values.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_life_in_better_auth() {
    let server = servers::better_auth().await;
    life::live(&server.url, servers::TOKEN, Witness::Itself).await;
}

/// The half of the protocol, as many products have it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_life_in_django_scim2() {
    let server = servers::django_scim2().await;
    life::live(&server.url, servers::TOKEN, Witness::Itself).await;
}

/// A real product whose groups never show their members.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_life_in_saml_jackson() {
    let server = servers::saml_jackson().await;
    let witness = Witness::Beside(server.url.replace("/scim/v2", "/members"));
    life::live(&server.url, servers::TOKEN, witness).await;
}

/// A library in many products, which pages in its own way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_life_in_scimmy() {
    let server = servers::scimmy().await;
    life::live(&server.url, servers::TOKEN, Witness::Itself).await;
}

/// Any server that somebody wants to try: its address and token are in `ROLLCALL_TRY_URL` and `ROLLCALL_TRY_TOKEN`, and
/// where its groups do not show their members, `ROLLCALL_TRY_MEMBERS` says how that is looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "for a server that somebody wants to try"]
async fn a_life_elsewhere() {
    let named = |name: &str| std::env::var(name).ok();
    let url = named("ROLLCALL_TRY_URL").expect("ROLLCALL_TRY_URL");
    let token = named("ROLLCALL_TRY_TOKEN").expect("ROLLCALL_TRY_TOKEN");
    let witness = match named("ROLLCALL_TRY_MEMBERS") {
        None => Witness::Itself,
        Some(members) if members == "hidden" => Witness::Nobody,
        Some(members) => Witness::Beside(members),
    };
    life::live(&url, &token, witness).await;
}
