use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::DirectoryAttributes;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{form_id::form_id, handle};

/// The attributes of a directory.
#[server(name = ReadDirectoryAttributes, prefix = "/api/directory", endpoint = "read-attributes", input = GetUrl)]
pub(crate) async fn read_directory_attributes(directory: String) -> Result<DirectoryAttributes, AppError> {
    let id = form_id(&directory, "directory")?;
    Ok(handle::read_directory()?.directory_attributes(id).await?)
}

/// Adds an attribute of users.
#[server(name = AddDirectoryAttribute, prefix = "/api/directory", endpoint = "add-attribute")]
pub(crate) async fn add_directory_attribute(
    directory: String,
    #[server(default)] name: String,
    #[server(default)] label: String,
    #[server(default)] kind: String,
    #[server(default)] multi_valued: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let input = model::DirectoryAttributeInput {
        name,
        label,
        kind,
        multi_valued,
    };
    Ok(manage
        .add_directory_attribute(form_id(&directory, "directory")?, &input)
        .await?)
}

/// Takes an added attribute away.
#[server(name = DeleteDirectoryAttribute, prefix = "/api/directory", endpoint = "delete-attribute")]
pub(crate) async fn delete_directory_attribute(directory: String, name: String) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    Ok(manage
        .delete_directory_attribute(form_id(&directory, "directory")?, &name)
        .await?)
}

/// Sets what the function `DefaultDomain` gives.
#[server(name = SetDefaultDomain, prefix = "/api/directory", endpoint = "set-default-domain")]
pub(crate) async fn set_default_domain(
    directory: String,
    #[server(default)] default_domain: String,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    Ok(manage
        .set_default_domain(form_id(&directory, "directory")?, &default_domain)
        .await?)
}
