//! What can be said without running the program.

use anyhow::Result;

use crate::{command, rules, tools};

/// Runs every check.
///
/// `frontend` is never checked with the others: one build that unifies the features `ssr` and `hydrate` is a
/// program that nobody ships.
///
/// # Errors
/// At the first check that fails.
pub(crate) fn run() -> Result<()> {
    let browser = "wasm32-unknown-unknown";
    tools::wasm_target::ensure(browser)?;
    rules::check()?;
    command::run(command::cargo().args(["fmt", "--all", "--check"]))?;
    command::run(command::cargo().args(["clippy", "--all-targets", "--", "--deny", "warnings"]))?;
    command::run(command::cargo().args([
        "clippy",
        "--package",
        "frontend",
        "--target",
        browser,
        "--",
        "--deny",
        "warnings",
    ]))?;
    document()?;
    licences()
}

fn document() -> Result<()> {
    let mut doc = command::cargo();
    doc.args([
        "doc",
        "--no-deps",
        "--workspace",
        "--exclude",
        "frontend",
        "--exclude",
        "xtask",
        "--lib",
    ]);
    command::run(doc.env("RUSTDOCFLAGS", "--deny warnings"))
}

/// Only what needs no network: the advisory database is fetched by `cargo deny check advisories`.
fn licences() -> Result<()> {
    if command::output(command::cargo().args(["deny", "--version"])).is_err() {
        println!(
            "cargo-deny is not installed: licences and sources are not checked (`cargo install cargo-deny`)"
        );
        return Ok(());
    }
    command::run(command::cargo().args(["deny", "--offline", "check", "bans", "licenses", "sources"]))
}
