//! Reading the provisioning log.

use model::{
    ApplicationId, CycleId, CycleKind, LogEntry, LogEntryId, LogQuery, LogSummary, Slice, Timestamp,
};
use sqlx::{FromRow, QueryBuilder, query_as, query_scalar};

use super::log::Detail;
use crate::pool::read;
use crate::slice::{page_size, slice};
use crate::words::{containing, from_id, from_json, from_word, word};
use crate::{Result, Store};

#[derive(FromRow)]
struct SummaryRow {
    id: String,
    at: i64,
    application_id: String,
    application: String,
    object_id: String,
    identity: String,
    identity_detail: String,
    action: String,
    status: String,
    summary: String,
    error_code: Option<String>,
}

#[derive(FromRow)]
struct EntryRow {
    id: String,
    at: i64,
    application_id: String,
    cycle_id: String,
    object_id: String,
    kind: String,
    identity: String,
    identity_detail: String,
    target_id: Option<String>,
    action: String,
    status: String,
    summary: String,
    duration_ms: i64,
    requests: i64,
    detail: String,
}

impl TryFrom<SummaryRow> for LogSummary {
    type Error = crate::Error;

    fn try_from(row: SummaryRow) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "log_entries.id")?,
            at: Timestamp(row.at),
            application_id: from_id(&row.application_id, "log_entries.application_id")?,
            application: row.application,
            object_id: from_id(&row.object_id, "log_entries.object_id")?,
            identity: row.identity,
            identity_detail: row.identity_detail,
            action: from_word(&row.action, "log_entries.action")?,
            status: from_word(&row.status, "log_entries.status")?,
            summary: row.summary,
            error_code: row.error_code,
        })
    }
}

impl TryFrom<EntryRow> for LogEntry {
    type Error = crate::Error;

    fn try_from(row: EntryRow) -> Result<Self> {
        let detail: Detail = from_json(&row.detail, "log_entries.detail")?;
        Ok(Self {
            id: from_id(&row.id, "log_entries.id")?,
            at: Timestamp(row.at),
            application_id: from_id(&row.application_id, "log_entries.application_id")?,
            cycle_id: from_id(&row.cycle_id, "log_entries.cycle_id")?,
            object_id: from_id(&row.object_id, "log_entries.object_id")?,
            kind: from_word(&row.kind, "log_entries.kind")?,
            identity: row.identity,
            identity_detail: row.identity_detail,
            target_id: row.target_id,
            action: from_word(&row.action, "log_entries.action")?,
            status: from_word(&row.status, "log_entries.status")?,
            summary: row.summary,
            duration_ms: row.duration_ms,
            requests: row.requests,
            error: detail.error,
            steps: detail.steps,
            modified: detail.modified,
        })
    }
}

