//! Directories: people, groups, who is in which group, files in and out, and the sources that they are read from.

mod attributes;
mod edit;
mod export;
mod import;
mod life;
mod list;
mod members;
mod nested_groups;
mod purge_expired;
mod rename;
mod source;
#[cfg(test)]
mod tests;
mod validate;

use model::{ObjectId, ObjectKind};

use crate::Target;

pub use export::{Export, ExportKind};
pub(crate) use import::Running;
pub use import::{ImportChoices, LARGEST_FILE, Upload};
pub use source::{SourceUpload, typed_secret};

/// The page of an object.
pub(crate) fn object_path(kind: ObjectKind, id: ObjectId) -> String {
    match kind {
        ObjectKind::User => format!("/users/{id}"),
        ObjectKind::Group => format!("/groups/{id}"),
    }
}

/// The word for an object of that kind.
pub(crate) const fn noun(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "user",
        ObjectKind::Group => "group",
    }
}

fn target(kind: ObjectKind, id: ObjectId, name: impl Into<String>) -> Target {
    Target::new(name, object_path(kind, id))
}

/// Refuses to change what a source says: the next read would undo it.
async fn check_kept_here(store: &store::Store, directory: model::DirectoryId) -> crate::Result<()> {
    if !store.has_source(directory).await? {
        return Ok(());
    }
    let name = store.directory_name(directory).await?.unwrap_or_default();
    let message = format!("This is read from {name}.");
    Err(model::Problem::new(model::ProblemKind::Conflict, message)
        .with_hint("Change it there; it is the same here after the next read.")
        .into())
}
