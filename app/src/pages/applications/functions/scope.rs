use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{ScopePreview, ScopeView, ScopingFilterInput};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::applications::{draft_address, scope::draft};
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// The scoping filters of a mapping.
#[server(name = ReadScope, prefix = "/api/applications", endpoint = "read-scope", input = GetUrl)]
pub(crate) async fn read_scope(application: String, mapping: String) -> Result<ScopeView, AppError> {
    let configuration = handle::read_configuration()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    Ok(configuration.scope(id, kind).await?)
}

/// What these filters would change.
#[server(name = PreviewScope, prefix = "/api/applications", endpoint = "preview-scope")]
pub(crate) async fn preview_scope(
    application: String,
    mapping: String,
    #[server(default)] filters: Vec<ScopingFilterInput>,
) -> Result<ScopePreview, AppError> {
    let manage = handle::manage_applications()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    Ok(manage.preview_scope(id, kind, &filters).await?)
}

/// Carries out a button of the editor, and goes to the page with what is typed. Nothing is saved.
#[allow(clippy::unused_async, reason = "server functions are asynchronous")]
#[server(name = EditScope, prefix = "/api/applications", endpoint = "edit-scope")]
pub(crate) async fn edit_scope(
    application: String,
    mapping: String,
    #[server(default)] filters: Vec<ScopingFilterInput>,
    #[server(default)] command: String,
) -> Result<(), AppError> {
    handle::manage_applications()?;
    let path = page(&application, &mapping)?;
    let (mut filters, command) = (draft::tidied(filters), draft::Command::of_word(&command));
    let focus = command.apply(&mut filters).unwrap_or_default();
    let show = if command == draft::Command::Preview {
        "preview"
    } else {
        ""
    };
    let address = draft::write(&path, &filters)
        .with("focus", focus)
        .with("show", show);
    leptos_axum::redirect(&address.href());
    Ok(())
}

/// Saves the filters and goes to the page; with `plan` they are planned instead. When people would lose their accounts and were not confirmed, it asks there.
#[server(name = SaveScope, prefix = "/api/applications", endpoint = "save-scope")]
pub(crate) async fn save_scope(
    application: String,
    mapping: String,
    schema_version: i64,
    #[server(default)] filters: Vec<ScopingFilterInput>,
    #[server(default)] confirmed: i64,
    #[server(default)] plan: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    let (path, filters) = (page(&application, &mapping)?, draft::tidied(filters));
    let draft = |show: &str| draft::write(&path, &filters).with("show", show);
    let saved = if plan {
        let change = model::DraftedChange::Scope {
            kind,
            filters: filters.clone(),
            losing: 0,
            schema_version,
        };
        let planned = manage.plan_change(id, change).await;
        planned.map(|plan| ui::Address::new(draft_address::plan(id, plan)))
    } else {
        let saved = manage.save_scope(id, kind, &filters, confirmed, schema_version);
        saved.await.map(|asked| match asked {
            None => ui::Address::new(&path).with("saved", (schema_version + 1).to_string()),
            Some(_) => draft("question"),
        })
    };
    let address = match saved.map_err(portal::Error::into_problem) {
        Ok(address) => address,
        // The page shows what is wrong beside the fields, with what is typed in them.
        Err(problem) if problem.kind == model::ProblemKind::Invalid => draft("preview"),
        Err(problem) => return Err(problem.into()),
    };
    leptos_axum::redirect(&address.href());
    Ok(())
}

/// The path of the editor.
#[cfg(feature = "ssr")]
fn page(application: &str, mapping: &str) -> Result<String, AppError> {
    let (id, _) = super::object_mapping(application, mapping)?;
    Ok(format!(
        "/applications/{id}/provisioning/mappings/{mapping}/scope"
    ))
}
