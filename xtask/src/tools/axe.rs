//! The accessibility checks that the browser journeys run in each page.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::npm;

/// The script that defines `axe`.
///
/// # Errors
/// When it cannot be installed.
pub(crate) fn script() -> Result<PathBuf> {
    let package = npm::package("axe-core", "4.14.1").context("axe-core (npm package)")?;
    Ok(package.join("axe.min.js"))
}
