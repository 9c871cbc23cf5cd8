//! The built-in directory: people, groups, who is in which group, and files in and out.

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
#[cfg(test)]
mod tests;
mod validate;

use model::{ObjectId, ObjectKind};

use crate::Target;

pub use export::{Export, ExportKind};
pub(crate) use import::Running;
pub use import::{ImportChoices, LARGEST_FILE, Upload};

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
