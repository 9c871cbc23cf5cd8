//! The standard library for the browser.

use anyhow::{Result, bail};

use super::path;
use crate::command;

/// Adds the target where it is missing.
///
/// # Errors
/// When it is missing and there is no rustup, or rustup cannot add it.
pub(crate) fn ensure(target: &str) -> Result<()> {
    let libraries =
        command::output(command::new("rustc").args(["--print", "target-libdir", "--target", target]))?;
    if std::path::Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if path::find(&["rustup"]).is_none() {
        bail!(
            "the Rust target {target} is missing: install it with your Rust distribution, or install rustup"
        );
    }
    command::run(command::new("rustup").args(["target", "add", target]))
}
