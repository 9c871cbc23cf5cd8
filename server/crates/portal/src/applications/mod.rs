//! Applications: the gallery, assignments, the provisioning configuration, the connection test and the mappings.

mod application;
mod assignments;
mod attribute_list;
mod attribute_mapping;
mod check_attribute_mapping;
mod check_connection;
mod check_provisioning;
mod check_schema;
mod check_scope;
mod connection;
pub(crate) mod expiry;
mod fit;
mod gallery;
mod home;
mod known;
mod list;
mod mapping;
mod preview;
mod preview_scope;
mod provisioning;
mod schema;
mod schema_change;
mod schema_import;
mod scope;
#[cfg(test)]
mod tests;
mod write_probe;

pub use schema_change::SchemaChange;
pub use schema_import::LARGEST_SCHEMA;

use model::{Application, ApplicationId, Job, Problem};

use crate::{Portal, Result, Target, Topic};

/// The application, or a problem that says that there is none.
async fn find(portal: &Portal, id: ApplicationId) -> Result<Application> {
    let found = portal.store().application(id).await?;
    Ok(found.ok_or_else(|| Problem::not_found("application"))?)
}

/// The job of an application.
async fn job(portal: &Portal, id: ApplicationId) -> Result<Job> {
    let found = portal.store().job(id).await?;
    Ok(found.ok_or_else(|| Problem::not_found("application"))?)
}

/// An application as the audit log names it.
fn target(application: &Application) -> Target {
    Target::new(&application.name, format!("/applications/{}", application.id))
}

/// Tells pages that an application changed.
fn announce(portal: &Portal, id: ApplicationId) {
    portal.events().announce(Topic::Application(id));
    portal.events().announce(Topic::Applications);
}

/// One line of an audit row: what changed from what to what; nothing when it stayed the same.
pub(crate) fn change(name: &str, before: &str, after: &str) -> Option<(String, String)> {
    let shown = |text: &str| {
        if text.is_empty() {
            "—".to_owned()
        } else {
            text.to_owned()
        }
    };
    (before != after).then(|| (name.to_owned(), format!("{} → {}", shown(before), shown(after))))
}
