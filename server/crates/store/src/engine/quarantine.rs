//! Quarantines: entering, leaving and lifting them, and failed actions that become due because their cause has changed.

use model::{ApplicationId, AuditEntry, Notification, Quarantine, RetryOverview, SwitchedOff, Timestamp};
use sqlx::{FromRow, query_as, query_scalar};

use super::jobs::Claim;
use super::record::Retry;
use crate::pool::{read, write};
use crate::words::{from_json, from_word};
use crate::{Result, Store};

/// What a look at a job changed about its quarantine, and who hears of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuarantineChange {
    /// What is remembered from now on; nothing when it is over.
    pub quarantine: Option<Quarantine>,
    /// Why the job is switched off, if it is.
    pub switched_off: Option<SwitchedOff>,
    /// What the audit log says.
    pub audit: Vec<AuditEntry>,
    /// What the notification e-mail of the application is told.
    pub notification: Option<Notification>,
}

/// Writes a [`QuarantineChange`] inside a `write!` body: `write_quarantine!(transaction, claim, change, now)`. Whoever lost
/// the claim, or works by an older configuration, leaves it to whoever looks next.
macro_rules! write_quarantine {
    ($transaction:ident, $claim:expr, $change:expr, $now:expr) => {{
        let (claim, change): (&$crate::Claim, &$crate::QuarantineChange) = ($claim, $change);
        let application = claim.run.application_id.to_string();
        let held = sqlx::query(
            "UPDATE jobs SET lease_owner = $1 WHERE application_id = $2 AND lease_owner = $1 AND generation = $3",
        )
        .bind(&claim.owner)
        .bind(&application)
        .bind(claim.run.generation)
        .execute(&mut *$transaction)
        .await?;
        if held.rows_affected() == 1 {
            sqlx::query("DELETE FROM quarantines WHERE application_id = $1")
                .bind(&application)
                .execute(&mut *$transaction)
                .await?;
            if let Some(quarantine) = &change.quarantine {
                sqlx::query(
                    "INSERT INTO quarantines (application_id, reason, error, series_began, series_count, current_began, \
                     next_attempt, lifted) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                )
                .bind(&application)
                .bind($crate::words::word(quarantine.reason))
                .bind($crate::words::json(&quarantine.error)?)
                .bind(quarantine.series_began.0)
                .bind(quarantine.series_count)
                .bind(quarantine.current_began.0)
                .bind(quarantine.next_attempt.0)
                .bind(quarantine.lifted)
                .execute(&mut *$transaction)
                .await?;
            }
            if let Some(switched_off) = &change.switched_off {
                sqlx::query(
                    "UPDATE jobs SET status = 'off', version = version + 1, next_cycle_at = NULL, switched_off = $1 \
                     WHERE application_id = $2",
                )
                .bind($crate::words::json(switched_off)?)
                .bind(&application)
                .execute(&mut *$transaction)
                .await?;
            }
            for entry in &change.audit {
                $crate::audit::write_audit!($transaction, entry);
            }
            if let Some(notification) = &change.notification {
                $crate::mail::write_notification!($transaction, notification, $now);
            }
        }
    }};
}
pub(crate) use write_quarantine;

/// Lifts the quarantine of a job inside a `write!` body, because of the change that `audit` is about:
/// `lift_quarantine!(transaction, application, audit)`.
macro_rules! lift_quarantine {
    ($transaction:ident, $application:expr, $audit:expr) => {{
        let audit: &model::AuditEntry = $audit;
        let lifted: Option<String> = sqlx::query_scalar(
            "UPDATE quarantines SET lifted = TRUE WHERE application_id = $1 AND lifted = FALSE RETURNING reason",
        )
        .bind($application.to_string())
        .fetch_optional(&mut *$transaction)
        .await?;
        if let Some(reason) = lifted {
            let entry = $crate::engine::lifted(&reason, audit)?;
            $crate::audit::write_audit!($transaction, &entry);
        }
    }};
}
pub(crate) use lift_quarantine;

/// Ends the quarantine for held-back deletions inside a `write!` body, once nothing waits for a decision any more:
/// `lift_deletions!(transaction, application, audit)`.
macro_rules! lift_deletions {
    ($transaction:ident, $application:expr, $audit:expr) => {{
        let audit: &model::AuditEntry = $audit;
        let ended: Option<String> = sqlx::query_scalar(
            "DELETE FROM quarantines WHERE application_id = $1 AND reason = 'too_many_deletes' AND NOT EXISTS \
             (SELECT 1 FROM staged_deletions s WHERE s.application_id = $1 AND s.decision = 'waiting') RETURNING reason",
        )
        .bind($application.to_string())
        .fetch_optional(&mut *$transaction)
        .await?;
        if let Some(reason) = ended {
            let entry = $crate::engine::lifted(&reason, audit)?;
            $crate::audit::write_audit!($transaction, &entry);
        }
    }};
}
pub(crate) use lift_deletions;

/// Makes the failed actions of a job due inside a `write!` body, because what they failed for may be mended:
/// `hasten_retries!(transaction, application, now)`.
macro_rules! hasten_retries {
    ($transaction:ident, $application:expr, $now:expr) => {{
        let now: model::Timestamp = $now;
        sqlx::query($crate::engine::HASTEN)
            .bind(now.0)
            .bind($application.to_string())
            .execute(&mut *$transaction)
            .await?;
    }};
}
pub(crate) use hasten_retries;

/// The audit row of a quarantine that ends because of what another row is about.
pub(crate) fn lifted(reason: &str, because: &AuditEntry) -> Result<AuditEntry> {
    let reason: model::QuarantineReason = from_word(reason, "quarantines.reason")?;
    Ok(AuditEntry {
        id: model::AuditEntryId::from(uuid::Uuid::now_v7()),
        actor: "Rollcall".to_owned(),
        activity: "Quarantine".to_owned(),
        details: vec![
            ("State".to_owned(), "Left".to_owned()),
            ("Reason".to_owned(), reason.name().to_owned()),
            ("Because of".to_owned(), because.activity.clone()),
        ],
        address: String::new(),
        ..because.clone()
    })
}

/// The columns of a [`Quarantine`] beside those of a job that may not be in one.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct QuarantineRow {
    quarantine_reason: Option<String>,
    quarantine_error: Option<String>,
    series_began: Option<i64>,
    series_count: Option<i64>,
    current_began: Option<i64>,
    next_attempt: Option<i64>,
    lifted: Option<bool>,
}

