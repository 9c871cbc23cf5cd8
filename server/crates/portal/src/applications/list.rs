//! The list of applications, and the overview of one.

use ::gallery::Gallery;
use model::{
    ApplicationId, ApplicationOverview, ApplicationQuery, ApplicationSummary, Page, Problem, ProvisioningMode,
};

use super::{connection, job};
use crate::{ReadReports, Result};

impl ReadReports {
    /// A page of the applications.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn applications(&self, query: &ApplicationQuery) -> Result<Page<ApplicationSummary>> {
        Ok(self.portal.store().applications(query).await?)
    }

    /// One application, how it is doing, and how far its set-up is.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn application(&self, id: ApplicationId) -> Result<ApplicationOverview> {
        let store = self.portal.store();
        let summary = store.application_summary(id).await?;
        let summary = summary.ok_or_else(|| Problem::not_found("application"))?;
        let job = job(&self.portal, id).await?;
        let (assigned_users, assigned_groups) = store.assignment_counts(id).await?;
        let directory = store.directory_name(summary.application.directory_id).await?;
        let tested_at = connection::last_report(&self.portal, id)
            .await?
            .filter(|report| report.passed() && report.tenant_url == job.tenant_url)
            .map(|report| report.tested_at);
        let entry = Gallery::get().entry(&summary.application.gallery_id);
        Ok(ApplicationOverview {
            gallery_name: entry.map_or_else(String::new, |entry| entry.name.clone()),
            publisher: entry.map_or_else(String::new, |entry| entry.publisher.clone()),
            homepage: entry.map_or_else(String::new, |entry| entry.homepage.clone()),
            directory: directory.unwrap_or_default(),
            assigned_users,
            assigned_groups,
            scope: job.scope,
            configured: job.mode == ProvisioningMode::Automatic
                && !job.tenant_url.is_empty()
                && job.has_secret_token,
            tested_at,
            interval_minutes: job.interval_minutes,
            next_cycle_at: job.next_cycle_at,
            summary,
        })
    }
}
