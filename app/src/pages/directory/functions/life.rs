use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{form_id::object_ids, handle};

/// Allows the sign-in of users.
#[server(name = UnblockUsers, prefix = "/api/directory", endpoint = "unblock-users")]
pub(crate) async fn unblock_users(#[server(default)] objects: Vec<String>) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    manage.set_account_enabled(&object_ids(&objects)?, true).await?;
    Ok(())
}

/// Blocks the sign-in of users.
#[server(name = BlockUsers, prefix = "/api/directory", endpoint = "block-users")]
pub(crate) async fn block_users(#[server(default)] objects: Vec<String>) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    manage.set_account_enabled(&object_ids(&objects)?, false).await?;
    Ok(())
}

/// Moves users or groups to the recycle bin.
#[server(name = DeleteObjects, prefix = "/api/directory", endpoint = "delete-objects")]
pub(crate) async fn delete_objects(
    kind: String,
    #[server(default)] objects: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    manage
        .delete_objects(super::kind(&kind), &object_ids(&objects)?)
        .await?;
    Ok(())
}

/// Takes users or groups out of the recycle bin.
#[server(name = RestoreObjects, prefix = "/api/directory", endpoint = "restore-objects")]
pub(crate) async fn restore_objects(
    kind: String,
    #[server(default)] objects: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    manage
        .restore_objects(super::kind(&kind), &object_ids(&objects)?)
        .await?;
    Ok(())
}

/// Deletes users or groups of the recycle bin for good and goes back to it.
#[server(name = PurgeObjects, prefix = "/api/directory", endpoint = "purge-objects")]
pub(crate) async fn purge_objects(
    kind: String,
    #[server(default)] objects: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_directory()?;
    manage
        .purge_objects(super::kind(&kind), &object_ids(&objects)?)
        .await?;
    leptos_axum::redirect(&format!("/{kind}s?state=deleted"));
    Ok(())
}
