//! Plans: making one, reading it and downloading it. `draft` plans a change that is not saved, `approve` has exactly what a
//! plan says done.

mod approve;
mod draft;

use std::time::Duration;

use model::{
    Application, ApplicationId, Cycle, Draft, Pace, Plan, PlanCounts, PlanId, PlanQuery, PlanState, PlanView,
    PlannedPart, PlansView, Problem, ProvisioningMode, ProvisioningStatus, Timestamp,
};
use scim::Dialect;
use sync::Drafted;
use uuid::Uuid;

use super::control::target;
use crate::{ManageApplications, Portal, ReadConfiguration, Result, Target};

/// How long somebody waits for a plan before they see it being made.
const PATIENCE: Duration = Duration::from_secs(3);
/// Seconds without a sign of life after which whoever made a plan has ended.
const ABANDONED_SECONDS: i64 = 60;
/// Requests that a cycle must have sent before its pace says something.
const TELLING: i64 = 20;
/// Parts read at a time for a download.
const READ: i64 = 500;

impl ReadConfiguration {
    /// The plans of an application.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn plans(&self, id: ApplicationId) -> Result<PlansView> {
        let store = self.portal.store();
        let application = existing(&self.portal, id).await?;
        let job = store
            .job(id)
            .await?
            .ok_or_else(|| Problem::not_found("application"))?;
        let configured =
            job.mode == ProvisioningMode::Automatic && !job.tenant_url.is_empty() && job.has_secret_token;
        Ok(PlansView {
            application: application.name,
            obstacle: (!configured).then(|| "Provisioning is not configured yet.".to_owned()),
            is_on: job.status == ProvisioningStatus::On,
            plans: store.plans(id).await?,
        })
    }

    /// One plan, with a page of its parts.
    ///
    /// # Errors
    /// When there is no such plan.
    pub async fn plan(&self, id: ApplicationId, plan: PlanId, query: &PlanQuery) -> Result<PlanView> {
        let store = self.portal.store();
        let application = existing(&self.portal, id).await?;
        let plan = found(&self.portal, id, plan).await?;
        let run = store.job_run(id).await?;
        let works = plan.state.is_working();
        let silent = plan.alive_at.plus_seconds(ABANDONED_SECONDS) < self.portal.now();
        let reached = store.current_change().await?;
        Ok(PlanView {
            application: application.name,
            is_abandoned: works && silent,
            is_outdated: plan.state == PlanState::Ready
                && (reached > plan.change || run.is_none_or(|run| run.generation != plan.generation)),
            items: store.plan_items(plan.id, query).await?,
            pace: pace(&self.portal, id).await?,
            plan,
        })
    }

    /// One part of a plan with everything.
    ///
    /// # Errors
    /// When there is no such part.
    pub async fn plan_part(&self, id: ApplicationId, plan: PlanId, position: i64) -> Result<PlannedPart> {
        let plan = found(&self.portal, id, plan).await?;
        let part = self.portal.store().plan_part(plan.id, position).await?;
        Ok(part.ok_or_else(|| Problem::not_found("part of the plan"))?)
    }

    /// The next parts of a plan after a place in the order, for a download; nothing at its end.
    ///
    /// # Errors
    /// When there is no such plan.
    pub async fn plan_parts_after(
        &self,
        id: ApplicationId,
        plan: PlanId,
        position: i64,
    ) -> Result<Vec<PlannedPart>> {
        let plan = found(&self.portal, id, plan).await?;
        let store = self.portal.store();
        Ok(store.planned_parts_after(plan.id, position, READ).await?)
    }
}

impl ManageApplications {
    /// Makes a plan of the next cycle. Nothing is sent. A large one goes on being made after this returns.
    ///
    /// # Errors
    /// When there is no such application, or it is not configured.
    pub async fn make_plan(&self, id: ApplicationId) -> Result<PlanId> {
        let application = self.configured(id).await?;
        self.begin_plan(&application, None).await
    }

