//! Random histories: people and groups come, change and leave, mappings are edited, the application fails in all its ways,
//! cycles are broken off. Whatever happened, in the end the application holds what a simple oracle says, and the cycle
//! after that sends nothing.
//!
//! `ROLLCALL_HISTORIES` says how many (100), `ROLLCALL_TEST_SEED` which, `ROLLCALL_HISTORY` the seed of a single one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod company;
mod moves;
mod oracle;

use company::Company;
use tests::Database;
use tests::random::Random;

/// Moves of a history.
const MOVES: u64 = 40;

/// Lives one history and compares; answers what happened, for whoever has to understand a failure.
async fn live(database: Database, seed: u64) -> Result<(), String> {
    let mut random = Random::from_seed(seed);
    let mut company = Company::found(database, &mut random).await;
    for _ in 0..MOVES {
        moves::one(&mut company, &mut random).await;
    }
    company.settle().await;
    let found = oracle::differences(&company).await;
    if found.is_empty() {
        return Ok(());
    }
    Err(format!(
        "seed {seed} on {database:?}\n{}\n\nbut {}\n\nthe log, newest first\n{}\n\nthe requests\n{}",
        company.history.join("\n"),
        found.join("\n    "),
        oracle::log(&company).await.join("\n"),
        oracle::requests(&company).join("\n")
    ))
}

async fn live_all(database: Database, histories: u64) {
    // The same histories each time, so that a change is not blamed for an old fault; whoever looks for faults names a seed.
    let mut random = match std::env::var_os("ROLLCALL_TEST_SEED") {
        Some(_) => Random::from_environment(),
        None => Random::from_seed(2026),
    };
    let one = std::env::var("ROLLCALL_HISTORY").ok();
    let seeds: Vec<u64> = match one {
        Some(seed) => vec![seed.parse().unwrap()],
        None => (0..histories).map(|_| random.below(u64::MAX)).collect(),
    };
    let mut failed = 0;
    for seed in &seeds {
        if let Err(told) = live(database, *seed).await {
            eprintln!("{told}\n");
            failed += 1;
        }
    }
    assert_eq!(failed, 0, "of {} histories", seeds.len());
}

fn histories() -> u64 {
    let asked = std::env::var("ROLLCALL_HISTORIES").ok();
    asked.and_then(|number| number.parse().ok()).unwrap_or(100)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_application_ends_as_the_oracle_says_on_sqlite() {
    live_all(Database::Sqlite, histories()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_application_ends_as_the_oracle_says_on_postgres() {
    live_all(Database::Postgres, histories() / 5 + 1).await;
}
