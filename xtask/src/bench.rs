//! `cargo xtask bench`: builds like a release and runs the measuring program of `tests`.

use anyhow::Result;

use crate::{binary, budget, command, workspace};

/// Prints the sizes, then everything that the measuring program prints.
///
/// # Errors
/// When a build fails, a size is over its budget or the program fails.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let binary = binary::build()?;
    let site = workspace::site();
    budget::check(&site)?;
    let mut bench = binary::cargo_with_site(&site);
    bench
        .args(["run", "--release", "--package", "tests", "--bin", "bench", "--"])
        .args(arguments);
    command::run(bench.env("ROLLCALL_TEST_BINARY", binary))
}
