//! Who may ask for what: every path of the portal, one line each.
//!
//! The use cases themselves check the capability; this table is the second lock, and what a test compares every
//! registered page, route and server function with, for every role. A path that is not listed fails the test. Pages
//! answer 403 by themselves, since they show the person in words what they may not see.

use model::{Capability, Problem, ProblemKind, Role};

/// Who may ask for a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever is signed in with a role that has the capability.
    Needs(Capability),
}

use Access::{Needs, Public};
use Capability::{
    ManageAdministrators, ManageApplications, ManageDirectory, ManageSettings, OwnAccount, ReadConfiguration,
    ReadDirectory, ReadReports,
};

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
    // Directory.
    ("/directories", Needs(ReadDirectory)),
    ("/directories/new", Needs(ManageDirectory)),
    ("/directories/{directory}", Needs(ReadDirectory)),
    ("/directories/{directory}/connection", Needs(ReadDirectory)),
    ("/directories/{directory}/names", Needs(ReadDirectory)),
    ("/directories/{directory}/attributes", Needs(ReadDirectory)),
    ("/directories/{directory}/import", Needs(ManageDirectory)),
    ("/directories/{directory}/import/{import}", Needs(ReadDirectory)),
    ("/users", Needs(ReadDirectory)),
    ("/users/new", Needs(ManageDirectory)),
    ("/users/{object}", Needs(ReadDirectory)),
    ("/users/{object}/edit", Needs(ManageDirectory)),
    ("/groups", Needs(ReadDirectory)),
    ("/groups/new", Needs(ManageDirectory)),
    ("/groups/{object}", Needs(ReadDirectory)),
    ("/groups/{object}/edit", Needs(ManageDirectory)),
    ("/directory/export/{file}", Needs(ReadDirectory)),
    ("/api/directory/read-directories", Needs(ReadDirectory)),
    ("/api/directory/read-directory", Needs(ReadDirectory)),
    ("/api/directory/read-source", Needs(ReadDirectory)),
    ("/api/directory/sample-source", Needs(ManageDirectory)),
    ("/api/directory/add-directory", Needs(ManageDirectory)),
    ("/api/directory/save-source", Needs(ManageDirectory)),
    ("/api/directory/test-source", Needs(ManageDirectory)),
    ("/api/directory/save-source-names", Needs(ManageDirectory)),
    ("/api/directory/remove-directory", Needs(ManageDirectory)),
    ("/api/directory/read-now", Needs(ManageDirectory)),
    ("/api/directory/stop-read", Needs(ManageDirectory)),
    ("/api/directory/confirm-removals", Needs(ManageDirectory)),
    ("/api/directory/read-objects", Needs(ReadDirectory)),
    ("/api/directory/read-object", Needs(ReadDirectory)),
    ("/api/directory/read-related", Needs(ReadDirectory)),
    ("/api/directory/read-accounts", Needs(ReadDirectory)),
    ("/api/directory/search-members", Needs(ReadDirectory)),
    ("/api/directory/read-import", Needs(ReadDirectory)),
    ("/api/directory/read-attributes", Needs(ReadDirectory)),
    ("/api/directory/add-attribute", Needs(ManageDirectory)),
    ("/api/directory/delete-attribute", Needs(ManageDirectory)),
    ("/api/directory/set-default-domain", Needs(ManageDirectory)),
    ("/api/directory/rename-directory", Needs(ManageDirectory)),
    ("/api/directory/set-nested-groups", Needs(ManageDirectory)),
    ("/api/directory/create-object", Needs(ManageDirectory)),
    ("/api/directory/update-object", Needs(ManageDirectory)),
    ("/api/directory/add-members", Needs(ManageDirectory)),
    ("/api/directory/remove-members", Needs(ManageDirectory)),
    ("/api/directory/block-users", Needs(ManageDirectory)),
    ("/api/directory/unblock-users", Needs(ManageDirectory)),
    ("/api/directory/delete-objects", Needs(ManageDirectory)),
    ("/api/directory/restore-objects", Needs(ManageDirectory)),
    ("/api/directory/purge-objects", Needs(ManageDirectory)),
    ("/api/directory/upload-import", Needs(ManageDirectory)),
    ("/api/directory/read-file-again", Needs(ManageDirectory)),
    ("/api/directory/check-import", Needs(ManageDirectory)),
    ("/api/directory/apply-import", Needs(ManageDirectory)),
    ("/api/directory/discard-import", Needs(ManageDirectory)),
    // Applications.
    ("/applications", Needs(ReadReports)),
    ("/applications/{app}", Needs(ReadReports)),
    ("/applications/{app}/properties", Needs(ReadReports)),
    ("/applications/gallery", Needs(ReadConfiguration)),
    ("/applications/gallery/{entry}", Needs(ReadConfiguration)),
    ("/applications/{app}/users-and-groups", Needs(ReadConfiguration)),
    (
        "/applications/{app}/users-and-groups/add",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/users-and-groups/remove",
        Needs(ReadConfiguration),
    ),
    ("/applications/{app}/provisioning/edit", Needs(ReadConfiguration)),
    (
        "/applications/{app}/provisioning/write-probe",
        Needs(ReadConfiguration),
    ),
    ("/api/applications/read-write-probe", Needs(ReadConfiguration)),
    ("/api/applications/start-write-probe", Needs(ManageApplications)),
    (
        "/applications/{app}/provisioning/mappings/{mapping}",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/mappings/{mapping}/preview",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/mappings/{mapping}/attributes/{target}",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/mappings/{mapping}/scope",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/mappings/{mapping}/attribute-list",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/mappings/{mapping}/attribute-list/{attribute}",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/schema",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/schema/versions/{version}",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/schema/download",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/schema/import",
        Needs(ManageApplications),
    ),
    ("/api/applications/read-schema", Needs(ReadConfiguration)),
    ("/api/applications/read-schema-version", Needs(ReadConfiguration)),
    ("/api/applications/read-schema-import", Needs(ManageApplications)),
    ("/api/applications/upload-schema", Needs(ManageApplications)),
    ("/api/applications/save-schema-import", Needs(ManageApplications)),
    (
        "/api/applications/discard-schema-import",
        Needs(ManageApplications),
    ),
    ("/api/applications/restore-schema", Needs(ManageApplications)),
    ("/api/applications/read-home", Needs(ReadReports)),
    ("/api/applications/read-list", Needs(ReadReports)),
    ("/api/applications/read-overview", Needs(ReadReports)),
    ("/api/applications/read-gallery", Needs(ReadConfiguration)),
    ("/api/applications/read-gallery-entry", Needs(ReadConfiguration)),
    ("/api/applications/read-assignments", Needs(ReadConfiguration)),
    ("/api/applications/read-assignable", Needs(ReadConfiguration)),
    ("/api/applications/read-assigned-names", Needs(ReadConfiguration)),
    ("/api/applications/read-provisioning", Needs(ReadConfiguration)),
    (
        "/api/applications/read-connection-report",
        Needs(ReadConfiguration),
    ),
    ("/api/applications/read-mapping", Needs(ReadConfiguration)),
    ("/api/applications/read-scope", Needs(ReadConfiguration)),
    ("/api/applications/read-person-preview", Needs(ReadConfiguration)),
    ("/api/applications/read-people-preview", Needs(ReadConfiguration)),
    ("/api/applications/preview-expression", Needs(ReadConfiguration)),
    ("/api/applications/read-directory-names", Needs(ReadDirectory)),
    ("/api/applications/set-directory", Needs(ManageApplications)),
    (
        "/api/applications/read-assignment-source",
        Needs(ReadConfiguration),
    ),
    (
        "/api/applications/set-assignment-source",
        Needs(ManageApplications),
    ),
    ("/api/applications/add-application", Needs(ManageApplications)),
    ("/api/applications/rename-application", Needs(ManageApplications)),
    ("/api/applications/delete-application", Needs(ManageApplications)),
    ("/api/applications/assign", Needs(ManageApplications)),
    ("/api/applications/unassign", Needs(ManageApplications)),
    ("/api/applications/save-provisioning", Needs(ManageApplications)),
    ("/api/applications/test-connection", Needs(ManageApplications)),
    ("/api/applications/save-object-mapping", Needs(ManageApplications)),
    (
        "/api/applications/save-attribute-mapping",
        Needs(ManageApplications),
    ),
    (
        "/api/applications/delete-attribute-mapping",
        Needs(ManageApplications),
    ),
    (
        "/api/applications/move-matching-attribute",
        Needs(ManageApplications),
    ),
    (
        "/api/applications/save-target-attribute",
        Needs(ManageApplications),
    ),
    (
        "/api/applications/delete-target-attribute",
        Needs(ManageApplications),
    ),
    ("/api/applications/reset-mappings", Needs(ManageApplications)),
    ("/api/applications/preview-change", Needs(ManageApplications)),
    ("/api/applications/preview-scope", Needs(ManageApplications)),
    ("/api/applications/edit-scope", Needs(ManageApplications)),
    ("/api/applications/save-scope", Needs(ManageApplications)),
    // Settings.
    ("/settings/mail", Needs(ManageSettings)),
    ("/api/settings/read-mail", Needs(ManageSettings)),
    ("/api/settings/save-mail", Needs(ManageSettings)),
    ("/api/settings/send-test-mail", Needs(ManageSettings)),
    // Monitoring.
    ("/", Needs(ReadReports)),
    ("/applications/{app}/provisioning", Needs(ReadReports)),
    ("/applications/{app}/provisioning/deletions", Needs(ReadReports)),
    (
        "/applications/{app}/provisioning/deletions/decide",
        Needs(ManageApplications),
    ),
    ("/users/{object}/explain/{app}", Needs(ReadConfiguration)),
    ("/groups/{object}/explain/{app}", Needs(ReadConfiguration)),
    ("/api/monitoring/explanation", Needs(ReadConfiguration)),
    (
        "/applications/{app}/provisioning/accounts",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/accounts/download",
        Needs(ReadConfiguration),
    ),
    ("/applications/{app}/provisioning/plan", Needs(ReadConfiguration)),
    (
        "/applications/{app}/provisioning/plan/{plan}",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/plan/{plan}/{part}",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/plan/{plan}/download",
        Needs(ReadConfiguration),
    ),
    (
        "/applications/{app}/provisioning/on-demand",
        Needs(ManageApplications),
    ),
    (
        "/applications/{app}/provisioning/on-demand/{cycle}",
        Needs(ReadReports),
    ),
    ("/applications/{app}/logs", Needs(ReadReports)),
    ("/applications/{app}/logs/{id}", Needs(ReadReports)),
    ("/logs", Needs(ReadReports)),
    ("/logs/{id}", Needs(ReadReports)),
    ("/audit", Needs(ReadReports)),
    ("/api/monitoring/audit-log", Needs(ReadReports)),
    ("/api/monitoring/provisioning-log", Needs(ReadReports)),
    ("/api/monitoring/provisioning-logs", Needs(ReadReports)),
    ("/api/monitoring/provisioning-status", Needs(ReadReports)),
    ("/api/monitoring/deletions", Needs(ReadReports)),
    ("/api/monitoring/deletions-in-question", Needs(ManageApplications)),
    ("/api/monitoring/decide-deletions", Needs(ManageApplications)),
    ("/api/monitoring/plans", Needs(ReadConfiguration)),
    ("/api/monitoring/plan", Needs(ReadConfiguration)),
    ("/api/monitoring/plan-part", Needs(ReadConfiguration)),
    ("/api/monitoring/make-plan", Needs(ManageApplications)),
    ("/api/monitoring/approve-plan", Needs(ManageApplications)),
    ("/api/monitoring/search-plan", Needs(ManageApplications)),
    ("/api/monitoring/stop-plan", Needs(ManageApplications)),
    ("/api/monitoring/accounts", Needs(ReadConfiguration)),
    ("/api/monitoring/read-accounts", Needs(ManageApplications)),
    ("/api/monitoring/schedule-accounts", Needs(ManageApplications)),
    ("/api/monitoring/decide-drift", Needs(ManageApplications)),
    (
        "/api/monitoring/decide-drift-attribute",
        Needs(ManageApplications),
    ),
    ("/api/monitoring/match-accounts-again", Needs(ManageApplications)),
    ("/api/monitoring/link-matches", Needs(ManageApplications)),
    ("/api/monitoring/link-account", Needs(ManageApplications)),
    ("/api/monitoring/never-touch-account", Needs(ManageApplications)),
    ("/api/monitoring/on-demand", Needs(ManageApplications)),
    ("/api/monitoring/on-demand-result", Needs(ReadReports)),
    ("/api/monitoring/provision-on-demand", Needs(ManageApplications)),
    ("/api/monitoring/start-provisioning", Needs(ManageApplications)),
    ("/api/monitoring/stop-provisioning", Needs(ManageApplications)),
    ("/api/monitoring/restart-provisioning", Needs(ManageApplications)),
];

/// Server functions that take files, and so more bytes than others.
pub const UPLOADS: &[&str] = &["/api/directory/upload-import", "/api/applications/upload-schema"];

/// What the table says of a path without parameters.
pub fn access(path: &str) -> Option<Access> {
    POLICY
        .iter()
        .find(|(listed, _)| *listed == path)
        .map(|(_, access)| *access)
}

/// Whether anybody may ask for this path.
pub fn is_public(path: &str) -> bool {
    access(path) == Some(Public)
}

/// Why somebody with this role may not call the server function at this path, if so.
pub fn refusal(path: &str, role: Role) -> Option<Problem> {
    let needed = access(path).filter(|_| path.starts_with("/api/"));
    let Some(Needs(capability)) = needed else {
        return None;
    };
    (!role.may(capability)).then(|| {
        let message = format!("Your role, {}, does not allow this.", role.name());
        Problem::new(ProblemKind::Forbidden, message)
            .with_hint("Ask a Global Administrator to do it or to change your role.")
    })
}
