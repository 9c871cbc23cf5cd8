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
    let folder = folder_with(&format!("{name}-{version}"), &[(name, version)])?;
    Ok(folder.join("node_modules").join(name))
}

/// A folder of this name with these packages, installed when they are not there.
///
/// # Errors
/// As for [`package`].
pub(crate) fn folder_with(name: &str, packages: &[(&str, &str)]) -> Result<PathBuf> {
    // One folder for each: npm removes what a folder's other commands have installed.
    let folder = workspace::tools().join("npm").join(name);
    let wanted: Vec<String> = packages
        .iter()
        .map(|(package, version)| format!("{package}@{version}"))
        .collect();
    // Written last: what was interrupted is installed again.
    let stamp = folder.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted.join(" ")) {
        return Ok(folder);
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
        // The versions are chosen here, not by what packages wish for each other.
        "--legacy-peer-deps",
        "--loglevel",
        "error",
        "--prefix",
    ]);
    install.arg(&folder);
    install.args(&wanted);
    command::run(&mut install)?;
    fs::write(stamp, wanted.join(" "))?;
    Ok(folder)
}
