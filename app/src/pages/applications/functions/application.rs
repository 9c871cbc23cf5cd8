use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// Adds an application from the gallery and goes to it.
#[server(name = AddApplication, prefix = "/api/applications", endpoint = "add-application")]
pub(crate) async fn add_application(entry: String, name: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = manage.add_application(&entry, &name).await?;
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

/// Deletes an application and goes to the list.
#[server(name = DeleteApplication, prefix = "/api/applications", endpoint = "delete-application")]
pub(crate) async fn delete_application(application: String, confirmation: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    manage.delete_application(id, &confirmation).await?;
    leptos_axum::redirect("/applications");
    Ok(())
}
