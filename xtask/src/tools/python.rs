//! Python programs, in a virtual environment of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::path;
use crate::{command, workspace};

/// Independent SCIM servers, a conformance tester and a linter of bodies, in the versions that the tests were written against.
const PACKAGES: [&str; 5] = [
    "scim2-server==0.8.3",
    "scim2-cli==0.6.0",
    "scim-sanity==0.7.4",
    "django-scim2==0.23.0",
    "django>=5.2,<5.3",
];

/// The script of this name, installed when it is not there.
///
/// # Errors
/// When there is no suitable Python or the packages cannot be installed.
pub(crate) fn program(name: &str) -> Result<PathBuf> {
    let environment = environment().with_context(|| format!("{name} (PyPI: {})", PACKAGES.join(", ")))?;
    path::program_in(
        &environment.join(if cfg!(windows) { "Scripts" } else { "bin" }),
        name,
    )
    .with_context(|| {
        format!(
            "{name}: not in {}; delete this folder and try again",
            environment.display()
        )
    })
}

/// A Python that the packages accept.
///
/// # Errors
/// When there is none.
pub(crate) fn interpreter() -> Result<PathBuf> {
    [
        "python3",
        "python3.14",
        "python3.13",
        "python3.12",
        "python3.11",
        "python",
    ]
    .into_iter()
    .filter_map(|name| path::find(&[name]))
    .find(|python| is_suitable(python))
    .context("Python 3.11 or newer with venv (Debian: `apt-get install python3 python3-venv`)")
}

fn is_suitable(python: &Path) -> bool {
    let check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    command::output(command::new(python).args(["-c", check])).is_ok()
}

fn environment() -> Result<PathBuf> {
    let folder = workspace::tools().join("python");
    let stamp = folder.join("installed");
    let wanted = PACKAGES.join(" ");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    command::run(
        command::new(interpreter()?)
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
    )?;
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let mut pip = command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(PACKAGES);
    command::run(&mut pip)?;
    fs::write(stamp, wanted)?;
    Ok(folder)
}
