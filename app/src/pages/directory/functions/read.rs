use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{
    DirectorySummary, Import, ImportDetail, ObjectDetail, ObjectName, ObjectQuery, ObjectSummary, Page,
};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{form_id::form_id, handle};

/// Every directory with its numbers.
#[server(name = ReadDirectories, prefix = "/api/directory", endpoint = "read-directories", input = GetUrl)]
pub(crate) async fn read_directories() -> Result<Vec<DirectorySummary>, AppError> {
    Ok(handle::read_directory()?.directories().await?)
}

/// One directory with its numbers and its newest imports.
#[server(name = ReadDirectory, prefix = "/api/directory", endpoint = "read-directory", input = GetUrl)]
pub(crate) async fn read_directory(directory: String) -> Result<(DirectorySummary, Vec<Import>), AppError> {
    let read = handle::read_directory()?;
    let id = form_id(&directory, "directory")?;
    Ok((read.directory(id).await?, read.imports(id).await?))
}

/// A page of users or groups.
#[server(name = ReadObjects, prefix = "/api/directory", endpoint = "read-objects", input = GetUrl)]
pub(crate) async fn read_objects(query: ObjectQuery) -> Result<Page<ObjectSummary>, AppError> {
    Ok(handle::read_directory()?.objects(&query).await?)
}

/// A user or a group with what its page shows around it.
#[server(name = ReadObject, prefix = "/api/directory", endpoint = "read-object", input = GetUrl)]
pub(crate) async fn read_object(kind: String, object: String) -> Result<ObjectDetail, AppError> {
    let read = handle::read_directory()?;
    let kind = super::kind(&kind);
    let id = form_id(
        &object,
        if kind == model::ObjectKind::User {
            "user"
        } else {
            "group"
        },
    )?;
    Ok(read.object(kind, id).await?)
}

/// A page of the members of a group (`members`), the groups of an object (`groups`) or the direct reports of a user
/// (`reports`).
#[server(name = ReadRelated, prefix = "/api/directory", endpoint = "read-related", input = GetUrl)]
pub(crate) async fn read_related(
    side: String,
    object: String,
    search: String,
    page: u32,
) -> Result<Page<ObjectSummary>, AppError> {
    let read = handle::read_directory()?;
    let id = form_id(&object, "user or group")?;
    Ok(match side.as_str() {
        "members" => read.members(id, &search, page).await?,
        "reports" => read.direct_reports(id, &search, page).await?,
        _ => read.groups_of(id, &search, page).await?,
    })
}

/// The first users and groups that contain all words of a text.
#[server(name = SearchMembers, prefix = "/api/directory", endpoint = "search-members", input = GetUrl)]
pub(crate) async fn search_members(text: String) -> Result<Vec<ObjectName>, AppError> {
    let read = handle::read_directory()?;
    Ok(read.search_names(model::Directory::BUILT_IN, None, &text).await?)
}

/// An import with the first rows of its file.
#[server(name = ReadImport, prefix = "/api/directory", endpoint = "read-import", input = GetUrl)]
pub(crate) async fn read_import(import: String) -> Result<ImportDetail, AppError> {
    let read = handle::read_directory()?;
    Ok(read.import(form_id(&import, "import")?).await?)
}
