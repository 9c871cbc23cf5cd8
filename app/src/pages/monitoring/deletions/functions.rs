use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{DeletionQuestion, StagedDeletionsView};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{form_id::form_id, handle};

/// A page of the deletions that are held back.
#[server(name = ReadDeletions, prefix = "/api/monitoring", endpoint = "deletions", input = GetUrl)]
pub(crate) async fn read_deletions(application: String, page: u32) -> Result<StagedDeletionsView, AppError> {
    let reports = handle::read_reports()?;
    let id = form_id(&application, "application")?;
    Ok(reports.staged_deletions(id, page).await?)
}

/// What a decision is about; without rows, all that wait.
#[server(name = AskDeletions, prefix = "/api/monitoring", endpoint = "deletions-in-question", input = GetUrl)]
pub(crate) async fn ask_deletions(
    application: String,
    #[server(default)] all: bool,
    #[server(default)] deletions: Vec<String>,
) -> Result<DeletionQuestion, AppError> {
    let manage = handle::manage_applications()?;
    let id = form_id(&application, "application")?;
    let chosen = if all { None } else { Some(these(&deletions)?) };
    Ok(manage.deletions_in_question(id, chosen).await?)
}

/// Allows or rejects deletions and goes to the list: the named ones, or all that were held back `until` a moment.
#[server(name = SaveDecision, prefix = "/api/monitoring", endpoint = "decide-deletions")]
pub(crate) async fn save_decision(
    application: String,
    decision: String,
    #[server(default)] until: Option<i64>,
    #[server(default)] deletions: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = form_id(&application, "application")?;
    let choice = match until {
        Some(moment) => portal::DeletionChoice::AllUntil(model::Timestamp(moment)),
        None => these(&deletions)?,
    };
    manage.decide_deletions(id, choice, decision == "allow").await?;
    leptos_axum::redirect(&format!("/applications/{id}/provisioning/deletions"));
    Ok(())
}

/// The rows of a form: an object, and after a dot the group that a membership is of.
#[cfg(feature = "ssr")]
fn these(keys: &[String]) -> Result<portal::DeletionChoice, AppError> {
    let parse = |key: &String| {
        let (object, group) = match key.split_once('.') {
            Some((object, group)) => (object, Some(form_id(group, "group")?)),
            None => (key.as_str(), None),
        };
        Ok((form_id(object, "user or group")?, group))
    };
    let rows: Result<Vec<_>, AppError> = keys.iter().map(parse).collect();
    Ok(portal::DeletionChoice::These(rows?))
}
