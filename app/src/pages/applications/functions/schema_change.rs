use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::ScopePreview;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{applications::question, handle};
#[cfg(feature = "ssr")]
use portal::SchemaChange;

/// Who would come, go or lose an account by a change, which is given in the words of addresses.
#[server(name = PreviewChange, prefix = "/api/applications", endpoint = "preview-change", input = GetUrl)]
pub(crate) async fn preview_change(
    application: String,
    change: String,
) -> Result<Option<ScopePreview>, AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    let change = question::read(&change).ok_or_else(|| model::Problem::not_found("change"))?;
    Ok(manage.preview_change(id, change).await?)
}

/// Saves "Enabled" and "Target object actions". `confirmed` is how many accounts the page said would be lost.
#[allow(
    clippy::too_many_arguments,
    clippy::fn_params_excessive_bools,
    reason = "one for each field of the form"
)]
#[server(name = SaveObjectMapping, prefix = "/api/applications", endpoint = "save-object-mapping")]
pub(crate) async fn save_object_mapping(
    application: String,
    mapping: String,
    schema_version: i64,
    #[server(default)] enabled: bool,
    #[server(default)] create: bool,
    #[server(default)] update: bool,
    #[server(default)] delete: bool,
    #[server(default)] confirmed: i64,
) -> Result<(), AppError> {
    let (_, kind) = super::object_mapping(&application, &mapping)?;
    let change = SchemaChange::Actions {
        kind,
        enabled,
        actions: model::ObjectActions {
            create,
            update,
            delete,
        },
    };
    let page = mapping_page(&application, &mapping);
    save(&application, change, confirmed, schema_version, &page, None).await
}

/// "Restore default mappings". `confirmed` as for [`save_object_mapping`].
#[server(name = ResetMappings, prefix = "/api/applications", endpoint = "reset-mappings")]
pub(crate) async fn reset_mappings(
    application: String,
    mapping: String,
    schema_version: i64,
    #[server(default)] confirmed: i64,
) -> Result<(), AppError> {
    super::object_mapping(&application, &mapping)?;
    let page = mapping_page(&application, &mapping);
    let change = SchemaChange::Defaults;
    save(&application, change, confirmed, schema_version, &page, None).await
}

/// Saves an earlier version as a new one and goes to the schema. `confirmed` as for [`save_object_mapping`].
#[server(name = RestoreSchema, prefix = "/api/applications", endpoint = "restore-schema")]
pub(crate) async fn restore_schema(
    application: String,
    version: i64,
    schema_version: i64,
    #[server(default)] confirmed: i64,
) -> Result<(), AppError> {
    let schema = format!("/applications/{application}/provisioning/schema");
    let page = format!("{schema}/versions/{version}");
    let change = SchemaChange::Version(version);
    save(
        &application,
        change,
        confirmed,
        schema_version,
        &page,
        Some(&schema),
    )
    .await
}

#[cfg(feature = "ssr")]
fn mapping_page(application: &str, mapping: &str) -> String {
    format!("/applications/{application}/provisioning/mappings/{mapping}")
}

/// Saves the change and goes on to `next`. When people would lose accounts and were not confirmed, `page` asks.
#[cfg(feature = "ssr")]
async fn save(
    application: &str,
    change: SchemaChange,
    confirmed: i64,
    schema_version: i64,
    page: &str,
    next: Option<&str>,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(application)?;
    let question = manage.save_change(id, change, confirmed, schema_version).await?;
    match (question, next) {
        (Some(_), _) => leptos_axum::redirect(&question::asking(page, change)),
        (None, Some(next)) => leptos_axum::redirect(next),
        // What was asked is answered; otherwise the browser stays where it is, for example beside an open panel.
        (None, None) if confirmed > 0 => leptos_axum::redirect(page),
        (None, None) => {}
    }
    Ok(())
}
