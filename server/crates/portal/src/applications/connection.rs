//! "Test Connection".

use std::time::Duration;

use model::{ApplicationId, ConnectionOutcome, ConnectionReport, ConnectionStep, Job, ObjectKind, Problem};
use outbound::{ClientOptions, TenantUrl};
use scim::{AttributePath, StepName, StepStatus};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::check_provisioning::{is_same_origin, sentence};
use super::provisioning::{JOBS, SECRET_TOKEN, policy};
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
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let text = match tenant_url.trim() {
            "" => job.tenant_url.as_str(),
            text => text,
        };
        let url = TenantUrl::parse(text, &policy(&self.portal))
            .map_err(|error| Problem::field("tenant_url", sentence(&error)))?;
        let token = self.token(&job, &url, secret_token).await?;
        let report = run(&self.portal, &job, &url, token).await?;
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

    /// The token given, or the stored one when it belongs to the same host.
    async fn token(&self, job: &Job, url: &TenantUrl, given: Option<&SecretString>) -> Result<SecretString> {
        if let Some(token) = given.filter(|token| !token.expose_secret().trim().is_empty()) {
            return Ok(token.clone());
        }
        let owner = job.application_id.to_string();
        let stored = self.portal.store().secret(JOBS, &owner, SECRET_TOKEN).await?;
        let message = match stored {
            Some(token) if is_same_origin(&job.tenant_url, &url.to_string()) => return Ok(token),
            Some(_) => {
                "Enter the secret token again: the stored one belongs to another host and is not sent elsewhere."
            }
            None => "Enter the secret token of the application.",
        };
        Err(Problem::field("secret_token", message).into())
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

async fn run(portal: &Portal, job: &Job, url: &TenantUrl, token: SecretString) -> Result<ConnectionReport> {
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
    let options = ClientOptions {
        request_timeout: REQUEST_LIMIT,
        ..ClientOptions::default()
    };
    let steps = match (outbound::Client::new(options), matching(job)) {
        (Err(error), _) => failed(&sentence(&error), error.advice()),
        (_, Err(error)) => failed(
            &format!("The matching attribute cannot be used. {}", sentence(&error)),
            "Correct the matching attribute in the user mapping.",
        ),
        (Ok(http), Ok(matching)) => {
            let client = scim::Client::new(http, url.clone(), token).with_retry(outbound::Retry::NEVER);
            let absent = format!("rollcall-test-{}", Uuid::now_v7().as_simple());
            match tokio::time::timeout(LIMIT, client.test_connection(&matching, &absent)).await {
                Ok(report) => report.steps.into_iter().map(step).collect(),
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
    })
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
