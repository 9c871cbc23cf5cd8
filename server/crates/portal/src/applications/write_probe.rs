//! The write probe: asked for, under way, and what it found out.

use model::{
    Application, ApplicationId, ConnectionOutcome, Job, ProbeFinding, ProbeLeftover, Problem, ProblemKind,
    ProvisioningMode, WriteProbeReport, WriteProbeState, WriteProbeView,
};
use scim::{ProbeNames, ProbeResult, Resource, Verdict};
use sync::Probed;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{announce, find, job, target};
use crate::{ManageApplications, Portal, ReadConfiguration, Result, Target};

/// One that has not ended after so long was interrupted.
const INTERRUPTED_AFTER_SECONDS: i64 = 300;

impl ReadConfiguration {
    /// The page of the write probe.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn write_probe(&self, id: ApplicationId) -> Result<WriteProbeView> {
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let report = last_report(&self.portal, id).await?;
        let names = ProbeNames::new("…", &domain(&self.portal, &application).await?);
        Ok(WriteProbeView {
            application_id: id,
            application: application.name,
            obstacle: obstacle(&self.portal, &job, report.as_ref()),
            names: all_names(&names),
            tenant_url: job.tenant_url,
            report,
        })
    }
}

impl ManageApplications {
    /// Begins a write probe, which goes on by itself, whether its handle is kept or not; its report is kept, and what it
    /// learned is spoken from then on.
    ///
    /// # Errors
    /// A `Conflict` problem while one is under way or before provisioning is configured; `NotFound`.
    pub async fn start_write_probe(&self, id: ApplicationId) -> Result<JoinHandle<()>> {
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let last = last_report(&self.portal, id).await?;
        if let Some(obstacle) = obstacle(&self.portal, &job, last.as_ref()) {
            return Err(Problem::new(ProblemKind::Conflict, obstacle).into());
        }
        let engine = self.portal.engine()?.clone();
        // The random end of it.
        let tag = Uuid::now_v7().as_simple().to_string().split_off(24);
        let names = ProbeNames::new(&tag, &domain(&self.portal, &application).await?);
        let report = WriteProbeReport {
            started_at: self.portal.now(),
            state: WriteProbeState::Running,
            tenant_url: job.tenant_url.clone(),
            names: all_names(&names),
            failure: None,
            findings: Vec::new(),
            left_behind: Vec::new(),
            requests: 0,
            learned: false,
        };
        let page = target(&application);
        let page = Target::new(&page.name, format!("{}/provisioning/write-probe", page.path));
        let details = report
            .names
            .iter()
            .map(|name| ("Creates and deletes".to_owned(), name.clone()));
        let audit = self.audit("Start write probe", page.clone(), details.collect());
        self.portal.store().append_audit(&audit).await?;
        keep(&self.portal, id, &report).await?;
        announce(&self.portal, id);
        let (portal, caller) = (self.portal.clone(), self.clone());
        Ok(tokio::spawn(async move {
            let probed = engine.write_probe(id, names).await;
            if let Err(error) = caller.end_write_probe(id, page, report, probed).await {
                tracing::error!(%error, "the report of a write probe could not be kept");
            }
            announce(&portal, id);
        }))
    }