impl Store {
    /// The provisioning log, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_entries(&self, query: &LogQuery) -> Result<Slice<LogSummary>> {
        let size = page_size(query.page_size);
        let search = query.search.trim();
        let is_id = search.parse::<LogEntryId>().is_ok();
        let rows: Vec<SummaryRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(
                "SELECT e.id, e.at, e.application_id, a.name AS application, e.object_id, e.identity, e.identity_detail, \
                 e.action, e.status, e.summary, e.error_code \
                 FROM log_entries e JOIN applications a ON a.id = e.application_id WHERE TRUE",
            );
            for (column, id) in [
                ("application_id", query.application_id.map(|id| id.to_string())),
                ("cycle_id", query.cycle_id.map(|id| id.to_string())),
                ("object_id", query.object_id.map(|id| id.to_string())),
                ("action", query.action.map(word)),
                ("status", query.status.map(word)),
            ] {
                if let Some(value) = id {
                    sql.push(" AND e.").push(column).push(" = ").push_bind(value);
                }
            }
            if let Some(since) = query.since {
                sql.push(" AND e.id >= ").push_bind(first_id_at(since));
            }
            if let Some(before) = query.before {
                sql.push(" AND e.id < ").push_bind(before.to_string());
            }
            if is_id {
                sql.push(" AND (e.id = ").push_bind(search.to_lowercase());
                for column in [" OR e.object_id = ", " OR e.cycle_id = ", " OR e.target_id = "] {
                    sql.push(column).push_bind(search.to_lowercase());
                }
                sql.push(")");
            } else if !search.is_empty() {
                sql.push(" AND (e.search_text LIKE ")
                    .push_bind(containing(search));
                sql.push(" ESCAPE '\\' OR e.target_id = ")
                    .push_bind(search)
                    .push(")");
            }
            sql.push(" ORDER BY e.id DESC LIMIT ")
                .push_bind(i64::from(size) + 1);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        slice(rows, size, LogSummary::try_from)
    }

    /// The newest entries of an application that cycles of one kind wrote, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_entries_of_kind(
        &self,
        application: ApplicationId,
        kind: CycleKind,
        limit: u32,
    ) -> Result<Vec<LogSummary>> {
        let rows: Vec<SummaryRow> = read!(self, |connection| {
            query_as(
                "SELECT e.id, e.at, e.application_id, a.name AS application, e.object_id, e.identity, e.identity_detail, \
                 e.action, e.status, e.summary, e.error_code \
                 FROM log_entries e JOIN applications a ON a.id = e.application_id \
                 WHERE e.cycle_id IN (SELECT c.id FROM cycles c WHERE c.application_id = $1 AND c.kind = $2 ORDER BY c.id DESC LIMIT $3) \
                 ORDER BY e.id DESC LIMIT $3",
            )
            .bind(application.to_string())
            .bind(word(kind))
            .bind(i64::from(limit))
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(LogSummary::try_from).collect()
    }

    /// One entry of the provisioning log, with everything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_entry(&self, id: LogEntryId) -> Result<Option<LogEntry>> {
        let row: Option<EntryRow> = read!(self, |connection| {
            query_as(
                "SELECT id, at, application_id, cycle_id, object_id, kind, identity, identity_detail, target_id, action, \
                 status, summary, duration_ms, requests, detail FROM log_entries WHERE id = $1",
            )
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?
        });
        row.map(LogEntry::try_from).transpose()
    }

    /// The name of an application, also of one that was deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn application_name(&self, id: ApplicationId) -> Result<Option<String>> {
        Ok(read!(self, |connection| {
            query_scalar("SELECT name FROM applications WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(&mut *connection)
                .await?
        }))
    }

    /// What failed in a cycle: error code, a typical summary, how often; most frequent first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failures_of_cycle(&self, cycle: CycleId) -> Result<Vec<(String, String, i64)>> {
        Ok(read!(self, |connection| {
            query_as(
                "SELECT COALESCE(error_code, ''), min(summary), count(*) FROM log_entries \
                 WHERE cycle_id = $1 AND status = 'failure' GROUP BY error_code ORDER BY count(*) DESC LIMIT 5",
            )
            .bind(cycle.to_string())
            .fetch_all(&mut *connection)
            .await?
        }))
    }

    /// Accounts that are linked and not released, and objects that wait for a retry.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_counts(&self, application: ApplicationId) -> Result<(i64, i64)> {
        Ok(read!(self, |connection| {
            let linked =
                query_scalar("SELECT count(*) FROM links WHERE application_id = $1 AND state <> 'released'")
                    .bind(application.to_string())
                    .fetch_one(&mut *connection)
                    .await?;
            let failing = query_scalar("SELECT count(*) FROM retries WHERE application_id = $1")
                .bind(application.to_string())
                .fetch_one(&mut *connection)
                .await?;
            (linked, failing)
        }))
    }
}

/// The smallest version 7 UUID of a moment: its first 48 bits are the milliseconds since 1970 (RFC 9562 §5.7).
fn first_id_at(at: Timestamp) -> String {
    let hex = format!("{:012x}", at.0.clamp(0, 0xffff_ffff_ffff));
    let (high, low) = hex.split_at(8);
    format!("{high}-{low}-0000-0000-000000000000")
}
