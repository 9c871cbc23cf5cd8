//! The page "Provisioning" of an application.

use std::collections::BTreeSet;

use model::{
    ApplicationId, Cycle, CycleState, FailureGroup, ObjectKind, Problem, ProvisioningMode,
    ProvisioningStatusView, Timestamp, Unheld,
};
use outbound::KeptBudget;
use scim::{AttributePath, Lessons, Resource};

use crate::{ReadReports, Result};

/// Cycles shown.
const CYCLES: u32 = 10;

impl ReadReports {
    /// How provisioning of an application stands, with its newest cycles.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn provisioning_status(&self, id: ApplicationId) -> Result<ProvisioningStatusView> {
        let store = self.portal.store();
        let missing = || Problem::not_found("application");
        let summary = store.application_summary(id).await?.ok_or_else(missing)?;
        let job = store.job(id).await?.ok_or_else(missing)?;
        let directory = store
            .directory_name(summary.application.directory_id)
            .await?
            .unwrap_or_default();
        let cycles = store.cycles(id, CYCLES).await?;
        let failures = match cycles.first() {
            Some(cycle) if cycle.counts.failed > 0 => store.failures_of_cycle(cycle.id).await?,
            _ => Vec::new(),
        };
        Ok(ProvisioningStatusView {
            summary,
            directory,
            configured: job.mode == ProvisioningMode::Automatic
                && !job.tenant_url.is_empty()
                && job.has_secret_token,
            users_enabled: job.schema.enabled_mapping(ObjectKind::User).is_some(),
            interval_minutes: job.interval_minutes,
            next_cycle_at: job.next_cycle_at,
            started_at: job.started_at,
            held_back: store.held_back(id).await?,
            quarantine: store
                .quarantine(id)
                .await?
                .filter(|quarantine| !quarantine.lifted),
            switched_off: store.switched_off(id).await?,
            expiring: crate::mail::soon(&job.connection, self.portal.now()),
            retries: store.retry_overview(id).await?,
            waits_until: self.waits_until(id, cycles.first()).await?,
            initial_next: job.watermark.is_none(),
            cycles,
            failures: failures
                .into_iter()
                .map(|(code, reason, count)| FailureGroup { code, reason, count })
                .collect(),
            unheld: self.unheld(id).await?,
            now: self.portal.now(),
        })
    }

    /// What cycles learned that the application has no place for.
    async fn unheld(&self, id: ApplicationId) -> Result<Vec<Unheld>> {
        let budget = self.portal.store().job_budget(id).await?;
        let lessons = budget.and_then(|budget| budget.lessons);
        let lessons = lessons.as_deref().map(Lessons::from_json).unwrap_or_default();
        let of = |kind, resource| {
            let lesson = lessons.of(resource);
            let texts = |paths: &BTreeSet<AttributePath>| paths.iter().map(ToString::to_string).collect();
            Unheld {
                kind,
                refused: texts(&lesson.refused),
                unchangeable: texts(&lesson.unchangeable),
                dropped: texts(&lesson.dropped),
            }
        };
        let all = [
            of(ObjectKind::User, Resource::Users),
            of(ObjectKind::Group, Resource::Groups),
        ];
        let says_something =
            |one: &Unheld| !(one.refused.is_empty() && one.unchangeable.is_empty() && one.dropped.is_empty());
        Ok(all.into_iter().filter(says_something).collect())
    }

    async fn waits_until(&self, id: ApplicationId, newest: Option<&Cycle>) -> Result<Option<Timestamp>> {
        if newest.is_none_or(|cycle| cycle.state != CycleState::Running) {
            return Ok(None);
        }
        let budget = self.portal.store().job_budget(id).await?;
        Ok(budget
            .and_then(|budget| budget.learned)
            .and_then(|json| serde_json::from_str::<KeptBudget>(&json).ok())
            .and_then(|kept| kept.paused_until)
            .map(|until| Timestamp(until.as_millisecond()))
            .filter(|until| *until > self.portal.now()))
    }
}
