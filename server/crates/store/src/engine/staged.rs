//! Removals that are held back: staging them, deciding about them, listing them.

use std::collections::HashMap;

use model::{
    ApplicationId, AuditEntry, Decision, HeldBack, LogEntry, Notification, ObjectId, Page, StagedAction,
    StagedDeletion, Timestamp,
};
use sqlx::{FromRow, QueryBuilder, query, query_as, query_scalar};

use super::jobs::{Claim, JobRun};
use super::quarantine::lift_deletions;
use super::record::HASTEN;
use crate::audit::write_audit;
use crate::mail::write_notification;
use crate::pool::{read, write};
use crate::repeated::{Column, inserts, push_ids, run_all};
use crate::slice;
use crate::words::{from_id, from_word, word};
use crate::{Result, Store};

/// What a cycle has to know of an account that was held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staged {
    /// What would be done.
    pub action: StagedAction,
    /// What was said about it.
    pub decision: Decision,
}

/// Removals that one cycle holds back because there are too many of them.
#[derive(Clone, Debug)]
pub struct Trip {
    /// The removals.
    pub removals: Vec<StagedDeletion>,
    /// What the log says about them.
    pub log: Vec<LogEntry>,
    /// Who hears of it; nobody when nothing new is held back.
    pub notification: Option<Notification>,
}

/// Which removals somebody decides about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StagedChoice {
    /// All that wait and were held back until this moment.
    AllUntil(Timestamp),
    /// These: an object, and the group that a membership is of.
    These(Vec<(ObjectId, Option<ObjectId>)>),
}

#[derive(FromRow)]
struct Row {
    object_id: String,
    group_id: String,
    kind: String,
    name: String,
    detail: String,
    action: String,
    reason: String,
    staged_at: i64,
    decision: String,
    decided_by: Option<String>,
    decided_at: Option<i64>,
}

impl TryFrom<Row> for StagedDeletion {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            object_id: from_id(&row.object_id, "staged_deletions.object_id")?,
            group_id: match row.group_id.as_str() {
                "" => None,
                group => Some(from_id(group, "staged_deletions.group_id")?),
            },
            kind: from_word(&row.kind, "staged_deletions.kind")?,
            name: row.name,
            detail: row.detail,
            action: from_word(&row.action, "staged_deletions.action")?,
            reason: row.reason,
            staged_at: Timestamp(row.staged_at),
            decision: from_word(&row.decision, "staged_deletions.decision")?,
            decided_by: row.decided_by,
            decided_at: row.decided_at.map(Timestamp),
        })
    }
}

/// What was allowed at the moment `$1` in the application `$2`, as a condition on retries.
const ALLOWED_NOW: &str = " AND object_id IN (SELECT CASE WHEN s.group_id = '' THEN s.object_id ELSE s.group_id END \
     FROM staged_deletions s WHERE s.application_id = $2 AND s.decision = 'allowed' AND s.decided_at = $1)";

/// The column of [`StagedDeletion::group_id`].
fn group_column(group: Option<ObjectId>) -> String {
    group.map(|id| id.to_string()).unwrap_or_default()
}

const STAGE: &str = "INSERT INTO staged_deletions (application_id, object_id, group_id, kind, name, detail, action, reason, \
     staged_at, decision) ";
const STAGED_ALREADY: &str = " ON CONFLICT (application_id, object_id, group_id) DO UPDATE SET action = excluded.action, \
     reason = excluded.reason, \
     decision = CASE WHEN staged_deletions.decision = 'allowed' THEN 'waiting' ELSE staged_deletions.decision END";

