//! The server functions of applications: reading by GET, changing by POST.

mod application;
mod assignments;
mod connection;
mod gallery;
mod mapping;
mod overview;
mod provisioning;

pub(crate) use application::{AddApplication, DeleteApplication, RenameApplication};
pub(crate) use assignments::{Assign, Unassign, read_assignable, read_assignments, read_names};
pub(crate) use connection::{TestConnection, read_report};
pub(crate) use gallery::{read_gallery, read_gallery_entry};
pub(crate) use mapping::{
    DeleteAttributeMapping, ResetMappings, SaveAttributeMapping, SaveObjectMapping, read_mapping,
};
pub(crate) use overview::{read_application, read_applications, read_home};
pub(crate) use provisioning::{SaveProvisioning, read_provisioning};

/// The id in an address or a hidden field; what is none belongs to nothing.
#[cfg(feature = "ssr")]
fn application_id(text: &str) -> Result<model::ApplicationId, crate::AppError> {
    text.parse()
        .map_err(|_| model::Problem::not_found("application").into())
}

/// The ids of users and groups in a form.
#[cfg(feature = "ssr")]
fn object_ids(texts: &[String]) -> Result<Vec<model::ObjectId>, crate::AppError> {
    texts
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>()
        .map_err(|_| model::Problem::not_found("user or group").into())
}

/// The kind of an object mapping by its word in addresses.
#[cfg(feature = "ssr")]
fn mapping_kind(word: &str) -> Result<model::ObjectKind, crate::AppError> {
    match word {
        "users" => Ok(model::ObjectKind::User),
        "groups" => Ok(model::ObjectKind::Group),
        _ => Err(model::Problem::not_found("mapping").into()),
    }
}
