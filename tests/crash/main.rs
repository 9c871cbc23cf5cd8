//! The server is killed again and again: in the middle of an initial cycle, and of every other kind of work. It must converge:
//! every person once in the application, nobody lost, and a log that fits what happened.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod every_step;
mod evidence;
mod guard;
mod leaving;
mod office;
mod verdict;

use std::time::Duration;

use model::CycleState;
use simulator::{Profile, Simulator};
use tests::random::Random;
use tests::{Installation, Prepared, prepared};

const PEOPLE: usize = 2000;
const KILLS: u64 = 50;
/// Makes the cycle last long enough for all the kills: 16 requests at a time.
const LATENCY: Duration = Duration::from_millis(25);
/// The server works between no time and this time after its first request, then it is killed.
const LONGEST_LIFE: u64 = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cycle_killed_at_fifty_moments_creates_everybody_once() {
    let mut random = Random::from_environment();
    let mut profile = Profile::standard();
    profile.latency = LATENCY;
    let application = Simulator::start(profile, Some(prepared::TOKEN.into()))
        .await
        .unwrap();
    let (folder, prepared) = Prepared::new(PEOPLE, "custom", "Target", &application.base_url()).await;
    let mut installation = Installation::start_in(folder).await;

    for kill in 0..KILLS {
        let seen = application.requests().total();
        let life = Duration::from_millis(random.below(LONGEST_LIFE));
        prepared
            .wait_until("a request", async || application.requests().total() > seen)
            .await;
        // Not a wait for something: the moment of the kill is meant to be anywhere.
        tokio::time::sleep(life).await;
        installation.crash_and_restart().await;
        let last = prepared.cycles().await.into_iter().next().unwrap();
        assert_ne!(
            last.state,
            CycleState::Completed,
            "the cycle was over before kill {kill}"
        );
    }

    application.set_latency(Duration::ZERO);
    prepared.wait_for_completion().await;
    evidence::every_person_has_one_account(&prepared, &application);
    evidence::every_link_has_its_account(&prepared, &application).await;
    evidence::the_log_fits(&prepared).await;
}
