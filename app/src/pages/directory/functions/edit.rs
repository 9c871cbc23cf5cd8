use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{
    form_id::{form_id, object_ids},
    handle,
};

/// Renames a directory.
#[server(name = RenameDirectory, prefix = "/api/directory", endpoint = "rename-directory")]
pub(crate) async fn rename_directory(directory: String, name: String) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    Ok(manage
        .rename_directory(form_id(&directory, "directory")?, &name)
        .await?)
}

/// Says whether members of groups inside a group count as members of it.
#[server(name = SetNestedGroups, prefix = "/api/directory", endpoint = "set-nested-groups")]
pub(crate) async fn set_nested_groups(
    directory: String,
    #[server(default)] expand: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    Ok(manage
        .set_expand_nested_groups(form_id(&directory, "directory")?, expand)
        .await?)
}

/// Adds a user or a group and goes to its page. The attributes are fields of the form by their own names.
#[server(name = CreateObject, prefix = "/api/directory", endpoint = "create-object")]
pub(crate) async fn create_object(
    kind: String,
    #[server(flatten)] attributes: BTreeMap<String, String>,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let id = manage
        .create_object(model::Directory::BUILT_IN, super::kind(&kind), &attributes)
        .await?;
    leptos_axum::redirect(&format!("/{kind}s/{id}"));
    Ok(())
}

/// Changes a user or a group and goes to its page.
#[server(name = UpdateObject, prefix = "/api/directory", endpoint = "update-object")]
pub(crate) async fn update_object(
    kind: String,
    object: String,
    change: String,
    #[server(flatten)] attributes: BTreeMap<String, String>,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let id = form_id(&object, "user or group")?;
    let change = change.parse().unwrap_or_default();
    manage
        .update_object(super::kind(&kind), id, change, &attributes)
        .await?;
    leptos_axum::redirect(&format!("/{kind}s/{id}"));
    Ok(())
}

/// Adds members to a group and goes to its list of members.
#[server(name = AddMembers, prefix = "/api/directory", endpoint = "add-members")]
pub(crate) async fn add_members(
    group: String,
    #[server(default)] objects: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let id = form_id(&group, "group")?;
    manage.add_members(id, &object_ids(&objects)?).await?;
    leptos_axum::redirect(&format!("/groups/{id}?tab=members"));
    Ok(())
}

/// Removes members from a group.
#[server(name = RemoveMembers, prefix = "/api/directory", endpoint = "remove-members")]
pub(crate) async fn remove_members(
    group: String,
    #[server(default)] objects: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    let id = form_id(&group, "group")?;
    manage.remove_members(id, &object_ids(&objects)?).await?;
    Ok(())
}
