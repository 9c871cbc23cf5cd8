use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{SourceSample, SourceView};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{directory::source::draft, form_id::form_id, handle};
#[cfg(feature = "ssr")]
use crate::server::{come_back, come_back_to};
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;

/// The form of a connection with what is typed.
#[cfg(feature = "ssr")]
fn connection_page(directory: model::DirectoryId, input: &model::SourceInput) -> ui::Address {
    draft::address(&format!("/directories/{directory}/connection"), input)
}

/// A directory with its source; nothing for the built-in one.
#[server(name = ReadSource, prefix = "/api/directory", endpoint = "read-source", input = GetUrl)]
pub(crate) async fn read_source(directory: String) -> Result<Option<SourceView>, AppError> {
    let id = form_id(&directory, "directory")?;
    Ok(handle::read_directory()?.source(id).await?)
}

/// What the first entries of a source look like.
#[server(name = SampleSource, prefix = "/api/directory", endpoint = "sample-source", input = GetUrl)]
pub(crate) async fn sample_source(directory: String) -> Result<SourceSample, AppError> {
    let id = form_id(&directory, "directory")?;
    Ok(handle::manage_directory()?.sample_source(id).await?)
}

/// Adds a directory, and goes on to its connection.
#[server(name = AddDirectory, prefix = "/api/directory", endpoint = "add-directory")]
pub(crate) async fn add_directory(
    #[server(default)] kind: String,
    #[server(default)] name: String,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let kind = model::SourceKind::from_word(&kind)
        .ok_or_else(|| model::Problem::field("kind", "Choose where people come from."))?;
    let id = manage.add_directory(kind, &name).await?;
    leptos_axum::redirect(&format!("/directories/{id}/connection"));
    Ok(())
}

/// Saves how a directory is read.
#[server(name = SaveSource, prefix = "/api/directory", endpoint = "save-source")]
pub(crate) async fn save_source(
    directory: String,
    version: i64,
    #[server(default)] secret: String,
    #[server(flatten)] input: model::SourceInput,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let id = form_id(&directory, "directory")?;
    let secret = portal::typed_secret(secret);
    let saved = manage.save_source(id, version, &input, secret.as_ref()).await;
    if let Err(error) = saved.map_err(AppError::from) {
        come_back(&connection_page(id, &input), SaveSource::PATH, &error);
        return Err(error);
    }
    leptos_axum::redirect(&format!("/directories/{id}"));
    Ok(())
}

/// Tries a source with what is typed. The page reads the report that it leaves.
#[server(name = TestSource, prefix = "/api/directory", endpoint = "test-source")]
pub(crate) async fn test_source(
    directory: String,
    #[server(default)] secret: String,
    #[server(flatten)] input: model::SourceInput,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let id = form_id(&directory, "directory")?;
    let secret = portal::typed_secret(secret);
    let tested = manage.test_source(id, &input, secret.as_ref()).await;
    let page = connection_page(id, &input);
    match tested.map_err(AppError::from) {
        Ok(_) => {
            come_back_to(&page);
            Ok(())
        }
        Err(error) => {
            come_back(&page, TestSource::PATH, &error);
            Err(error)
        }
    }
}

/// Saves which names of the source give which attributes.
#[server(name = SaveSourceNames, prefix = "/api/directory", endpoint = "save-source-names")]
pub(crate) async fn save_source_names(
    directory: String,
    version: i64,
    #[server(default)] users: std::collections::BTreeMap<String, String>,
    #[server(default)] groups: std::collections::BTreeMap<String, String>,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let id = form_id(&directory, "directory")?;
    manage.save_source_names(id, version, &users, &groups).await?;
    leptos_axum::redirect(&format!("/directories/{id}"));
    Ok(())
}

/// Removes a directory.
#[server(name = RemoveDirectory, prefix = "/api/directory", endpoint = "remove-directory")]
pub(crate) async fn remove_directory(
    directory: String,
    #[server(default)] confirmation: String,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let id = form_id(&directory, "directory")?;
    manage.remove_directory(id, &confirmation).await?;
    leptos_axum::redirect("/directories");
    Ok(())
}

/// Reads a directory now.
#[server(name = ReadNow, prefix = "/api/directory", endpoint = "read-now")]
pub(crate) async fn read_now(directory: String) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    Ok(manage.read_now(form_id(&directory, "directory")?).await?)
}

/// Ends a running read.
#[server(name = StopRead, prefix = "/api/directory", endpoint = "stop-read")]
pub(crate) async fn stop_read(directory: String) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    Ok(manage.stop_read(form_id(&directory, "directory")?).await?)
}

/// Says that what a read held back is right.
#[server(name = ConfirmRemovals, prefix = "/api/directory", endpoint = "confirm-removals")]
pub(crate) async fn confirm_removals(directory: String, read: String) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let read = form_id(&read, "read")?;
    Ok(manage
        .confirm_removals(form_id(&directory, "directory")?, read)
        .await?)
}
