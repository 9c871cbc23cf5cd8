use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{form_id::form_id, handle};

/// Adds an application from the gallery and goes to it.
#[server(name = AddApplication, prefix = "/api/applications", endpoint = "add-application")]
pub(crate) async fn add_application(
    entry: String,
    name: String,
    #[server(default)] directory: String,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let directory = if directory.is_empty() {
        model::Directory::BUILT_IN
    } else {
        form_id(&directory, "directory")?
    };
    let id = manage.add_application_for(&entry, &name, directory).await?;
    leptos_axum::redirect(&format!("/applications/{id}"));
    Ok(())
}

/// Gives an application another name.
#[server(name = RenameApplication, prefix = "/api/applications", endpoint = "rename-application")]
pub(crate) async fn rename_application(application: String, name: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    Ok(manage.rename_application(id, &name).await?)
}

/// Says which directory an application takes people from.
#[server(name = SetApplicationDirectory, prefix = "/api/applications", endpoint = "set-directory")]
pub(crate) async fn set_application_directory(
    application: String,
    directory: String,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    let directory = form_id(&directory, "directory")?;
    Ok(manage.set_application_directory(id, directory).await?)
}

/// Says whose assignments an application takes over.
#[server(name = SetAssignmentSource, prefix = "/api/applications", endpoint = "set-assignment-source")]
pub(crate) async fn set_assignment_source(
    application: String,
    #[server(default)] source: String,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    Ok(manage.set_assignment_source(id, &source).await?)
}

/// Whose assignments an application takes over; nothing where its directory has none to take over.
#[server(name = ReadAssignmentSource, prefix = "/api/applications", endpoint = "read-assignment-source", input = GetUrl)]
pub(crate) async fn read_assignment_source(application: String) -> Result<Option<String>, AppError> {
    let id = super::application_id(&application)?;
    Ok(handle::read_configuration()?.assignment_source(id).await?)
}

/// The directories that an application can take people from: id and name.
#[server(name = ReadDirectoryNames, prefix = "/api/applications", endpoint = "read-directory-names", input = GetUrl)]
pub(crate) async fn read_directory_names() -> Result<Vec<(String, String)>, AppError> {
    let directories = handle::read_directory()?.directories().await?;
    let name = |summary: model::DirectorySummary| (summary.directory.id.to_string(), summary.directory.name);
    Ok(directories.into_iter().map(name).collect())
}

/// Deletes an application and goes to the list.
#[server(name = DeleteApplication, prefix = "/api/applications", endpoint = "delete-application")]
pub(crate) async fn delete_application(application: String, confirmation: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    manage.delete_application(id, &confirmation).await?;
    leptos_axum::redirect("/applications");
    Ok(())
}
