#![allow(
    clippy::too_many_arguments,
    clippy::fn_params_excessive_bools,
    reason = "one for each field of the form"
)]

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::MappingView;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::applications::draft_address;
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

/// Saves an attribute mapping and goes to the table; with `plan` it is planned instead. Without `original` it is a new one.
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
    #[server(default)] plan: bool,
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
    let change = model::DraftedChange::AttributeMapping {
        kind,
        original: original.map(str::to_owned),
        input: Box::new(input.clone()),
        schema_version,
    };
    let saved = if plan {
        manage
            .plan_change(id, change.clone())
            .await
            .map(|plan| draft_address::plan(id, plan))
    } else {
        let saved = manage.save_attribute_mapping(id, kind, original, &input, schema_version);
        let table = format!("/applications/{id}/provisioning/mappings/{mapping}");
        saved.await.map(|()| table)
    };
    let address = saved.map_err(|error| {
        let error = AppError::from(error);
        let page = draft_address::form(id, &change);
        come_back(&page, <SaveAttributeMapping as ServerFn>::PATH, &error);
        error
    })?;
    leptos_axum::redirect(&address);
    Ok(())
}

/// Deletes an attribute mapping and goes to the table; with `plan` it is planned instead.
#[server(name = DeleteAttributeMapping, prefix = "/api/applications", endpoint = "delete-attribute-mapping")]
pub(crate) async fn delete_attribute_mapping(
    application: String,
    mapping: String,
    schema_version: i64,
    target: String,
    #[server(default)] plan: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    if plan {
        let change = model::DraftedChange::DeletedMapping {
            kind,
            target,
            schema_version,
        };
        return draft_address::go_to(id, manage.plan_change(id, change).await);
    }
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
