//! OpenLDAP's server and the programs beside it, which Debian keeps off `PATH`; and Samba, which plays Active Directory.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::path;

/// The server; `slapadd` is beside it.
///
/// # Errors
/// When there is none.
pub(crate) fn server() -> Result<PathBuf> {
    program("slapd")
        .context("slapd (Debian: `apt-get install slapd ldap-utils`; elsewhere: slapd, slapadd and ldapmodify of OpenLDAP)")
}

/// Whether the clients of OpenLDAP are there.
pub(crate) fn has_clients() -> bool {
    program("ldapmodify").is_some()
}

/// Whether Samba can be a domain controller here; its test is left out where it cannot.
pub(crate) fn has_samba() -> bool {
    program("samba").is_some() && program("samba-tool").is_some() && program("ldbadd").is_some()
}

fn program(name: &str) -> Option<PathBuf> {
    let usual = [
        "/usr/sbin",
        "/usr/local/sbin",
        "/usr/libexec",
        "/usr/local/libexec",
    ];
    path::find(&[name]).or_else(|| {
        usual
            .iter()
            .find_map(|folder| path::program_in(Path::new(folder), name))
    })
}
