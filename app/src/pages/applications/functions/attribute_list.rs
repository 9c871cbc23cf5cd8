#![allow(
    clippy::too_many_arguments,
    clippy::fn_params_excessive_bools,
    reason = "one for each field of the form"
)]

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// Saves a row of "Edit attribute list" and goes to the list. Without `original` it is a new one.
#[server(name = SaveTargetAttribute, prefix = "/api/applications", endpoint = "save-target-attribute")]
pub(crate) async fn save_target_attribute(
    application: String,
    mapping: String,
    schema_version: i64,
    #[server(default)] original: String,
    #[server(default)] name: String,
    #[server(default)] kind: String,
    #[server(default)] primary_key: bool,
    #[server(default)] required: bool,
    #[server(default)] multi_valued: bool,
    #[server(default)] case_exact: bool,
    #[server(default)] references: String,
    #[server(default)] flow_null_values: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, object_kind) = super::object_mapping(&application, &mapping)?;
    let input = model::TargetAttributeInput {
        name,
        kind,
        primary_key,
        required,
        multi_valued,
        case_exact,
        references,
        flow_null_values,
    };
    let original = Some(original.as_str()).filter(|original| !original.is_empty());
    manage
        .save_target_attribute(id, object_kind, original, &input, schema_version)
        .await?;
    leptos_axum::redirect(&format!(
        "/applications/{id}/provisioning/mappings/{mapping}/attribute-list"
    ));
    Ok(())
}

/// Takes an attribute off the list and goes to the list.
#[server(name = DeleteTargetAttribute, prefix = "/api/applications", endpoint = "delete-target-attribute")]
pub(crate) async fn delete_target_attribute(
    application: String,
    mapping: String,
    schema_version: i64,
    name: String,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    manage
        .delete_target_attribute(id, kind, &name, schema_version)
        .await?;
    leptos_axum::redirect(&format!(
        "/applications/{id}/provisioning/mappings/{mapping}/attribute-list"
    ));
    Ok(())
}
