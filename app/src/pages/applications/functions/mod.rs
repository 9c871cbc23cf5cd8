//! The server functions of applications: reading by GET, changing by POST.

mod application;
mod assignments;
mod attribute_list;
mod connection;
mod gallery;
mod mapping;
mod overview;
mod preview;
mod provisioning;
mod schema;
mod schema_change;
mod scope;
mod write_probe;

pub(crate) use application::{
    AddApplication, DeleteApplication, RenameApplication, SetApplicationDirectory, SetAssignmentSource,
    read_assignment_source, read_directory_names,
};
pub(crate) use assignments::{Assign, Unassign, read_assignable, read_assignments, read_names};
pub(crate) use attribute_list::{DeleteTargetAttribute, SaveTargetAttribute};
pub(crate) use connection::{TestConnection, read_report};
pub(crate) use gallery::{read_gallery, read_gallery_entry};
pub(crate) use mapping::{DeleteAttributeMapping, MoveMatchingAttribute, SaveAttributeMapping, read_mapping};
pub(crate) use overview::{read_application, read_applications, read_home};
#[cfg(feature = "ssr")]
pub(crate) use preview::preview_draft;
pub(crate) use preview::{PreviewExpression, read_people_preview, read_person_preview};
pub(crate) use provisioning::{SaveProvisioning, read_provisioning};
pub(crate) use schema::{
    DiscardSchemaImport, SaveSchemaImport, UploadSchema, read_schema, read_schema_import, read_schema_version,
};
pub(crate) use schema_change::{ResetMappings, RestoreSchema, SaveObjectMapping, preview_change};
pub(crate) use scope::{EditScope, SaveScope, preview_scope, read_scope};
pub(crate) use write_probe::{StartWriteProbe, read_write_probe};

/// The id in an address or a hidden field.
#[cfg(feature = "ssr")]
fn application_id(text: &str) -> Result<model::ApplicationId, crate::AppError> {
    crate::pages::form_id::form_id(text, "application")
}

/// What was typed of the secrets of a connection.
#[cfg(feature = "ssr")]
fn secrets(typed: [(model::ConnectionSecret, String); 6]) -> portal::Secrets {
    let typed = typed.into_iter();
    typed.fold(portal::Secrets::default(), |secrets, (name, secret)| {
        secrets.with(name, secret)
    })
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
