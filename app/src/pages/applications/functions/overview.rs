use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{ApplicationOverview, ApplicationQuery, ApplicationSummary, HomeView, Page};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// The home page.
#[server(name = ReadHome, prefix = "/api/applications", endpoint = "read-home", input = GetUrl)]
pub(crate) async fn read_home() -> Result<HomeView, AppError> {
    Ok(handle::read_reports()?.home().await?)
}

/// A page of the list of applications.
#[server(name = ReadApplications, prefix = "/api/applications", endpoint = "read-list", input = GetUrl)]
pub(crate) async fn read_applications(query: ApplicationQuery) -> Result<Page<ApplicationSummary>, AppError> {
    let reports = handle::read_reports()?;
    Ok(reports.applications(&query).await?)
}

/// One application.
#[server(name = ReadApplication, prefix = "/api/applications", endpoint = "read-overview", input = GetUrl)]
pub(crate) async fn read_application(application: String) -> Result<ApplicationOverview, AppError> {
    let reports = handle::read_reports()?;
    Ok(reports.application(super::application_id(&application)?).await?)
}