impl Store {
    /// Holds removals back, all or none, with their log rows and their mail: a cycle that is killed meanwhile finds either
    /// all of them or counts them again. What was decided about one stays, unless something else would be done now than
    /// what was allowed. `false` when the claim was lost; then nothing is written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stage_deletions(&self, claim: &Claim, trip: &Trip, now: Timestamp) -> Result<bool> {
        let application = claim.run.application_id.to_string();
        Ok(write!(self, |transaction| {
            let held =
                query("UPDATE jobs SET lease_owner = $1 WHERE application_id = $2 AND lease_owner = $1")
                    .bind(&claim.owner)
                    .bind(&application)
                    .execute(&mut *transaction)
                    .await?;
            if held.rows_affected() != 1 {
                return Ok(false);
            }
            let removals = &trip.removals;
            let columns = vec![
                Column::Same(application.clone()),
                Column::text(removals, |removal| removal.object_id.to_string()),
                Column::text(removals, |removal| group_column(removal.group_id)),
                Column::text(removals, |removal| word(removal.kind)),
                Column::text(removals, |removal| removal.name.clone()),
                Column::text(removals, |removal| removal.detail.clone()),
                Column::text(removals, |removal| word(removal.action)),
                Column::text(removals, |removal| removal.reason.clone()),
                Column::number(removals, |removal| removal.staged_at.0),
                Column::text(removals, |removal| word(removal.decision)),
            ];
            run_all!(
                transaction,
                inserts(STAGE, removals.len(), columns, STAGED_ALREADY)
            );
            run_all!(transaction, super::log::inserts(&trip.log)?);
            if let Some(notification) = &trip.notification {
                write_notification!(transaction, notification, now);
            }
            true
        }))
    }

    pub(super) async fn staged_by_objects(
        &self,
        run: &JobRun,
        ids: &[ObjectId],
    ) -> Result<HashMap<ObjectId, Staged>> {
        let rows: Vec<(String, String, String)> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(
                "SELECT object_id, action, decision FROM staged_deletions WHERE group_id = '' AND application_id = ",
            );
            sql.push_bind(run.application_id.to_string())
                .push(" AND object_id IN (");
            push_ids(&mut sql, ids);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter()
            .map(|(object, action, decision)| {
                let staged = Staged {
                    action: from_word(&action, "staged_deletions.action")?,
                    decision: from_word(&decision, "staged_deletions.decision")?,
                };
                Ok((from_id(&object, "staged_deletions.object_id")?, staged))
            })
            .collect()
    }

    /// How many accounts and groups are kept in an application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn kept_accounts(&self, application: ApplicationId) -> Result<i64> {
        Ok(read!(self, |connection| {
            query_scalar("SELECT COUNT(*) FROM links WHERE application_id = $1 AND state <> 'released'")
                .bind(application.to_string())
                .fetch_one(&mut *connection)
                .await?
        }))
    }

    /// Whether removals were allowed and not done yet, apart from those that failed and wait for their time.
    /// `memberships`: whether members of groups are sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_allowed_deletions(
        &self,
        run: &JobRun,
        memberships: bool,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(read!(self, |connection| {
            query_scalar(
                "SELECT EXISTS (SELECT 1 FROM staged_deletions s \
                 WHERE s.application_id = $1 AND s.decision = 'allowed' AND (s.group_id = '' OR $2 = TRUE) \
                 AND NOT EXISTS (SELECT 1 FROM retries r WHERE r.application_id = $1 AND r.next_at > $3 \
                 AND r.object_id = CASE WHEN s.group_id = '' THEN s.object_id ELSE s.group_id END))",
            )
            .bind(run.application_id.to_string())
            .bind(memberships)
            .bind(now.0)
            .fetch_one(&mut *connection)
            .await?
        }))
    }

    /// How much is held back in an application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held_back(&self, application: ApplicationId) -> Result<HeldBack> {
        let rows: Vec<(String, String, i64, i64)> = read!(self, |connection| {
            query_as(
                "SELECT decision, CASE WHEN group_id = '' THEN kind ELSE 'membership' END, COUNT(*), MIN(staged_at) \
                 FROM staged_deletions WHERE application_id = $1 AND decision <> 'allowed' GROUP BY 1, 2",
            )
            .bind(application.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        let mut held = HeldBack::default();
        for (decision, what, count, since) in rows {
            if decision == word(Decision::Rejected) {
                held.rejected += count;
                continue;
            }
            *match what.as_str() {
                "user" => &mut held.people,
                "group" => &mut held.groups,
                _ => &mut held.memberships,
            } += count;
            let since = Timestamp(since);
            held.since = Some(held.since.map_or(since, |earlier| earlier.min(since)));
        }
        Ok(held)
    }

    /// A page of the removals that are held back: those that wait, then those rejected, then those that are allowed and not
    /// done yet; by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn staged_deletions(
        &self,
        application: ApplicationId,
        page: u32,
        page_size: u32,
    ) -> Result<Page<StagedDeletion>> {
        let (page, size) = (page.max(1), slice::page_size(page_size));
        let (rows, total): (Vec<Row>, i64) = read!(self, |connection| {
            (
                query_as(
                    "SELECT object_id, group_id, kind, name, detail, action, reason, staged_at, decision, decided_by, decided_at \
                     FROM staged_deletions WHERE application_id = $1 \
                     ORDER BY CASE decision WHEN 'waiting' THEN 0 WHEN 'rejected' THEN 1 ELSE 2 END, LOWER(name), object_id, \
                     group_id LIMIT $2 OFFSET $3",
                )
                .bind(application.to_string())
                .bind(i64::from(size))
                .bind(i64::from(page - 1) * i64::from(size))
                .fetch_all(&mut *connection)
                .await?,
                query_scalar("SELECT COUNT(*) FROM staged_deletions WHERE application_id = $1")
                    .bind(application.to_string())
                    .fetch_one(&mut *connection)
                    .await?,
            )
        });
        slice::page(rows, (total, page, size), StagedDeletion::try_from)
    }

    /// How many removals a choice is about, and the first of them by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn chosen_deletions(
        &self,
        application: ApplicationId,
        choice: &StagedChoice,
        limit: u32,
    ) -> Result<(i64, Vec<StagedDeletion>)> {
        let (count, rows): (i64, Vec<Row>) = read!(self, |connection| {
            let mut count = QueryBuilder::new("SELECT COUNT(*)");
            let mut rows = QueryBuilder::new(
                "SELECT object_id, group_id, kind, name, detail, action, reason, staged_at, decision, decided_by, decided_at",
            );
            for sql in [&mut count, &mut rows] {
                sql.push(" FROM staged_deletions WHERE application_id = ")
                    .push_bind(application.to_string());
                match choice {
                    StagedChoice::AllUntil(moment) => {
                        sql.push(" AND decision = 'waiting' AND staged_at <= ")
                            .push_bind(moment.0);
                    }
                    StagedChoice::These(removals) => {
                        sql.push(" AND (1 = 0");
                        for (object, group) in removals {
                            sql.push(" OR (object_id = ")
                                .push_bind(object.to_string())
                                .push(" AND group_id = ")
                                .push_bind(group_column(*group))
                                .push(")");
                        }
                        sql.push(")");
                    }
                }
            }
            rows.push(" ORDER BY LOWER(name), object_id, group_id LIMIT ")
                .push_bind(i64::from(limit));
            (
                count.build_query_scalar().fetch_one(&mut *connection).await?,
                rows.build_query_as().fetch_all(&mut *connection).await?,
            )
        });
        let first: Result<Vec<_>> = rows.into_iter().map(StagedDeletion::try_from).collect();
        Ok((count, first?))
    }

    /// Allows or rejects removals that are held back, and has the next cycle begin at once when it may do them. Gives how
    /// many were decided about; none when others did so meanwhile, and then nothing is written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decide_deletions(
        &self,
        application: ApplicationId,
        choice: &StagedChoice,
        decision: Decision,
        audit: &AuditEntry,
    ) -> Result<u64> {
        let id = application.to_string();
        let decided = word(decision);
        Ok(write!(self, |transaction| {
            let mut count = 0;
            match choice {
                StagedChoice::AllUntil(moment) => {
                    count += query(
                        "UPDATE staged_deletions SET decision = $1, decided_by = $2, decided_at = $3 \
                         WHERE application_id = $4 AND decision = 'waiting' AND staged_at <= $5",
                    )
                    .bind(&decided)
                    .bind(&audit.actor)
                    .bind(audit.at.0)
                    .bind(&id)
                    .bind(moment.0)
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected();
                }
                StagedChoice::These(removals) => {
                    for (object, group) in removals {
                        count += query(
                            "UPDATE staged_deletions SET decision = $1, decided_by = $2, decided_at = $3 \
                             WHERE application_id = $4 AND object_id = $5 AND group_id = $6 AND decision <> $1",
                        )
                        .bind(&decided)
                        .bind(&audit.actor)
                        .bind(audit.at.0)
                        .bind(&id)
                        .bind(object.to_string())
                        .bind(group_column(*group))
                        .execute(&mut *transaction)
                        .await?
                        .rows_affected();
                    }
                }
            }
            if count == 0 {
                return Ok(0);
            }
            if decision == Decision::Allowed {
                query(
                    "INSERT INTO member_work (application_id, group_id) SELECT DISTINCT application_id, group_id \
                     FROM staged_deletions WHERE application_id = $1 AND group_id <> '' AND decision = 'allowed' \
                     ON CONFLICT DO NOTHING",
                )
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
                // What failed and was allowed again is done now.
                query(sqlx::AssertSqlSafe(format!("{HASTEN}{ALLOWED_NOW}")))
                    .bind(audit.at.0)
                    .bind(&id)
                    .execute(&mut *transaction)
                    .await?;
                query("UPDATE jobs SET next_cycle_at = $1 WHERE application_id = $2 AND status = 'on'")
                    .bind(audit.at.0)
                    .bind(&id)
                    .execute(&mut *transaction)
                    .await?;
            }
            lift_deletions!(transaction, application, audit);
            write_audit!(transaction, audit);
            count
        }))
    }
}
