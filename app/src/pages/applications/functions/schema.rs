use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, MultipartData, MultipartFormData},
};
use model::{SchemaImport, SchemaVersionView, SchemaView};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// The configuration JSON with a page of its versions, those before `before` where it is given.
#[server(name = ReadSchema, prefix = "/api/applications", endpoint = "read-schema", input = GetUrl)]
pub(crate) async fn read_schema(application: String, before: Option<i64>) -> Result<SchemaView, AppError> {
    let configuration = handle::read_configuration()?;
    let id = super::application_id(&application)?;
    Ok(configuration.schema(id, before).await?)
}

/// One version.
#[server(name = ReadSchemaVersion, prefix = "/api/applications", endpoint = "read-schema-version", input = GetUrl)]
pub(crate) async fn read_schema_version(
    application: String,
    version: i64,
) -> Result<SchemaVersionView, AppError> {
    let configuration = handle::read_configuration()?;
    let id = super::application_id(&application)?;
    Ok(configuration.schema_version(id, version).await?)
}

/// The file that waits to be saved, if one does; and what was pasted last, if the page says that it was `refused`.
#[server(name = ReadSchemaImport, prefix = "/api/applications", endpoint = "read-schema-import", input = GetUrl)]
pub(crate) async fn read_schema_import(
    application: String,
    refused: bool,
) -> Result<(Option<SchemaImport>, String), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    Ok((
        manage.schema_import(id).await?,
        manage.refused_schema(id, refused).await?,
    ))
}

/// Receives a configuration and goes to what it would change. Fields: `application`, then `file` or `text`. A form with a
/// file is sent by the browser itself, so what was pasted is kept here for the page that says what is wrong with it.
#[server(name = UploadSchema, prefix = "/api/applications", endpoint = "upload-schema", input = MultipartFormData)]
pub(crate) async fn upload_schema(data: MultipartData) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let upload = super::super::schema::files::receive(data).await?;
    let id = super::application_id(&upload.application)?;
    let brought = match upload.configuration() {
        Ok((name, text)) => manage.bring_schema(id, name, text).await.map_err(AppError::from),
        Err(error) => Err(error),
    };
    if let Err(error) = brought {
        manage.keep_refused_schema(id, &upload.pasted).await?;
        return Err(error);
    }
    leptos_axum::redirect(&format!("/applications/{id}/provisioning/schema/import"));
    Ok(())
}

/// Saves the file that waits and goes to the schema. `confirmed` is how many accounts the page said would be lost.
#[server(name = SaveSchemaImport, prefix = "/api/applications", endpoint = "save-schema-import")]
pub(crate) async fn save_schema_import(
    application: String,
    schema_version: i64,
    #[server(default)] confirmed: i64,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    let question = manage.save_schema_import(id, confirmed, schema_version).await?;
    confirmed_all(question)?;
    leptos_axum::redirect(&format!("/applications/{id}/provisioning/schema"));
    Ok(())
}

/// Forgets the file that waits.
#[server(name = DiscardSchemaImport, prefix = "/api/applications", endpoint = "discard-schema-import")]
pub(crate) async fn discard_schema_import(application: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    manage.discard_schema_import(id).await?;
    leptos_axum::redirect(&format!("/applications/{id}/provisioning/schema"));
    Ok(())
}

/// A problem when more people would lose accounts than the page said that asked; nothing was saved then.
#[cfg(feature = "ssr")]
fn confirmed_all(question: Option<model::ScopePreview>) -> Result<(), AppError> {
    use crate::pages::applications::scope::preview::leaving;

    let Some(figures) = question else { return Ok(()) };
    let message = leaving(&figures, model::ObjectKind::User);
    Err(model::Problem::new(model::ProblemKind::Conflict, message)
        .with_hint("That is more than the page said, so nothing was saved. Reload it to see who they are.")
        .into())
}
