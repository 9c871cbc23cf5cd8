//! The connection test, step by step.

use std::time::{Duration, Instant};

use http::Method;
use outbound::{Probe, ProbeStep, Request};
use serde_json::{Value, json};

use crate::error_kind::Operation;
use crate::report::{Report, StepName, StepStatus};
use crate::{AttributePath, Capabilities, Client, Error, ErrorKind, FilterSupport, Page, Resource, eq};

impl Client {
    /// Tries everything that provisioning needs, without changing anything: the way there, the token, and a search for
    /// `absent`, a value that nobody has, by the matching attribute.
    pub async fn test_connection(&self, matching: &AttributePath, absent: &str) -> Report {
        let mut report = Report {
            steps: Vec::new(),
            capabilities: Capabilities::default(),
        };
        for probe in self.http.diagnose(&self.url).await {
            push_probe(&mut report, probe);
        }
        if report.failure().is_some() {
            return with_missing_probes(report).complete();
        }
        if !self.url.is_https() {
            report.push(
                StepName::Tls,
                StepStatus::Skipped,
                "Plain HTTP needs no certificate",
                Duration::ZERO,
            );
        }
        let started = Instant::now();
        let filter = eq(matching, &json!(absent));
        let outcome = self.search_users(&filter).await;
        push_answer(&mut report, outcome, matching, started.elapsed());
        if report.failure().is_none() {
            self.discover(&mut report, absent).await;
        }
        report.complete()
    }

    async fn search_users(&self, filter: &str) -> Result<Page, Error> {
        self.search(Resource::Users, &[("filter", filter)]).await
    }

    async fn discover(&self, report: &mut Report, absent: &str) {
        let started = Instant::now();
        let name_filter = format!("displayName eq {}", json!(absent));
        let groups = self
            .search(
                Resource::Groups,
                &[("excludedAttributes", "members"), ("filter", &name_filter)],
            )
            .await;
        report.capabilities.groups = match groups {
            Ok(_) => Some(true),
            Err(error) if matches!(error.status, Some(404 | 405 | 501)) => Some(false),
            // An HTML page for an address that does not exist.
            Err(error) if error.status == Some(200) => Some(false),
            Err(_) => None,
        };
        self.read_discovery(&mut report.capabilities).await;
        let groups = match report.capabilities.groups {
            Some(true) => "Users and groups can be provisioned",
            Some(false) => "Users can be provisioned, groups cannot",
            None => "Users can be provisioned; the application does not tell about groups",
        };
        let detail = format!("{groups}. {}", described(&report.capabilities));
        report.push(StepName::Discovery, StepStatus::Passed, detail, started.elapsed());
        if report.capabilities.patch == Some(false) {
            if let Some(step) = report.steps.last_mut() {
                step.status = StepStatus::Warning;
            }
            report.advise("The application says that it does not support PATCH. Changes are sent by PATCH, so check with one test person that they arrive.");
        }
    }

    /// Reads what the application tells about itself. Nothing of it has to be there, or be right.
    pub(crate) async fn read_discovery(&self, capabilities: &mut Capabilities) {
        if let Some(config) = self.discovery("ServiceProviderConfig").await {
            capabilities.read_service_provider_config(&config);
        }
        if let Some(types) = self.discovery("ResourceTypes").await {
            capabilities.resource_types = capabilities.read_list(&types);
        }
        if let Some(schemas) = self.discovery("Schemas").await {
            capabilities.schemas = capabilities.read_list(&schemas);
        }
    }

    /// A document of discovery; nothing where there is none.
    pub(crate) async fn discovery(&self, name: &str) -> Option<Value> {
        let endpoint = self.endpoint(&[name], &[]).ok()?;
        let request = Request::new(Method::GET, endpoint);
        let response = self.send(Operation::Search, request).await.ok()?;
        serde_json::from_slice(&response.body).ok()
    }
}

/// What was found of discovery, as a sentence.
fn described(capabilities: &Capabilities) -> String {
    let mut found = Vec::new();
    if capabilities.service_provider_config {
        found.push("its capabilities".to_owned());
    }
    for (count, one, many) in [
        (capabilities.resource_types, "resource type", "resource types"),
        (capabilities.schemas, "schema", "schemas"),
    ] {
        found.extend(count.map(|count| format!("{count} {}", if count == 1 { one } else { many })));
    }
    match found.as_slice() {
        [] => "It does not describe itself, which is no obstacle".to_owned(),
        [one] => format!("It describes {one}"),
        [rest @ .., last] => format!("It describes {} and {last}", rest.join(", ")),
    }
}

