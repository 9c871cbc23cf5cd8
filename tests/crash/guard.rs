//! The server is killed while it holds removals back: not one of them may slip through in the cycles that follow.

use std::time::Duration;

use model::Timestamp;
use serde_json::json;
use simulator::{Profile, Simulator};
use tests::random::Random;
use tests::{Installation, Prepared, prepared, registration};

const PEOPLE: usize = 400;
/// More than the 80 that one cycle may disable, and so many that what is left of them after a kill may be fewer.
const LEAVERS: usize = 120;
const KILLS: usize = 12;
/// The server works between no time and this time, then it is killed.
const LONGEST_LIFE: u64 = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_slips_through_when_the_server_is_killed() {
    let mut random = Random::from_environment();
    let application = Simulator::start(Profile::standard(), Some(prepared::TOKEN.into()))
        .await
        .unwrap();
    let (folder, prepared) = Prepared::new(PEOPLE, "custom", "Target", &application.base_url()).await;
    let mut installation = Installation::start_in(folder).await;
    prepared.wait_for_completion().await;
    let active = || {
        let accounts = application.accounts();
        accounts
            .iter()
            .filter(|account| account["active"] == json!(true))
            .count()
    };
    assert_eq!(active(), PEOPLE);
    installation.crash();
    let leavers: Vec<_> = prepared
        .people
        .iter()
        .take(LEAVERS)
        .map(|person| person.id)
        .collect();
    prepared
        .store
        .set_account_enabled(&leavers, false, Timestamp(1), &registration::audit())
        .await
        .unwrap();
    for _ in 0..KILLS {
        installation.restart().await;
        // Not a wait for something: the moment of the kill is meant to be anywhere.
        tokio::time::sleep(Duration::from_millis(random.below(LONGEST_LIFE))).await;
        installation.crash();
        let waiting = prepared
            .store
            .held_back(prepared.application)
            .await
            .unwrap()
            .waiting();
        assert!(waiting == 0 || waiting == 120, "{waiting} are held back");
        assert_eq!(active(), PEOPLE);
    }
    installation.restart().await;
    let held = async || {
        prepared
            .store
            .held_back(prepared.application)
            .await
            .unwrap()
            .people
    };
    prepared
        .wait_until("what is held back", async || held().await == 120)
        .await;
    prepared.wait_for_completion().await;
    assert_eq!((held().await, active()), (120, PEOPLE));
}
