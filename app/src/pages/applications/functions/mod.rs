//! The server functions of applications: reading by GET, changing by POST.

mod application;
mod assignments;
mod connection;
mod gallery;
mod mapping;
mod overview;
mod provisioning;
mod scope;

pub(crate) use application::{AddApplication, DeleteApplication, RenameApplication};
pub(crate) use assignments::{Assign, Unassign, read_assignable, read_assignments, read_names};
pub(crate) use connection::{TestConnection, read_report};
pub(crate) use gallery::{read_gallery, read_gallery_entry};
pub(crate) use mapping::{
    DeleteAttributeMapping, ResetMappings, SaveAttributeMapping, SaveObjectMapping, read_mapping,
};
pub(crate) use overview::{read_application, read_applications, read_home};
pub(crate) use provisioning::{SaveProvisioning, read_provisioning};
pub(crate) use scope::{EditScope, SaveScope, preview_scope, read_scope};

/// The id in an address or a hidden field.
#[cfg(feature = "ssr")]
fn application_id(text: &str) -> Result<model::ApplicationId, crate::AppError> {
    crate::pages::form_id::form_id(text, "application")
}

/// The application and the kind of one of its object mappings, by their words in addresses.
#[cfg(feature = "ssr")]
fn object_mapping(
    application: &str,
    mapping: &str,
) -> Result<(model::ApplicationId, model::ObjectKind), crate::AppError> {
    let id = application_id(application)?;
    match mapping {
        "users" => Ok((id, model::ObjectKind::User)),
        "groups" => Ok((id, model::ObjectKind::Group)),
        _ => Err(model::Problem::not_found("mapping").into()),
    }
}
