//! Every test, on the release binary and with real tools.

use std::process::Command;

use anyhow::Result;

use crate::tools::Search;
use crate::{binary, command};

/// Finds the tools, builds the binary and runs the tests; arguments go to the test runner.
///
/// # Errors
/// When something is missing, a build fails or a test fails.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    run_with(Search::begin(), arguments)
}

/// The same, with a search for the tools that has begun already.
///
/// # Errors
/// As for [`run`].
pub(crate) fn run_with(search: Search, arguments: &[String]) -> Result<()> {
    let binary = binary::build()?;
    let tools = search.end()?;
    let mut tests = runner()?;
    tests.args(arguments);
    tests.env("ROLLCALL_TEST_BINARY", binary).envs(tools);
    command::run(&mut tests)
}

/// nextest where it is installed: a process for each test, and a summary of all crates in one line.
fn runner() -> Result<Command> {
    let everything = ["--workspace", "--exclude", "frontend"];
    let mut cargo = command::cargo();
    if command::output(command::cargo().args(["nextest", "--version"])).is_ok() {
        // nextest leaves the examples in the documentation out.
        command::run(
            command::cargo()
                .args(["test", "--quiet", "--doc"])
                .args(everything),
        )?;
        cargo.args(["nextest", "run"]).args(everything);
    } else {
        println!(
            "cargo-nextest is not installed: the tests run with `cargo test`, slower and without a total"
        );
        cargo.args(["test", "--no-fail-fast"]).args(everything);
    }
    Ok(cargo)
}
