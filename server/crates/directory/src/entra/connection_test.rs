//! The connection test: the way to both hosts, a token, and one request of each kind that a read makes.

use std::time::{Duration, Instant};

use model::{ConnectionOutcome, ConnectionStep, ReadProblem, Shortfall};
use outbound::{Probe, ProbeStep, TenantUrl};

use super::EntraSource;
use super::advice::About;
use super::refusal::unanswered;
use super::tally::Tally;

/// The steps by name, in order, so that those which were not tried can be named.
const NAMES: [&str; 11] = [
    "Name of the login host",
    "TCP to the login host",
    "TLS of the login host",
    "Name of Microsoft Graph",
    "TCP to Microsoft Graph",
    "TLS of Microsoft Graph",
    "Token",
    "Read users",
    "Read groups",
    "Sample",
    "Read assignments",
];
/// A certificate that ends sooner is warned of.
const SOON_MS: i64 = 30 * 24 * 3600 * 1000;

impl EntraSource {
    /// Tries everything that a read needs, without handing anything on. Every step is there: what was not tried, because an
    /// earlier step failed, says so.
    pub async fn test(&self) -> Vec<ConnectionStep> {
        let mut steps = Vec::with_capacity(NAMES.len());
        self.reach(&self.login, 0, &mut steps).await;
        if !has_failed(&steps) {
            self.reach(&self.graph.url, 3, &mut steps).await;
        }
        if !has_failed(&steps) {
            steps.push(self.try_token().await);
        }
        if !has_failed(&steps) {
            // Each of them, so that all missing permissions are found at once.
            steps.push(self.try_to_read(About::Users).await);
            steps.push(self.try_to_read(About::Groups).await);
            if has_failed(&steps) {
                steps.push(step(9, ConnectionOutcome::Skipped, NOT_TRIED, Duration::ZERO));
            } else {
                steps.push(self.try_a_sample().await);
            }
            steps.push(self.try_to_read(About::Assignments).await);
        }
        for place in steps.len()..NAMES.len() {
            steps.push(step(place, ConnectionOutcome::Skipped, NOT_TRIED, Duration::ZERO));
        }
        steps
    }

    /// Name, TCP and TLS of a host: three steps unless one fails.
    async fn reach(&self, url: &TenantUrl, first: usize, steps: &mut Vec<ConnectionStep>) {
        for probe in self.graph.client.diagnose(url).await {
            steps.push(probed(probe, first));
        }
        if !has_failed(steps) && steps.len() < first + 3 {
            let detail = if url.is_https() {
                "The proxy encrypts by itself; what lies behind is seen with the first request"
            } else {
                "Plain HTTP needs no certificate"
            };
            steps.push(step(
                first + 2,
                ConnectionOutcome::Skipped,
                detail,
                Duration::ZERO,
            ));
        }
    }

    async fn try_token(&self) -> ConnectionStep {
        let started = Instant::now();
        match self.graph.authentication.sign_in(&self.graph.client).await {
            Err(error) => failed(6, unanswered(&error), started.elapsed()),
            Ok(_) => match self.certificate_until.and_then(ends_soon) {
                None => step(6, ConnectionOutcome::Passed, "A token was given", started.elapsed()),
                Some(day) => ConnectionStep {
                    advice: Some(
                        "Make a new certificate, upload it to the app registration beside the old one, and enter it here.".to_owned(),
                    ),
                    ..step(
                        6,
                        ConnectionOutcome::Warning,
                        format!("A token was given, but the certificate is valid only until {day}"),
                        started.elapsed(),
                    )
                },
            },
        }
    }

    async fn try_to_read(&self, about: About) -> ConnectionStep {
        let started = Instant::now();
        let (place, path, select) = match about {
            About::Users => (7, "users", self.users.properties.as_str()),
            About::Groups => (8, "groups", self.groups.properties.as_str()),
            About::Assignments => (10, "servicePrincipals", "id"),
        };
        let tried = async {
            let query = [("$select", select), ("$top", "1")];
            let first = self.graph.endpoint(&[path], &query)?;
            let records = self.graph.list(about, first, 1, &mut Tally::default()).await?;
            Ok(records.len())
        };
        match tried.await {
            Ok(0) if about == About::Users => failed(
                place,
                ReadProblem {
                    reason: Shortfall::Empty,
                    message: "The request was answered, with not one user".to_owned(),
                    advice: about.grant(),
                },
                started.elapsed(),
            ),
            Ok(_) => step(
                place,
                ConnectionOutcome::Passed,
                format!("{} may be read", capitalized(about.words())),
                started.elapsed(),
            ),
            // People and groups are read without it.
            Err(problem) if about == About::Assignments => ConnectionStep {
                outcome: ConnectionOutcome::Warning,
                advice: Some(format!(
                    "Needed only where assignments are taken over from Microsoft Entra. {}",
                    ReadProblem::clone(&problem).advice
                )),
                ..failed(place, problem, started.elapsed())
            },
            Err(problem) => failed(place, problem, started.elapsed()),
        }
    }

    async fn try_a_sample(&self) -> ConnectionStep {
        let started = Instant::now();
        match self.sample(5).await {
            Ok(entries) => step(
                9,
                ConnectionOutcome::Passed,
                format!(
                    "{} users and groups were read with all their properties",
                    entries.len()
                ),
                started.elapsed(),
            ),
            Err(problem) => failed(9, problem, started.elapsed()),
        }
    }
}

const NOT_TRIED: &str = "Not tried, because an earlier step failed";

fn has_failed(steps: &[ConnectionStep]) -> bool {
    steps.iter().any(|step| step.outcome == ConnectionOutcome::Failed)
}

fn probed(probe: ProbeStep, first: usize) -> ConnectionStep {
    let place = match probe.probe {
        Probe::ResolveName => first,
        Probe::Connect => first + 1,
        Probe::Tls => first + 2,
    };
    match probe.outcome {
        Err(error) => failed(place, unanswered(&error), probe.duration),
        Ok(detail) => step(place, ConnectionOutcome::Passed, detail, probe.duration),
    }
}

fn failed(place: usize, problem: ReadProblem, duration: Duration) -> ConnectionStep {
    ConnectionStep {
        advice: Some(problem.advice),
        ..step(place, ConnectionOutcome::Failed, problem.message, duration)
    }
}

fn step(
    place: usize,
    outcome: ConnectionOutcome,
    detail: impl Into<String>,
    duration: Duration,
) -> ConnectionStep {
    ConnectionStep {
        name: NAMES.get(place).copied().unwrap_or_default().to_owned(),
        outcome,
        detail: detail.into(),
        advice: None,
        duration_ms: i64::try_from(duration.as_millis()).unwrap_or(i64::MAX),
    }
}

/// The day on which a certificate ends, if that is soon or past.
fn ends_soon(until: i64) -> Option<String> {
    let now = jiff::Timestamp::now().as_millisecond();
    let day = jiff::Timestamp::from_millisecond(until).ok()?;
    (until.saturating_sub(now) < SOON_MS).then(|| day.strftime("%Y-%m-%d").to_string())
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
