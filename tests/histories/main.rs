//! Random histories: people and groups come, change and leave, mappings are edited, the application fails in all its ways,
//! cycles are broken off. Whatever happened, in the end the application holds what a simple oracle says, and the cycle
//! after that sends nothing.
//!
//! `ROLLCALL_HISTORIES` says how many (100), `ROLLCALL_TEST_SEED` which.
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
    let mut company = Company::found(database).await;
    for _ in 0..MOVES {
        moves::one(&mut company, &mut random).await;
    }
    company.settle().await;
    let found = oracle::differences(&company).await;
    let told = |what: &[String]| {
        format!(
            "seed {seed} on {database:?}\n{}\n\nbut {}",
            company.history.join("\n"),
            what.join("\n    ")
        )
    };
    if found.is_empty() {
        Ok(())
    } else {
        Err(told(&found))
    }
}

async fn live_all(database: Database, histories: u64) {
    let mut seeds = Random::from_environment();
    let mut failed = Vec::new();
    for _ in 0..histories {
        if let Err(told) = live(database, seeds.below(u64::MAX)).await {
            eprintln!("{told}\n");
            failed.push(told);
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {histories} histories; the first: {}",
        failed.len(),
        failed[0]
    );
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
