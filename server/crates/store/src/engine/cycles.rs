//! Cycles: beginning, ending and listing them.

use model::{ApplicationId, Cycle, CycleCounts, CycleId, CycleKind, CycleState, ErrorInformation, Timestamp};
use sqlx::{FromRow, query, query_as};

use super::jobs::Claim;
use super::kept_access::tell_kept_access;
use super::quarantine::{QuarantineChange, write_quarantine};
use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word, json, word};
use crate::{Result, Store};

pub(super) const COLUMNS: &str = "id, application_id, kind, state, started_at, ended_at, total, done, created, updated, disabled, \
     deleted, unchanged, skipped, failed, requests, error";

#[derive(FromRow)]
pub(super) struct Row {
    id: String,
    application_id: String,
    kind: String,
    state: String,
    started_at: i64,
    ended_at: Option<i64>,
    total: i64,
    done: i64,
    created: i64,
    updated: i64,
    disabled: i64,
    deleted: i64,
    unchanged: i64,
    skipped: i64,
    failed: i64,
    requests: i64,
    error: Option<String>,
}

impl TryFrom<Row> for Cycle {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "cycles.id")?,
            application_id: from_id(&row.application_id, "cycles.application_id")?,
            kind: from_word(&row.kind, "cycles.kind")?,
            state: from_word(&row.state, "cycles.state")?,
            started_at: Timestamp(row.started_at),
            ended_at: row.ended_at.map(Timestamp),
            counts: CycleCounts {
                total: row.total,
                done: row.done,
                created: row.created,
                updated: row.updated,
                disabled: row.disabled,
                deleted: row.deleted,
                unchanged: row.unchanged,
                skipped: row.skipped,
                failed: row.failed,
                requests: row.requests,
            },
            error: row
                .error
                .as_deref()
                .map(|error| from_json(error, "cycles.error"))
                .transpose()?,
        })
    }
}

/// How a cycle ended.
#[derive(Clone, Debug)]
pub struct CycleEnd<'a> {
    /// Completed, stopped, interrupted or failed.
    pub state: CycleState,
    /// Why it failed.
    pub error: Option<&'a ErrorInformation>,
    /// The change number up to which the directory has been worked off, if everybody was looked at.
    pub watermark: Option<i64>,
    /// What is new about the quarantine, if anything is.
    pub quarantine: Option<&'a QuarantineChange>,
}

impl Store {
    /// Begins a cycle of a claimed job. Cycles of this job that still count as running belong to a process that
    /// ended; they are marked as interrupted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_cycle(
        &self,
        claim: &Claim,
        id: CycleId,
        kind: CycleKind,
        now: Timestamp,
    ) -> Result<Cycle> {
        let application = claim.run.application_id.to_string();
        write!(self, |transaction| {
            query("UPDATE cycles SET state = 'interrupted', ended_at = $1 WHERE application_id = $2 AND state = 'running'")
                .bind(now.0)
                .bind(&application)
                .execute(&mut *transaction)
                .await?;
            query(
                "INSERT INTO cycles (id, application_id, kind, state, started_at, total, done, created, updated, disabled, \
                 deleted, unchanged, skipped, failed, requests) VALUES ($1, $2, $3, 'running', $4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
            )
            .bind(id.to_string())
            .bind(&application)
            .bind(word(kind))
            .bind(now.0)
            .execute(&mut *transaction)
            .await?;
        });
        Ok(Cycle {
            id,
            application_id: claim.run.application_id,
            kind,
            state: CycleState::Running,
            started_at: now,
            ended_at: None,
            counts: CycleCounts::default(),
            error: None,
        })
    }

    /// Ends a cycle. The watermark is kept unless the job was restarted or reconfigured meanwhile. What becomes of the
    /// quarantine, and who hears of it and of people who keep their access, is written with it, so that it is neither lost nor
    /// told twice.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_cycle(
        &self,
        claim: &Claim,
        id: CycleId,
        end: &CycleEnd<'_>,
        now: Timestamp,
    ) -> Result<()> {
        let error = end.error.map(json).transpose()?;
        write!(self, |transaction| {
            query("UPDATE cycles SET state = $1, ended_at = $2, error = $3 WHERE id = $4")
                .bind(word(end.state))
                .bind(now.0)
                .bind(&error)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?;
            if let Some(watermark) = end.watermark {
                query("UPDATE jobs SET watermark = $1 WHERE application_id = $2 AND generation = $3")
                    .bind(watermark)
                    .bind(claim.run.application_id.to_string())
                    .bind(claim.run.generation)
                    .execute(&mut *transaction)
                    .await?;
            }
            if let Some(change) = end.quarantine {
                write_quarantine!(transaction, claim, change, now);
            }
            tell_kept_access!(transaction, &claim.run, now);
        });
        Ok(())
    }

    /// The newest cycles of an application, newest first, without what was provisioned on demand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cycles(&self, application: ApplicationId, limit: u32) -> Result<Vec<Cycle>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(
                "SELECT id, application_id, kind, state, started_at, ended_at, total, done, created, updated, disabled, deleted, \
                 unchanged, skipped, failed, requests, error FROM cycles WHERE application_id = $1 AND kind <> 'on_demand' \
                 ORDER BY id DESC LIMIT $2",
            )
            .bind(application.to_string())
            .bind(i64::from(limit))
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(Cycle::try_from).collect()
    }

    /// All cycles that ran after a moment, oldest first, for the overview.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cycles_since(&self, since: Timestamp) -> Result<Vec<Cycle>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(
                "SELECT c.id, c.application_id, c.kind, c.state, c.started_at, c.ended_at, c.total, c.done, c.created, c.updated, \
                 c.disabled, c.deleted, c.unchanged, c.skipped, c.failed, c.requests, c.error FROM cycles c \
                 JOIN applications a ON a.id = c.application_id AND a.deleted_at IS NULL \
                 WHERE c.started_at >= $1 ORDER BY c.started_at",
            )
            .bind(since.0)
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(Cycle::try_from).collect()
    }
}
