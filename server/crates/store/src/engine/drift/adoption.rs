//! Linking accounts that exist already, before anything is sent to them, and accounts that are never to be touched.

use model::{AccountsShown, AuditEntry, DriftRun, ObjectId, ObjectKind, Timestamp};
use sqlx::{query, query_as};

use super::forget_finding;
use super::lists::condition;
use super::matching::class_by_matches;
use crate::audit::write_audit;
use crate::engine::links::LinkState;
use crate::pool::{next_change, read, write};
use crate::words::word;
use crate::{Result, Store};

/// Matches that one transaction links.
const AT_ONCE: i64 = 200;

/// Links the account at a place to somebody who matches it, inside a `write!` body; gives how many rows came of it. Neither
/// may have got a link since, and the account may not be one that is never to be touched.
macro_rules! link_one {
    ($transaction:ident, $application:expr, $run:expr, $position:expr, $object:expr, $now:expr) => {{
        query(
            "INSERT INTO links (application_id, object_id, kind, target_id, state, matched_by, sent, created_at, updated_at) \
             SELECT $1, m.object_id, f.kind, f.target_id, $2, m.matched_by, f.state, $3, $3 \
             FROM drift_findings f JOIN drift_matches m ON m.run_id = f.run_id AND m.position = f.position \
             JOIN objects o ON o.id = m.object_id AND o.kind = f.kind AND o.state = 'active' \
             WHERE f.run_id = $4 AND f.position = $5 AND m.object_id = $6 AND m.is_entitled = TRUE \
             AND NOT EXISTS (SELECT 1 FROM untouched_accounts u WHERE u.application_id = $1 AND u.kind = f.kind \
                              AND u.target_id = f.target_id) \
             ON CONFLICT DO NOTHING",
        )
        .bind($application)
        .bind(word(LinkState::Active))
        .bind($now.0)
        .bind($run)
        .bind($position)
        .bind($object)
        .execute(&mut *$transaction)
        .await?
        .rows_affected()
    }};
}

impl Store {
    /// Links every account that matches exactly one person, who matches no other and has none, with the state that was read.
    /// Gives how many were linked. Nothing is sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_unambiguous(&self, run: &DriftRun, now: Timestamp, audit: &AuditEntry) -> Result<u64> {
        let (application, id) = (run.application_id.to_string(), run.id.to_string());
        write!(self, |transaction| {
            write_audit!(transaction, audit);
        });
        let (mut linked, mut after) = (0, 0);
        loop {
            let rows: Vec<(i64, String)> = read!(self, |connection| {
                query_as(sqlx::AssertSqlSafe(format!(
                    "SELECT f.position, x.object_id FROM drift_findings f \
                     JOIN drift_matches x ON x.run_id = f.run_id AND x.position = f.position \
                     WHERE f.run_id = $1 AND f.position > $2 AND {} ORDER BY f.position LIMIT $3",
                    condition(AccountsShown::Matches)
                )))
                .bind(&id)
                .bind(after)
                .bind(AT_ONCE)
                .fetch_all(&mut *connection)
                .await?
            });
            let Some((last, _)) = rows.last() else {
                return Ok(linked);
            };
            after = *last;
            write!(self, |transaction| {
                for (position, object) in &rows {
                    let done = link_one!(transaction, &application, &id, *position, object, now);
                    linked += done;
                    if done == 1 {
                        forget_finding!(transaction, &id, *position);
                    }
                }
            });
        }
    }

    /// Links one account to one of those who match it. `false` when one of them got another link since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_account(
        &self,
        run: &DriftRun,
        position: i64,
        object: ObjectId,
        now: Timestamp,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let (application, id) = (run.application_id.to_string(), run.id.to_string());
        let done = write!(self, |transaction| {
            let done = link_one!(transaction, &application, &id, position, object.to_string(), now);
            if done != 1 {
                return Ok(false);
            }
            forget_finding!(transaction, &id, position);
            write_audit!(transaction, audit);
            done
        });
        Ok(done == 1)
    }

    /// The kind and the id in the application of the account at a place, and its name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn found_account(
        &self,
        run: &DriftRun,
        position: i64,
    ) -> Result<Option<(ObjectKind, String, String)>> {
        let row: Option<(String, String, String)> = read!(self, |connection| {
            query_as("SELECT kind, target_id, name FROM drift_findings WHERE run_id = $1 AND position = $2")
                .bind(run.id.to_string())
                .bind(position)
                .fetch_optional(&mut *connection)
                .await?
        });
        row.map(|(kind, target, name)| {
            Ok((
                crate::words::from_word(&kind, "drift_findings.kind")?,
                target,
                name,
            ))
        })
        .transpose()
    }

    /// Marks the account at a place as never to be touched, or takes the mark away: then those who match it are looked at by the
    /// next cycle. Nobody matches or links an account with the mark.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_untouched(
        &self,
        run: &DriftRun,
        position: i64,
        untouched: bool,
        audit: &AuditEntry,
    ) -> Result<()> {
        let (application, id) = (run.application_id.to_string(), run.id.to_string());
        write!(self, |transaction| {
            if untouched {
                query(
                    "INSERT INTO untouched_accounts (application_id, kind, target_id, marked_by, marked_at) \
                     SELECT $1, f.kind, f.target_id, $2, $3 FROM drift_findings f \
                     WHERE f.run_id = $4 AND f.position = $5 AND f.class IN ('local', 'unassigned', 'assigned') \
                     ON CONFLICT DO NOTHING",
                )
                .bind(&application)
                .bind(&audit.actor)
                .bind(audit.at.0)
                .bind(&id)
                .bind(position)
                .execute(&mut *transaction)
                .await?;
                query(
                    "UPDATE drift_findings SET class = 'untouched' WHERE run_id = $1 AND position = $2 \
                     AND class IN ('local', 'unassigned', 'assigned')",
                )
                .bind(&id)
                .bind(position)
                .execute(&mut *transaction)
                .await?;
            } else {
                let change = next_change!(transaction);
                query(
                    "DELETE FROM untouched_accounts WHERE application_id = $1 AND EXISTS (SELECT 1 FROM drift_findings f \
                     WHERE f.run_id = $2 AND f.position = $3 AND f.kind = untouched_accounts.kind \
                     AND f.target_id = untouched_accounts.target_id)",
                )
                .bind(&application)
                .bind(&id)
                .bind(position)
                .execute(&mut *transaction)
                .await?;
                query(
                    "UPDATE objects SET change = $1 WHERE id IN (SELECT object_id FROM drift_matches \
                     WHERE run_id = $2 AND position = $3)",
                )
                .bind(change)
                .bind(&id)
                .bind(position)
                .execute(&mut *transaction)
                .await?;
                query(concat!(
                    class_by_matches!(),
                    " AND position = $2 AND class = 'untouched'"
                ))
                .bind(&id)
                .bind(position)
                .execute(&mut *transaction)
                .await?;
            }
            write_audit!(transaction, audit);
        });
        self.announce_change();
        Ok(())
    }
}
