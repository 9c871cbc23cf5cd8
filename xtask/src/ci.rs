//! Everything that a change must pass, the quickest answers first.

use anyhow::Result;

use crate::tools::Search;
use crate::{binary, budget, lint, test, tidy, workspace};

/// Runs it all.
///
/// # Errors
/// At the first thing that fails.
pub(crate) fn run() -> Result<()> {
    let search = Search::begin();
    tidy::run()?;
    lint::run()?;
    binary::build()?;
    budget::check(&workspace::site())?;
    test::run_with(search, &[])
}
