//! On Debian, as root, missing packages are installed without a question.

use super::{chromium, path, postgres, python, slapd};
use crate::command;

/// Installs the packages of the tools that are missing. On other machines, and as another user, does nothing:
/// the search that follows says what is missing.
pub(crate) fn install_missing() {
    let packages = missing_packages();
    if packages.is_empty() || !can_install() {
        return;
    }
    let mut update = command::new("apt-get");
    update.args(["update", "-q"]);
    let mut install = command::new("apt-get");
    install
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(packages);
    // Not the end: the packages may be there from another source, and what is still missing is named later.
    if let Err(error) = command::run(&mut update).and_then(|()| command::run(&mut install)) {
        eprintln!("warning: {error:#}");
    }
}

fn missing_packages() -> Vec<&'static str> {
    let mut packages = Vec::new();
    if chromium::browser().is_err() {
        packages.push("chromium");
    }
    if chromium::driver().is_err() {
        packages.push("chromium-driver");
    }
    if postgres::programs().is_err() {
        packages.push("postgresql");
    }
    if python::interpreter().is_err() {
        packages.extend(["python3", "python3-venv"]);
    }
    if slapd::server().is_err() || !slapd::has_clients() {
        packages.extend(["slapd", "ldap-utils"]);
    }
    if !slapd::has_samba() {
        packages.extend([
            "samba",
            "samba-ad-provision",
            "samba-dsdb-modules",
            "samba-vfs-modules",
        ]);
        packages.extend(["winbind", "ldb-tools", "python3-samba"]);
    }
    if path::find(&["npm"]).is_none() {
        packages.push("npm");
    }
    packages
}

fn can_install() -> bool {
    let is_root = command::output(command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    is_root && path::find(&["apt-get"]).is_some()
}
