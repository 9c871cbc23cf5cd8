use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{form_id::form_id, handle};

/// Receives a file for an import and goes on to its columns. Fields: `directory`, then `file`.
#[server(name = UploadImport, prefix = "/api/directory", endpoint = "upload-import", input = MultipartFormData)]
pub(crate) async fn upload_import(data: MultipartData) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let (directory, import) = super::super::files::receive(&manage, data).await?;
    leptos_axum::redirect(&format!("/directories/{directory}/import/{import}"));
    Ok(())
}

/// Reads the file again in another way.
#[server(name = ReadFileAgain, prefix = "/api/directory", endpoint = "read-file-again")]
pub(crate) async fn read_file_again(
    directory: String,
    import: String,
    kind: String,
    encoding: String,
    delimiter: String,
    #[server(default)] header: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let choices = portal::ImportChoices {
        kind,
        encoding,
        delimiter,
        header,
        ..Default::default()
    };
    manage
        .read_import_again(form_id(&import, "import")?, &choices)
        .await?;
    leptos_axum::redirect(&format!("/directories/{directory}/import/{import}"));
    Ok(())
}

/// Keeps what the columns mean and compares the file with the directory.
#[allow(clippy::too_many_arguments, reason = "one argument per control of the form")]
#[server(name = CheckImport, prefix = "/api/directory", endpoint = "check-import")]
pub(crate) async fn check_import(
    directory: String,
    import: String,
    kind: String,
    encoding: String,
    delimiter: String,
    #[server(default)] header: bool,
    #[server(default)] columns: Vec<String>,
    #[server(default)] key: String,
    #[server(default)] manager_key: String,
    #[server(default)] clear_empty: String,
    #[server(default)] group_separator: String,
    #[server(default)] create_groups: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let choices = portal::ImportChoices {
        kind,
        encoding,
        delimiter,
        header,
        columns,
        key,
        manager_key,
        clear_empty: clear_empty == "clear",
        group_separator,
        create_groups,
    };
    manage.check_import(form_id(&import, "import")?, &choices).await?;
    leptos_axum::redirect(&format!("/directories/{directory}/import/{import}"));
    Ok(())
}

/// Writes an import that was checked.
#[server(name = ApplyImport, prefix = "/api/directory", endpoint = "apply-import")]
pub(crate) async fn apply_import(
    directory: String,
    import: String,
    #[server(default)] leave_out_errors: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    manage
        .apply_import(form_id(&import, "import")?, leave_out_errors)
        .await?;
    leptos_axum::redirect(&format!("/directories/{directory}/import/{import}"));
    Ok(())
}

/// Forgets an import that was not applied.
#[server(name = DiscardImport, prefix = "/api/directory", endpoint = "discard-import")]
pub(crate) async fn discard_import(import: String) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let directory = manage.discard_import(form_id(&import, "import")?).await?;
    leptos_axum::redirect(&format!("/directories/{directory}"));
    Ok(())
}
