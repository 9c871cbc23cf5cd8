use leptos::prelude::*;
use model::{AccountsQuery, AccountsView, DriftDecision};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{form_id::form_id, handle};

/// What was last read of the accounts in an application.
#[server(name = ReadAccountsView, prefix = "/api/monitoring", endpoint = "accounts")]
pub(crate) async fn read_accounts_view(
    application: String,
    query: AccountsQuery,
) -> Result<AccountsView, AppError> {
    let configuration = handle::read_configuration()?;
    let id = form_id(&application, "application")?;
    Ok(configuration.accounts(id, &query).await?)
}

/// "Read accounts now".
#[server(name = ReadAccounts, prefix = "/api/monitoring", endpoint = "read-accounts")]
pub(crate) async fn read_accounts(application: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    manage
        .read_accounts(form_id(&application, "application")?)
        .await?;
    Ok(())
}

/// Reads accounts every so many hours.
#[server(name = ScheduleAccounts, prefix = "/api/monitoring", endpoint = "schedule-accounts")]
pub(crate) async fn schedule_accounts(application: String, hours: i64) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = form_id(&application, "application")?;
    Ok(manage.schedule_read_back(id, hours).await?)
}

/// Overwrites, adopts or ignores values: rows are a place in the result, a dot and a target attribute.
#[server(name = DecideDrift, prefix = "/api/monitoring", endpoint = "decide-drift")]
pub(crate) async fn decide_drift(
    application: String,
    run: String,
    decision: DriftDecision,
    #[server(default)] rows: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, run) = (form_id(&application, "application")?, form_id(&run, "result")?);
    Ok(manage.decide_drift(id, run, &these(&rows)?, decision).await?)
}

/// Says what is done by itself about a target attribute.
#[server(name = DecideAttribute, prefix = "/api/monitoring", endpoint = "decide-drift-attribute")]
pub(crate) async fn decide_attribute(
    application: String,
    kind: model::ObjectKind,
    path: String,
    decision: DriftDecision,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = form_id(&application, "application")?;
    Ok(manage.set_drift_default(id, kind, &path, decision).await?)
}

/// "Match again, then create".
#[server(name = MatchAgain, prefix = "/api/monitoring", endpoint = "match-accounts-again")]
pub(crate) async fn match_again(
    application: String,
    run: String,
    #[server(default)] rows: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, run) = (form_id(&application, "application")?, form_id(&run, "result")?);
    let rows: Result<Vec<i64>, _> = rows.iter().map(|row| form_id(row, "account")).collect();
    manage.match_again(id, run, &rows?).await?;
    Ok(())
}

/// "Link the unambiguous matches".
#[server(name = LinkMatches, prefix = "/api/monitoring", endpoint = "link-matches")]
pub(crate) async fn link_matches(application: String, run: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, run) = (form_id(&application, "application")?, form_id(&run, "result")?);
    manage.link_unambiguous(id, run).await?;
    Ok(())
}

/// Links one account to somebody who matches it.
#[server(name = LinkAccount, prefix = "/api/monitoring", endpoint = "link-account")]
pub(crate) async fn link_account(
    application: String,
    run: String,
    position: i64,
    object: String,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, run) = (form_id(&application, "application")?, form_id(&run, "result")?);
    let object = form_id(&object, "user or group")?;
    Ok(manage.link_account(id, run, position, object).await?)
}

/// Marks an account as never to be touched, or takes the mark away.
#[server(name = MarkUntouched, prefix = "/api/monitoring", endpoint = "never-touch-account")]
pub(crate) async fn mark_untouched(
    application: String,
    run: String,
    position: i64,
    untouched: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, run) = (form_id(&application, "application")?, form_id(&run, "result")?);
    Ok(manage.mark_untouched(id, run, position, untouched).await?)
}

/// The rows of a form.
#[cfg(feature = "ssr")]
fn these(rows: &[String]) -> Result<Vec<(i64, String)>, AppError> {
    rows.iter()
        .map(|row| {
            let (position, path) = row
                .split_once('.')
                .ok_or_else(|| model::Problem::not_found("account"))?;
            Ok((form_id(position, "account")?, path.to_owned()))
        })
        .collect()
}