    async fn end_write_probe(
        &self,
        id: ApplicationId,
        page: Target,
        begun: WriteProbeReport,
        probed: store::Result<Probed>,
    ) -> Result<()> {
        let failed = |failure: String| WriteProbeReport {
            state: WriteProbeState::Failed,
            failure: Some(failure),
            ..begun.clone()
        };
        let (report, dialect) = match probed {
            Ok(Probed::Done(result)) => done(begun.clone(), result),
            Ok(Probed::Failed(error)) => (
                failed(format!("{} {}", error.reason, error.additional_details)),
                None,
            ),
            Ok(Probed::Busy) => (
                failed("The running cycle did not let go in time. Try again in a moment.".to_owned()),
                None,
            ),
            Ok(Probed::Gone) => return Ok(()),
            Err(error) => (failed(format!("Rollcall's own database failed: {error}")), None),
        };
        keep(&self.portal, id, &report).await?;
        let details = vec![
            ("Requests".to_owned(), report.requests.to_string()),
            ("Left behind".to_owned(), report.left_behind.len().to_string()),
        ];
        let mut audit = self.audit("Finish write probe", page, details);
        audit.succeeded = report.state == WriteProbeState::Done && report.left_behind.is_empty();
        let store = self.portal.store();
        match dialect {
            Some(dialect) => {
                store
                    .learn_dialect(id, &report.tenant_url, Some(&dialect), &audit)
                    .await?;
            }
            None => store.append_audit(&audit).await?,
        }
        Ok(())
    }
}

/// The report of a probe that was tried, and the dialect that it learned.
fn done(begun: WriteProbeReport, result: ProbeResult) -> (WriteProbeReport, Option<String>) {
    let findings = result.findings.into_iter().map(|finding| ProbeFinding {
        name: finding.name,
        outcome: match finding.verdict {
            Verdict::Standard => ConnectionOutcome::Passed,
            Verdict::Otherwise => ConnectionOutcome::Warning,
            Verdict::Impossible => ConnectionOutcome::Failed,
            Verdict::Skipped => ConnectionOutcome::Skipped,
        },
        answered: finding.answered,
        consequence: finding.consequence,
    });
    let left_behind = result.left_behind.into_iter().map(|left| ProbeLeftover {
        kind: match left.resource {
            Resource::Users => "Account",
            Resource::Groups => "Group",
        }
        .to_owned(),
        name: left.name,
        id: left.id,
        reason: left.reason,
    });
    let dialect = result
        .dialect
        .and_then(|dialect| serde_json::to_string(&dialect).ok());
    let report = WriteProbeReport {
        state: WriteProbeState::Done,
        findings: findings.collect(),
        left_behind: left_behind.collect(),
        requests: result.requests,
        learned: dialect.is_some(),
        ..begun
    };
    (report, dialect)
}

/// Why no probe can begin now.
fn obstacle(portal: &Portal, job: &Job, last: Option<&WriteProbeReport>) -> Option<String> {
    let is_running = last.is_some_and(|last| {
        last.state == WriteProbeState::Running
            && portal.now() < last.started_at.plus_seconds(INTERRUPTED_AFTER_SECONDS)
    });
    if is_running {
        return Some("A write probe is under way.".to_owned());
    }
    let is_configured =
        job.mode == ProvisioningMode::Automatic && !job.tenant_url.is_empty() && job.has_secret_token;
    (!is_configured)
        .then(|| "Provisioning is not configured yet: save the admin credentials first.".to_owned())
}

/// The domain of the names: one that the application is likely to accept.
async fn domain(portal: &Portal, application: &Application) -> Result<String> {
    let run = portal.store().job_run(application.id).await?;
    let domain = run.map(|run| run.default_domain).unwrap_or_default();
    Ok(if domain.is_empty() {
        "example.com".to_owned()
    } else {
        domain
    })
}

fn all_names(names: &ProbeNames) -> Vec<String> {
    let [first, second] = names.accounts.clone();
    vec![first, second, names.group.clone()]
}

async fn last_report(portal: &Portal, id: ApplicationId) -> Result<Option<WriteProbeReport>> {
    let stored = portal.store().setting(&key(id)).await?;
    // A report of another version of this program is as good as none.
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn keep(portal: &Portal, id: ApplicationId, report: &WriteProbeReport) -> Result<()> {
    if let Ok(text) = serde_json::to_string(report) {
        portal.store().set_setting(&key(id), Some(&text)).await?;
    }
    Ok(())
}

fn key(id: ApplicationId) -> String {
    format!("write_probe:{id}")
}