fn push_probe(report: &mut Report, probe: ProbeStep) {
    let name = match probe.probe {
        Probe::ResolveName => StepName::ResolveName,
        Probe::Connect => StepName::Connect,
        Probe::Tls => StepName::Tls,
    };
    match probe.outcome {
        Ok(detail) => report.push(name, StepStatus::Passed, detail, probe.duration),
        Err(error) => {
            report.push(name, StepStatus::Failed, error.to_string(), probe.duration);
            report.advise(error.advice());
        }
    }
}

fn with_missing_probes(mut report: Report) -> Report {
    for name in [StepName::ResolveName, StepName::Connect, StepName::Tls] {
        if !report.steps.iter().any(|step| step.name == name) {
            report.push(name, StepStatus::Skipped, "Not tried", Duration::ZERO);
        }
    }
    report
}

/// Reads HTTP, sign-in, SCIM and matching off one answer.
fn push_answer(
    report: &mut Report,
    outcome: Result<Page, Error>,
    matching: &AttributePath,
    duration: Duration,
) {
    let error = match outcome {
        Ok(page) => {
            report.push(
                StepName::Http,
                StepStatus::Passed,
                "The application answers",
                duration,
            );
            report.push(
                StepName::SignIn,
                StepStatus::Passed,
                "The secret token is accepted",
                Duration::ZERO,
            );
            report.push(
                StepName::Scim,
                StepStatus::Passed,
                "The answer is a SCIM list",
                Duration::ZERO,
            );
            push_matching(report, &page, matching);
            return;
        }
        Err(error) => error,
    };
    let Some(status) = error.status else {
        report.push(StepName::Http, StepStatus::Failed, error.detail.clone(), duration);
        report.advise(error.transport().map_or(
            "Check the tenant URL and the secret token.",
            outbound::Error::advice,
        ));
        return;
    };
    report.push(
        StepName::Http,
        StepStatus::Passed,
        format!("The application answers with status {status}"),
        duration,
    );
    if matches!(status, 401 | 403) {
        report.push(StepName::SignIn, StepStatus::Failed, error.detail, Duration::ZERO);
        report.advise(
            "Check that the secret token is copied completely and has not expired. Does the account that it belongs to have admin permissions in the application?",
        );
        return;
    }
    report.push(
        StepName::SignIn,
        StepStatus::Passed,
        "The secret token is not refused",
        Duration::ZERO,
    );
    if error.kind == ErrorKind::ServiceIncompatible {
        report.push(StepName::Scim, StepStatus::Failed, error.detail, Duration::ZERO);
        report.advise("Check the path of the tenant URL; it is the address below which /Users lies and often ends in /scim/v2 or /scim.");
        return;
    }
    if status == 501 {
        report.push(
            StepName::Scim,
            StepStatus::Passed,
            "The application understands the request",
            Duration::ZERO,
        );
        report.push(
            StepName::Matching,
            StepStatus::Warning,
            error.detail,
            Duration::ZERO,
        );
        report.capabilities.filter = Some(FilterSupport::Refused);
        report.advise("The application knows no filters. All its accounts are looked through instead, which is slow with many accounts.");
        return;
    }
    if matches!(status, 400 | 422) {
        report.push(
            StepName::Scim,
            StepStatus::Passed,
            "The application understands the request",
            Duration::ZERO,
        );
        report.push(
            StepName::Matching,
            StepStatus::Failed,
            error.detail,
            Duration::ZERO,
        );
        report.capabilities.filter = Some(FilterSupport::Refused);
        report.advise(format!("The application cannot search by {matching}. Choose another matching attribute, such as userName."));
        return;
    }
    report.push(StepName::Scim, StepStatus::Failed, error.detail, Duration::ZERO);
    report.advise(if error.kind == ErrorKind::TooManyRequests {
        "The application asks for fewer requests. Wait a while and test again."
    } else {
        "The application failed. Test again later, or ask its operator."
    });
}

fn push_matching(report: &mut Report, page: &Page, matching: &AttributePath) {
    report.capabilities.users = true;
    let count = page.resources.len();
    if count == 0 {
        report.capabilities.filter = Some(FilterSupport::Honoured);
        report.push(
            StepName::Matching,
            StepStatus::Passed,
            format!("Accounts can be searched by {matching}"),
            Duration::ZERO,
        );
    } else {
        report.capabilities.filter = Some(FilterSupport::Ignored);
        let detail =
            format!("The application ignores the filter on {matching} and returned {count} accounts");
        report.push(StepName::Matching, StepStatus::Warning, detail, Duration::ZERO);
        report.advise("Every returned account is compared again, so matching works, but it is slow with many accounts. Another matching attribute may be searchable.");
    }
}

#[cfg(test)]
mod tests;
