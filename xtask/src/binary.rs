//! The release binary with the site inside.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::{command, site, workspace};

/// Builds site and binary and returns the binary's path.
///
/// # Errors
/// When a step fails.
pub(crate) fn build() -> Result<PathBuf> {
    let site = site::build(site::Variant::Release)?;
    let mut build = cargo_with_site(&site);
    build.args(["build", "--release", "--package", "server", "--bin", "rollcall"]);
    command::run(&mut build)?;
    Ok(workspace::release_binary())
}

/// Cargo for release builds. Each one must embed the site: without, it would undo what the last one built.
pub(crate) fn cargo_with_site(site: &Path) -> Command {
    let mut cargo = command::cargo();
    cargo.env("ROLLCALL_SITE_DIR", site);
    cargo
}
