//! "Test Connection".

use std::time::Duration;

use model::{
    ApplicationId, ConnectionOutcome, ConnectionReport, ConnectionSettings, ConnectionStep, DialectProposal,
    Job, ObjectKind, Problem,
};
use outbound::{ClientOptions, TenantUrl};
use scim::{AttributePath, Capabilities, StepName, StepStatus};
use secrecy::SecretString;
use store::Secrets;
use uuid::Uuid;

use super::check_connection;
use super::check_provisioning::sentence;
use super::provisioning::{policy, proposed};
use super::{announce, find, job, target};
use crate::{ManageApplications, Portal, ReadConfiguration, Result};

/// The longest time for a whole test.
const LIMIT: Duration = Duration::from_secs(30);
/// The longest time for one request of it, so that the report says where it hung.
const REQUEST_LIMIT: Duration = Duration::from_secs(10);

impl ReadConfiguration {
    /// The report of the last connection test.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn connection_report(&self, id: ApplicationId) -> Result<Option<ConnectionReport>> {
        find(&self.portal, id).await?;
        last_report(&self.portal, id).await
    }
}

impl ManageApplications {
    /// Tries the connection step by step, with the values given or else with those stored, and changes nothing in
    /// the application. The report is kept and shown on the form.
    ///
    /// # Errors
    /// An `Invalid` problem for a tenant URL that may not be used or a token that is missing; `NotFound`.
    pub async fn test_connection(
        &self,
        id: ApplicationId,
        tenant_url: &str,
        secret_token: Option<&SecretString>,
    ) -> Result<ConnectionReport> {
        self.test_connection_with(id, tenant_url, None, secret_token)
            .await
    }

    /// As [`test_connection`](Self::test_connection), with any connection settings and secrets. A secret that is not given
    /// is the stored one, where that belongs to the same host.
    ///
    /// # Errors
    /// As `test_connection`, and an `Invalid` problem for settings that cannot be used.
    pub async fn test_connection_with(
        &self,
        id: ApplicationId,
        tenant_url: &str,
        settings: Option<&ConnectionSettings>,
        secrets: impl Into<Secrets>,
    ) -> Result<ConnectionReport> {
        let given = secrets.into();
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let text = match tenant_url.trim() {
            "" => job.tenant_url.as_str(),
            text => text,
        };
        let url = TenantUrl::parse(text, &policy(&self.portal))
            .map_err(|error| Problem::field("tenant_url", sentence(&error)))?;
        let typed = settings.unwrap_or(&job.connection);
        let (settings, problems) =
            check_connection::check(typed, &url.to_string(), &given, &job, policy(&self.portal));
        if let Some(problem) = Problem::of_fields(problems) {
            return Err(problem.into());
        }
        let secrets = given.or(self.portal.store().connection_secrets(id).await?);
        let report = run(
            &self.portal,
            &job,
            &application.gallery_id,
            &url,
            &settings,
            &secrets,
        )
        .await?;
        let result = report.failure().map_or_else(
            || "passed".to_owned(),
            |step| format!("{}: {}", step.name, step.detail),
        );
        let details = vec![
            ("Tenant URL".to_owned(), report.tenant_url.clone()),
            ("Result".to_owned(), result),
        ];
        let mut audit = self.audit("Test connection", target(&application), details);
        audit.succeeded = report.passed();
        self.portal.store().append_audit(&audit).await?;
        keep(&self.portal, id, &report).await?;
        announce(&self.portal, id);
        Ok(report)
    }
}

