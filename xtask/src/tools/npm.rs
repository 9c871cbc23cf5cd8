//! Packages from npm, in a folder of the repository's own.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::path;
use crate::{command, workspace};

/// The folder of this package, installed when it is not there in this version.
///
/// # Errors
/// When there is no npm or the package cannot be installed.
pub(crate) fn package(name: &str, version: &str) -> Result<PathBuf> {
    // One folder for each: npm removes what a folder's other commands have installed.
    let folder = workspace::tools().join("npm").join(format!("{name}-{version}"));
    let package = folder.join("node_modules").join(name);
    if package.join("package.json").is_file() {
        return Ok(package);
    }
    let npm = path::find(&["npm"]).context("npm (Debian: `apt-get install npm`)")?;
    fs::create_dir_all(&folder)?;
    let mut install = command::new(npm);
    install.args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel",
        "error",
        "--prefix",
    ]);
    install.arg(&folder).arg(format!("{name}@{version}"));
    command::run(&mut install)?;
    Ok(package)
}
