//! "Restart provisioning", by its criteria.

use model::{ApplicationId, AuditEntry, Decision, RestartCriteria, Timestamp};
use sqlx::query;

use super::forget_links;
use super::quarantine::lift_quarantine;
use crate::audit::write_audit;
use crate::pool::write;
use crate::words::word;
use crate::{Result, Store};

/// The links of those who are entitled now: `$1` application. Those of everybody else stay, so that whoever has left and is
/// not disabled yet still loses their account.
const ENTITLED: &str = "l.state = 'active' AND l.object_id IN (
    SELECT o.id FROM objects o JOIN jobs j ON j.application_id = $1
     WHERE o.state = 'active' AND o.account_enabled = TRUE AND (
           j.scope = 'all'
        OR EXISTS (SELECT 1 FROM assignments a
                    WHERE a.application_id = $1 AND a.object_id = o.id AND a.removed = FALSE)
        OR EXISTS (SELECT 1 FROM memberships m
                     JOIN assignments a ON a.object_id = m.group_id
                     JOIN objects g ON g.id = a.object_id AND g.kind = 'group' AND g.state = 'active'
                    WHERE m.member_id = o.id AND m.removed = FALSE
                      AND a.application_id = $1 AND a.removed = FALSE)))";

impl Store {
    /// "Restart": forgets what the criteria name, ends the running cycle and has the next one begin at once. Links that
    /// are forgotten also make it an initial one, because nobody else would look for the accounts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn restart_job(
        &self,
        application: ApplicationId,
        criteria: RestartCriteria,
        now: Timestamp,
        audit: &AuditEntry,
    ) -> Result<()> {
        let id = application.to_string();
        write!(self, |transaction| {
            query(
                "UPDATE jobs SET watermark = CASE WHEN $1 = TRUE THEN NULL ELSE watermark END, \
                 learned_budget = CASE WHEN $2 = TRUE THEN NULL ELSE learned_budget END, \
                 learned_attributes = CASE WHEN $1 = TRUE THEN NULL ELSE learned_attributes END, \
                 budget_from = CASE WHEN $2 = TRUE THEN generation + 1 ELSE budget_from END, \
                 generation = generation + 1, next_cycle_at = CASE WHEN status = 'on' THEN $3 ELSE next_cycle_at END \
                 WHERE application_id = $4",
            )
            .bind(criteria.watermark || criteria.links)
            .bind(criteria.quarantine)
            .bind(now.0)
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
            if criteria.escrows {
                query("DELETE FROM retries WHERE application_id = $1")
                    .bind(&id)
                    .execute(&mut *transaction)
                    .await?;
            }
            if criteria.links {
                forget_links!(transaction, &id, ENTITLED);
            }
            if criteria.force_deletes {
                query(
                    "UPDATE staged_deletions SET decision = $1, decided_by = $2, decided_at = $3 \
                     WHERE application_id = $4 AND decision = 'waiting'",
                )
                .bind(word(Decision::Allowed))
                .bind(&audit.actor)
                .bind(now.0)
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
                query(
                    "INSERT INTO member_work (application_id, group_id) SELECT DISTINCT application_id, group_id \
                     FROM staged_deletions WHERE application_id = $1 AND group_id <> '' AND decision = 'allowed' \
                     ON CONFLICT DO NOTHING",
                )
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
            }
            if criteria.quarantine {
                lift_quarantine!(transaction, application, audit);
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }
}
