//! Trying whether a source can be read, step by step.

use std::time::Duration;

use model::{ConnectionOutcome, ConnectionStep, DirectoryId, SourceInput, SourceReport};
use secrecy::SecretString;

use super::{open, stored, target};
use crate::{ManageDirectory, Portal, Result, Topic};

/// The longest time for a whole test.
const LIMIT: Duration = Duration::from_mins(1);

impl ManageDirectory {
    /// Tries a source with what is typed, and changes nothing. The report is kept and shown on the form.
    ///
    /// # Errors
    /// `Invalid` with every wrong field, `NotFound`; otherwise when the store fails.
    pub async fn test_source(
        &self,
        id: DirectoryId,
        input: &SourceInput,
        secret: Option<&SecretString>,
    ) -> Result<SourceReport> {
        let before = stored(&self.portal, id).await?;
        let (settings, may_use_stored) = self.checked(&before, input, secret, false)?;
        let secret = match secret {
            Some(secret) => Some(secret.clone()),
            None if may_use_stored => self.portal.store().source_secret(id).await?,
            None => None,
        };
        let steps = match open(&self.portal, id, &settings, secret) {
            Ok(source) => match tokio::time::timeout(LIMIT, source.test()).await {
                Ok(steps) => steps,
                Err(_) => vec![failed(
                    "The source did not answer within a minute.",
                    "Check whether it is slow or a firewall holds the connection back, and test again.",
                )],
            },
            Err(problem) => vec![failed(&problem.message, &problem.advice)],
        };
        let report = SourceReport {
            tested_at: self.portal.now(),
            steps,
        };
        let result = report.failure().map_or_else(
            || "passed".to_owned(),
            |step| format!("{}: {}", step.name, step.detail),
        );
        let mut audit = self.audit(
            "Test directory connection",
            target(&self.portal, id).await?,
            vec![("Result".to_owned(), result)],
        );
        audit.succeeded = report.failure().is_none();
        self.portal.store().append_audit(&audit).await?;
        if let Ok(text) = serde_json::to_string(&report) {
            self.portal.store().set_setting(&name(id), Some(&text)).await?;
        }
        self.portal.events().announce(Topic::Directory);
        Ok(report)
    }
}

/// The report of the last test.
pub(super) async fn last_report(portal: &Portal, id: DirectoryId) -> Result<Option<SourceReport>> {
    let stored = portal.store().setting(&name(id)).await?;
    // A report of another version of this program is as good as none.
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}

fn name(id: DirectoryId) -> String {
    format!("source_report:{id}")
}

fn failed(detail: &str, advice: &str) -> ConnectionStep {
    ConnectionStep {
        name: "Connection".into(),
        outcome: ConnectionOutcome::Failed,
        detail: detail.to_owned(),
        advice: Some(advice.to_owned()),
        duration_ms: 0,
    }
}