/// The report that was kept of the last test.
pub(super) async fn last_report(portal: &Portal, id: ApplicationId) -> Result<Option<ConnectionReport>> {
    let stored = portal.store().setting(&name(id)).await?;
    // A report of another version of this program is as good as none.
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn keep(portal: &Portal, id: ApplicationId, report: &ConnectionReport) -> Result<()> {
    if let Ok(text) = serde_json::to_string(report) {
        portal.store().set_setting(&name(id), Some(&text)).await?;
    }
    Ok(())
}

fn name(id: ApplicationId) -> String {
    format!("connection_report:{id}")
}

async fn run(
    portal: &Portal,
    job: &Job,
    gallery_id: &str,
    url: &TenantUrl,
    settings: &ConnectionSettings,
    secrets: &Secrets,
) -> Result<ConnectionReport> {
    let failed = |detail: &str, advice: &str| {
        vec![ConnectionStep {
            name: "Connection".into(),
            outcome: ConnectionOutcome::Failed,
            detail: detail.into(),
            advice: Some(advice.into()),
            duration_ms: milliseconds(LIMIT),
        }]
    };
    // A client of its own, so that the test never rides on a connection that was open already.
    let usual = ClientOptions {
        request_timeout: REQUEST_LIMIT,
        ..ClientOptions::default()
    };
    let wrong = |wrong: sync::Unusable| Problem::field(wrong.field, &wrong.message);
    let options = sync::client_options(&usual, settings, secrets).map_err(wrong)?;
    let authentication = sync::authentication(settings, secrets, &policy(portal)).map_err(wrong)?;
    let mut dialect = None;
    let steps = match (outbound::Client::new(options), matching(job)) {
        (Err(error), _) => failed(&sentence(&error), error.advice()),
        (_, Err(error)) => failed(
            &format!("The matching attribute cannot be used. {}", sentence(&error)),
            "Correct the matching attribute in the user mapping.",
        ),
        (Ok(http), Ok(matching)) => {
            let client = scim::Client::signing_in(http, url.clone(), authentication)
                .with_retry(outbound::Retry::NEVER);
            let absent = format!("rollcall-test-{}", Uuid::now_v7().as_simple());
            match tokio::time::timeout(LIMIT, client.test_connection(&matching, &absent)).await {
                Ok(report) => {
                    if report.is_success() {
                        dialect = proposal(gallery_id, url, &report.capabilities);
                    }
                    report.steps.into_iter().map(step).collect()
                }
                Err(_) => failed(
                    "The application did not answer within 30 seconds.",
                    "Check whether it is slow or a firewall holds the connection back, and test again.",
                ),
            }
        }
    };
    Ok(ConnectionReport {
        tested_at: portal.now(),
        tenant_url: url.to_string(),
        steps,
        dialect,
    })
}

fn proposal(gallery_id: &str, url: &TenantUrl, found: &Capabilities) -> Option<DialectProposal> {
    let (dialect, reasons) = scim::recognise(gallery_id, url.host(), Some(found))?;
    Some(proposed(dialect, reasons))
}

/// The attribute by which users are matched first.
fn matching(job: &Job) -> Result<AttributePath, scim::PathError> {
    let mapping = job.schema.mapping(ObjectKind::User);
    let first = mapping.and_then(|mapping| mapping.matching().first().map(|found| found.target.clone()));
    AttributePath::parse(first.as_deref().unwrap_or("userName"))
}

fn step(step: scim::Step) -> ConnectionStep {
    ConnectionStep {
        name: match step.name {
            StepName::ResolveName => "Name",
            StepName::Connect => "TCP connection",
            StepName::Tls => "TLS",
            StepName::Http => "HTTP",
            StepName::SignIn => "Sign-in",
            StepName::Scim => "SCIM",
            StepName::Matching => "Matching attribute",
            StepName::Discovery => "Discovery",
        }
        .into(),
        outcome: match step.status {
            StepStatus::Passed => ConnectionOutcome::Passed,
            StepStatus::Warning => ConnectionOutcome::Warning,
            StepStatus::Failed => ConnectionOutcome::Failed,
            StepStatus::Skipped => ConnectionOutcome::Skipped,
        },
        detail: step.detail,
        advice: step.advice,
        duration_ms: milliseconds(step.duration),
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