/// What [`QuarantineRow`] reads, of a table `quarantines` that is joined from the left as `q`.
pub(crate) const QUARANTINE_COLUMNS: &str = "q.reason AS quarantine_reason, q.error AS quarantine_error, q.series_began, \
     q.series_count, q.current_began, q.next_attempt, q.lifted";

impl TryFrom<QuarantineRow> for Option<Quarantine> {
    type Error = crate::Error;

    fn try_from(row: QuarantineRow) -> Result<Self> {
        let (Some(reason), Some(error)) = (row.quarantine_reason, row.quarantine_error) else {
            return Ok(None);
        };
        Ok(Some(Quarantine {
            reason: from_word(&reason, "quarantines.reason")?,
            error: from_json(&error, "quarantines.error")?,
            series_began: Timestamp(row.series_began.unwrap_or_default()),
            series_count: row.series_count.unwrap_or_default(),
            current_began: Timestamp(row.current_began.unwrap_or_default()),
            next_attempt: Timestamp(row.next_attempt.unwrap_or_default()),
            lifted: row.lifted.unwrap_or_default(),
        }))
    }
}

impl Store {
    /// Writes down what a look at a job changed that was no cycle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_quarantine(
        &self,
        claim: &Claim,
        change: &QuarantineChange,
        now: Timestamp,
    ) -> Result<()> {
        write!(self, |transaction| {
            write_quarantine!(transaction, claim, change, now);
        });
        Ok(())
    }

    /// The quarantine of a job, in force or lifted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn quarantine(&self, application: ApplicationId) -> Result<Option<Quarantine>> {
        let row: Option<QuarantineRow> = read!(self, |connection| {
            query_as(sqlx::AssertSqlSafe(format!(
                "SELECT {QUARANTINE_COLUMNS} FROM quarantines q WHERE q.application_id = $1"
            )))
            .bind(application.to_string())
            .fetch_optional(&mut *connection)
            .await?
        });
        row.map_or(Ok(None), TryFrom::try_from)
    }

    /// Why Rollcall switched a job off by itself, if it is off for that.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn switched_off(&self, application: ApplicationId) -> Result<Option<SwitchedOff>> {
        let json: Option<String> = read!(self, |connection| {
            query_scalar::<_, Option<String>>(
                "SELECT switched_off FROM jobs WHERE application_id = $1 AND status = 'off'",
            )
            .bind(application.to_string())
            .fetch_optional(&mut *connection)
            .await?
            .flatten()
        });
        json.map(|json| from_json(&json, "jobs.switched_off")).transpose()
    }

    /// How many objects of a job fail: apart from those of which only references fail, and those.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failing_objects(&self, application: ApplicationId) -> Result<(i64, i64)> {
        Ok(read!(self, |connection| {
            query_as(
                "SELECT COUNT(CASE WHEN is_reference = FALSE THEN 1 END), COUNT(CASE WHEN is_reference = TRUE THEN 1 END) \
                 FROM retries WHERE application_id = $1",
            )
            .bind(application.to_string())
            .fetch_one(&mut *connection)
            .await?
        }))
    }

    /// How many accounts and groups of a job do not fail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts_without_failure(&self, application: ApplicationId) -> Result<i64> {
        Ok(read!(self, |connection| {
            query_scalar(
                "SELECT COUNT(*) FROM links l WHERE l.application_id = $1 AND l.state <> 'released' AND NOT EXISTS \
                 (SELECT 1 FROM retries r WHERE r.application_id = $1 AND r.object_id = l.object_id AND r.is_reference = FALSE)",
            )
            .bind(application.to_string())
            .fetch_one(&mut *connection)
            .await?
        }))
    }

    /// The failed actions of a job: how many wait, when the first is due, and how many are not tried again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retry_overview(&self, application: ApplicationId) -> Result<RetryOverview> {
        let (waiting, next_at, given_up): (i64, Option<i64>, i64) = read!(self, |connection| {
            query_as(
                "SELECT COUNT(CASE WHEN next_at < $2 THEN 1 END), MIN(CASE WHEN next_at < $2 THEN next_at END), \
                 COUNT(CASE WHEN next_at = $2 THEN 1 END) FROM retries WHERE application_id = $1",
            )
            .bind(application.to_string())
            .bind(Retry::NEVER.0)
            .fetch_one(&mut *connection)
            .await?
        });
        Ok(RetryOverview {
            waiting,
            next_at: next_at.map(Timestamp),
            given_up,
        })
    }
}
