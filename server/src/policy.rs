//! Who may ask for what: every path of the portal, one line each.
//!
//! The use cases themselves check the capability; this table says what is expected, and a test walks every registered
//! page, route and server function with every role. A path that is not listed fails the test.

use model::Capability;

/// Who may ask for a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever is signed in with a role that has the capability.
    Needs(Capability),
}

use Access::{Needs, Public};
use Capability::{ManageAdministrators, OwnAccount, ReadReports};

/// Every path of pages, routes and server functions.
pub const POLICY: &[(&str, Access)] = &[
    // The process and the files of the site.
    ("/healthz", Public),
    ("/readyz", Public),
    ("/pkg/{name}", Public),
    ("/icons/{name}", Public),
    // Identity.
    ("/setup", Public),
    ("/sign-in", Public),
    ("/account", Needs(OwnAccount)),
    ("/settings/administrators", Needs(ManageAdministrators)),
    ("/events", Needs(OwnAccount)),
    ("/api/viewer", Public),
    ("/api/identity/start", Public),
    ("/api/identity/set-up", Public),
    ("/api/identity/sign-in", Public),
    ("/api/identity/sign-out", Needs(OwnAccount)),
    ("/api/identity/change-password", Needs(OwnAccount)),
    ("/api/identity/sessions", Needs(OwnAccount)),
    ("/api/identity/end-session", Needs(OwnAccount)),
    ("/api/identity/end-other-sessions", Needs(OwnAccount)),
    ("/api/identity/administrators", Needs(ManageAdministrators)),
    ("/api/identity/add-administrator", Needs(ManageAdministrators)),
    ("/api/identity/update-administrator", Needs(ManageAdministrators)),
    ("/api/identity/enable-administrator", Needs(ManageAdministrators)),
    ("/api/identity/disable-administrator", Needs(ManageAdministrators)),
    ("/api/identity/reset-password", Needs(ManageAdministrators)),
    ("/api/identity/remove-administrator", Needs(ManageAdministrators)),
    // Overview.
    ("/", Needs(ReadReports)),
];

/// Server functions that take files, and so more bytes than others.
pub const UPLOADS: &[&str] = &[];

/// Whether anybody may ask for this path.
pub fn is_public(path: &str) -> bool {
    POLICY
        .iter()
        .any(|(listed, access)| *listed == path && *access == Access::Public)
}
