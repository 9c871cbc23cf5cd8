//! Writing down what a cycle did: links, retries, references, log rows and counts in one transaction, so that the log
//! and the links never disagree, whenever the process ends.

use model::{CycleCounts, CycleId, LogEntry, ObjectId, Timestamp};
use sqlx::{QueryBuilder, query};

use super::jobs::{Claim, Pulse};
use super::links::Link;
use super::log::push_log_rows;
use crate::pool::write;
use crate::words::{json, word};
use crate::{Result, Store};

/// A failed action that waits for its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// The directory object.
    pub object_id: ObjectId,
    /// Tries so far, at least 1.
    pub attempts: i64,
    /// When it failed first.
    pub first_failed_at: Timestamp,
    /// When it is tried again.
    pub next_at: Timestamp,
    /// Why it failed last.
    pub error_code: String,
    /// Why it failed last, in words.
    pub reason: String,
}

/// A reference that could not be sent because the other object has no account yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingReference {
    /// Whose attribute it is.
    pub object_id: ObjectId,
    /// The target attribute.
    pub attribute: String,
    /// The object that has no account yet.
    pub referenced_id: ObjectId,
}

/// What becomes of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkChange {
    /// It is new or has changed.
    Save(Link),
    /// The account is gone.
    Remove(ObjectId),
}

/// What becomes of a retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RetryChange {
    /// It failed, again or for the first time.
    Save(Retry),
    /// It is done or no longer needed.
    Remove(ObjectId),
}

/// What a cycle did since it last wrote.
#[derive(Clone, Debug, Default)]
pub struct CycleBatch {
    /// Links in the order of their changes.
    pub links: Vec<LinkChange>,
    /// Retries in the order of their changes.
    pub retries: Vec<RetryChange>,
    /// Objects whose pending references are replaced by the ones below.
    pub referencing: Vec<ObjectId>,
    /// The pending references of these objects.
    pub references: Vec<PendingReference>,
    /// Log entries.
    pub log: Vec<LogEntry>,
}

impl CycleBatch {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.retries.is_empty() && self.referencing.is_empty() && self.log.is_empty()
    }
}

/// Rows per statement: well below SQLite's limit of 32,766 parameters.
const ROWS: usize = 500;

impl Store {
    /// Writes what a cycle did, renews its lease, and tells it whether to go on.
    ///
    /// # Errors
    /// When the database fails; then nothing of the batch is written.
    pub async fn record(
        &self,
        claim: &Claim,
        cycle: CycleId,
        counts: &CycleCounts,
        batch: &CycleBatch,
        lease_until: Timestamp,
    ) -> Result<Pulse> {
        let application = claim.run.application_id.to_string();
        let (mut saved, mut removed) = (Vec::new(), Vec::new());
        for change in &batch.links {
            match change {
                LinkChange::Save(link) => saved.push((link, json(&link.sent)?)),
                LinkChange::Remove(object) => removed.push(object.to_string()),
            }
        }
        let alive = write!(self, |transaction| {
            for object in &removed {
                query("DELETE FROM links WHERE application_id = $1 AND object_id = $2")
                    .bind(&application)
                    .bind(object)
                    .execute(&mut *transaction)
                    .await?;
            }
            for chunk in saved.chunks(ROWS) {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO links (application_id, object_id, kind, target_id, state, matched_by, sent, created_at, updated_at) ",
                );
                sql.push_values(chunk, |mut row, (link, sent)| {
                    row.push_bind(&application)
                        .push_bind(link.object_id.to_string())
                        .push_bind(word(link.kind))
                        .push_bind(&link.target_id)
                        .push_bind(word(link.state))
                        .push_bind(&link.matched_by)
                        .push_bind(sent)
                        .push_bind(link.created_at.0)
                        .push_bind(link.updated_at.0);
                });
                sql.push(
                    " ON CONFLICT (application_id, object_id) DO UPDATE SET target_id = excluded.target_id, \
                     state = excluded.state, matched_by = excluded.matched_by, sent = excluded.sent, updated_at = excluded.updated_at",
                );
                sql.build().execute(&mut *transaction).await?;
            }
            for change in &batch.retries {
                match change {
                    RetryChange::Remove(object) => {
                        query("DELETE FROM retries WHERE application_id = $1 AND object_id = $2")
                            .bind(&application)
                            .bind(object.to_string())
                            .execute(&mut *transaction)
                            .await?;
                    }
                    RetryChange::Save(retry) => {
                        query(
                            "INSERT INTO retries (application_id, object_id, attempts, first_failed_at, next_at, error_code, reason) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (application_id, object_id) DO UPDATE SET \
                             attempts = excluded.attempts, next_at = excluded.next_at, error_code = excluded.error_code, reason = excluded.reason",
                        )
                        .bind(&application)
                        .bind(retry.object_id.to_string())
                        .bind(retry.attempts)
                        .bind(retry.first_failed_at.0)
                        .bind(retry.next_at.0)
                        .bind(&retry.error_code)
                        .bind(&retry.reason)
                        .execute(&mut *transaction)
                        .await?;
                    }
                }
            }
            for chunk in batch.referencing.chunks(ROWS) {
                let mut sql = QueryBuilder::new("DELETE FROM pending_references WHERE application_id = ");
                sql.push_bind(&application).push(" AND object_id IN (");
                let mut list = sql.separated(", ");
                for object in chunk {
                    list.push_bind(object.to_string());
                }
                list.push_unseparated(")");
                sql.build().execute(&mut *transaction).await?;
            }
            for chunk in batch.references.chunks(ROWS) {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO pending_references (application_id, object_id, attribute, referenced_id) ",
                );
                sql.push_values(chunk, |mut row, reference| {
                    row.push_bind(&application)
                        .push_bind(reference.object_id.to_string())
                        .push_bind(&reference.attribute)
                        .push_bind(reference.referenced_id.to_string());
                });
                sql.build().execute(&mut *transaction).await?;
            }
            for chunk in batch.log.chunks(ROWS) {
                let mut sql = QueryBuilder::new(super::log::INSERT);
                push_log_rows!(sql, chunk);
                sql.build().execute(&mut *transaction).await?;
            }
            query(
                "UPDATE cycles SET total = $1, done = $2, created = $3, updated = $4, disabled = $5, deleted = $6, \
                 unchanged = $7, skipped = $8, failed = $9, requests = $10 WHERE id = $11",
            )
            .bind(counts.total)
            .bind(counts.done)
            .bind(counts.created)
            .bind(counts.updated)
            .bind(counts.disabled)
            .bind(counts.deleted)
            .bind(counts.unchanged)
            .bind(counts.skipped)
            .bind(counts.failed)
            .bind(counts.requests)
            .bind(cycle.to_string())
            .execute(&mut *transaction)
            .await?;
            query(
                "UPDATE jobs SET lease_until = $1 \
                 WHERE application_id = $2 AND lease_owner = $3 AND status = 'on' AND generation = $4",
            )
            .bind(lease_until.0)
            .bind(&application)
            .bind(&claim.owner)
            .bind(claim.run.generation)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
        });
        Ok(if alive == 1 { Pulse::Continue } else { Pulse::Stop })
    }
}
