//! The result of the connection test.

use std::time::Duration;

use crate::Capabilities;

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepName {
    /// The host name has an address.
    ResolveName,
    /// The port is open.
    Connect,
    /// The TLS connection is trusted.
    Tls,
    /// Something answers over HTTP.
    Http,
    /// The secret token is accepted.
    SignIn,
    /// What answers speaks SCIM.
    Scim,
    /// The matching attribute can be searched.
    Matching,
    /// What else the application says about itself; never decides.
    Discovery,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepStatus {
    /// As it should be.
    Passed,
    /// Works, with a disadvantage.
    Warning,
    /// Does not work.
    Failed,
    /// Not tried, because it does not apply or an earlier step failed.
    Skipped,
}

/// One step of the test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// How it ended.
    pub status: StepStatus,
    /// What was found.
    pub detail: String,
    /// What to do about it.
    pub advice: Option<String>,
    /// How long it took.
    pub duration: Duration,
}

/// The result of the test: every step, in order, and what was learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The steps.
    pub steps: Vec<Step>,
    /// What the application can do.
    pub capabilities: Capabilities,
}

impl Report {
    /// Whether provisioning can work: no step failed.
    pub fn is_success(&self) -> bool {
        self.steps.iter().all(|step| step.status != StepStatus::Failed)
    }

    /// The step that failed.
    pub fn failure(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.status == StepStatus::Failed)
    }

    pub(crate) fn push(
        &mut self,
        name: StepName,
        status: StepStatus,
        detail: impl Into<String>,
        duration: Duration,
    ) {
        self.steps.push(Step {
            name,
            status,
            detail: detail.into(),
            advice: None,
            duration,
        });
    }

    pub(crate) fn advise(&mut self, advice: impl Into<String>) {
        if let Some(step) = self.steps.last_mut() {
            step.advice = Some(advice.into());
        }
    }

    /// Adds the steps that were not reached, so that every report has all of them.
    pub(crate) fn complete(mut self) -> Self {
        for name in [
            StepName::Http,
            StepName::SignIn,
            StepName::Scim,
            StepName::Matching,
            StepName::Discovery,
        ] {
            if !self.steps.iter().any(|step| step.name == name) {
                self.push(name, StepStatus::Skipped, "Not tried", Duration::ZERO);
            }
        }
        self
    }
}