    /// Makes a plan of the next cycle, or of a change that is not saved: its effect.
    async fn begin_plan(
        &self,
        application: &Application,
        drafted: Option<(Draft, Drafted)>,
    ) -> Result<PlanId> {
        let engine = self.portal.engine()?;
        let store = self.portal.store();
        let run = store.job_run(application.id).await?;
        let run = run.ok_or_else(|| Problem::not_found("application"))?;
        let (draft, drafted) = drafted.unzip();
        let now = self.portal.now();
        let plan = Plan {
            id: PlanId::from(Uuid::now_v7()),
            application_id: application.id,
            state: PlanState::Making,
            is_initial: run.watermark.is_none()
                || draft.as_ref().is_some_and(|draft| draft.change.is_of_schema()),
            draft,
            made_by: self.caller.principal.user_name.clone(),
            approved_by: None,
            change: store.current_change().await?,
            generation: run.generation,
            created_at: now,
            alive_at: now,
            ended_at: None,
            total: 0,
            done: 0,
            counts: PlanCounts::default(),
            error: None,
            cycle_id: None,
        };
        let id = plan.id;
        let (activity, details) = match &plan.draft {
            None => ("Plan provisioning", Vec::new()),
            Some(draft) => ("Plan a change", draft.details.clone()),
        };
        let audit = self.audit(activity, page_of(application, id), details);
        store.begin_plan(&plan, &audit).await?;
        let made = engine.spawn_plan(plan, drafted);
        // It goes on by itself when it takes longer.
        let _ = tokio::time::timeout(PATIENCE, made).await;
        Ok(id)
    }
}

async fn existing(portal: &Portal, id: ApplicationId) -> Result<Application> {
    let found = portal.store().application(id).await?;
    Ok(found.ok_or_else(|| Problem::not_found("application"))?)
}

async fn found(portal: &Portal, id: ApplicationId, plan: PlanId) -> Result<Plan> {
    let found = portal.store().plan(id, plan).await?;
    Ok(found.ok_or_else(|| Problem::not_found("plan"))?)
}

fn page_of(application: &Application, plan: PlanId) -> Target {
    let page = target(application);
    Target::new(&page.name, format!("{}/plan/{plan}", page.path))
}

/// How fast the application takes requests: the strictest limit on all of them that is declared, else what the newest cycle
/// that tells something came to.
async fn pace(portal: &Portal, id: ApplicationId) -> Result<Option<Pace>> {
    let store = portal.store();
    let Some(budget) = store.job_budget(id).await? else {
        return Ok(None);
    };
    let dialect = Dialect::of(&budget.gallery_id);
    let limits = dialect.limits.iter().filter(|limit| {
        limit.methods.is_empty() && limit.path.is_none() && limit.larger_than_bytes.is_none()
    });
    let declared = limits
        .map(|limit| {
            let milliseconds = i64::try_from(limit.milliseconds).unwrap_or(i64::MAX);
            (i64::from(limit.requests.max(1)), milliseconds.max(1))
        })
        .chain(
            budget
                .requests_per_second
                .map(|requests| (requests.max(1), 1_000)),
        )
        .min_by_key(|(requests, milliseconds)| requests.saturating_mul(1_000_000) / milliseconds);
    if let Some((requests, milliseconds)) = declared {
        return Ok(Some(Pace::Declared(requests, milliseconds)));
    }
    let cycles = store.cycles(id, 10).await?;
    Ok(cycles.iter().find_map(measured))
}

fn measured(cycle: &Cycle) -> Option<Pace> {
    let ended: Timestamp = cycle.ended_at?;
    let milliseconds = ended.milliseconds_since(cycle.started_at);
    (cycle.counts.requests >= TELLING && milliseconds > 0)
        .then_some(Pace::Measured(cycle.counts.requests, milliseconds))
}
