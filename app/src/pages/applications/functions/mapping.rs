#![allow(
    clippy::too_many_arguments,
    clippy::fn_params_excessive_bools,
    reason = "one for each field of the form"
)]

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::MappingView;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::applications::mapping_draft;
#[cfg(feature = "ssr")]
use crate::pages::handle;
#[cfg(feature = "ssr")]
use crate::server::come_back;
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;

/// One object mapping; `mapping` is `users` or `groups`.
#[server(name = ReadMapping, prefix = "/api/applications", endpoint = "read-mapping", input = GetUrl)]
pub(crate) async fn read_mapping(application: String, mapping: String) -> Result<MappingView, AppError> {
    let configuration = handle::read_configuration()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    Ok(configuration.object_mapping(id, kind).await?)
}

/// Saves an attribute mapping and goes to the table. Without `original` it is a new one.
#[server(name = SaveAttributeMapping, prefix = "/api/applications", endpoint = "save-attribute-mapping")]
pub(crate) async fn save_attribute_mapping(
    application: String,
    mapping: String,
    schema_version: i64,
    #[server(default)] original: String,
    #[server(default)] target: String,
    #[server(default)] mapping_type: String,
    #[server(default)] source: String,
    #[server(default)] constant: String,
    #[server(default)] expression: String,
    #[server(default)] default_value: String,
    #[server(default)] matching: bool,
    #[server(default)] precedence: String,
    #[server(default)] apply: String,
    #[server(default)] flow_null_values: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    let input = model::AttributeMappingInput {
        target,
        mapping_type,
        source,
        constant,
        expression,
        default_value,
        matching,
        precedence,
        apply,
        flow_null_values,
    };
    let original = Some(original.as_str()).filter(|original| !original.is_empty());
    let saved = manage
        .save_attribute_mapping(id, kind, original, &input, schema_version)
        .await;
    if let Err(error) = saved {
        let error = AppError::from(error);
        let name = ui::encode(original.unwrap_or("new"));
        let path = format!("/applications/{id}/provisioning/mappings/{mapping}/attributes/{name}");
        let page = mapping_draft::write(&path, &input);
        come_back(&page, <SaveAttributeMapping as ServerFn>::PATH, &error);
        return Err(error);
    }
    leptos_axum::redirect(&format!("/applications/{id}/provisioning/mappings/{mapping}"));
    Ok(())
}

/// Deletes an attribute mapping and goes to the table.
#[server(name = DeleteAttributeMapping, prefix = "/api/applications", endpoint = "delete-attribute-mapping")]
pub(crate) async fn delete_attribute_mapping(
    application: String,
    mapping: String,
    schema_version: i64,
    target: String,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    manage
        .delete_attribute_mapping(id, kind, &target, schema_version)
        .await?;
    leptos_axum::redirect(&format!("/applications/{id}/provisioning/mappings/{mapping}"));
    Ok(())
}

/// Searches by a matching attribute earlier (`direction` is `up`) or later.
#[server(name = MoveMatchingAttribute, prefix = "/api/applications", endpoint = "move-matching-attribute")]
pub(crate) async fn move_matching_attribute(
    application: String,
    mapping: String,
    schema_version: i64,
    target: String,
    direction: String,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    Ok(manage
        .move_matching_attribute(id, kind, &target, direction == "up", schema_version)
        .await?)
}
