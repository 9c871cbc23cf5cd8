//! Plans: what the next cycle would do, kept until newer ones take their place.

mod members;
mod parts;

use model::{ApplicationId, AuditEntry, CycleId, Plan, PlanCounts, PlanId, PlanState, Timestamp};
use sqlx::{FromRow, query, query_as, query_scalar};

pub use parts::{PlanPart, SettledPart};

use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word, json, word};
use crate::{Result, Store};

/// Has what works on plans of an application, here or elsewhere, end after its running requests.
macro_rules! stop_plans {
    ($transaction:ident, $application:expr) => {
        sqlx::query(
            "UPDATE plans SET state = 'stopping' WHERE application_id = $1 AND state IN ('running', 'searching')",
        )
        .bind($application.to_string())
        .execute(&mut *$transaction)
        .await?
    };
}
pub(super) use stop_plans;

/// Plans that are kept of each application.
const KEPT: i64 = 3;

#[derive(FromRow)]
struct Row {
    id: String,
    application_id: String,
    state: String,
    draft: Option<String>,
    made_by: String,
    approved_by: Option<String>,
    is_initial: bool,
    change: i64,
    generation: i64,
    created_at: i64,
    alive_at: i64,
    ended_at: Option<i64>,
    total: i64,
    done: i64,
    counts: String,
    error: Option<String>,
    cycle_id: Option<String>,
}

impl TryFrom<Row> for Plan {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        let (cycle, draft) = (row.cycle_id.as_deref(), row.draft.as_deref());
        Ok(Self {
            id: from_id(&row.id, "plans.id")?,
            application_id: from_id(&row.application_id, "plans.application_id")?,
            state: from_word(&row.state, "plans.state")?,
            draft: draft.map(|draft| from_json(draft, "plans.draft")).transpose()?,
            made_by: row.made_by,
            approved_by: row.approved_by,
            is_initial: row.is_initial,
            change: row.change,
            generation: row.generation,
            created_at: Timestamp(row.created_at),
            alive_at: Timestamp(row.alive_at),
            ended_at: row.ended_at.map(Timestamp),
            total: row.total,
            done: row.done,
            counts: from_json(&row.counts, "plans.counts")?,
            error: row.error,
            cycle_id: cycle.map(|id| from_id(id, "plans.cycle_id")).transpose()?,
        })
    }
}

const PLAN: &str = "SELECT id, application_id, state, draft, made_by, approved_by, is_initial, change, generation, created_at, alive_at, \
     ended_at, total, done, counts, error, cycle_id FROM plans WHERE application_id = $1";

impl Store {
    /// Begins a plan, and forgets the oldest ones of the application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_plan(&self, plan: &Plan, audit: &AuditEntry) -> Result<()> {
        let application = plan.application_id.to_string();
        let counts = json(&plan.counts)?;
        let draft = plan.draft.as_ref().map(json).transpose()?;
        write!(self, |transaction| {
            query(
                "INSERT INTO plans (id, application_id, state, made_by, is_initial, change, generation, created_at, alive_at, \
                 total, done, counts, draft) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            )
            .bind(plan.id.to_string())
            .bind(&application)
            .bind(word(plan.state))
            .bind(&plan.made_by)
            .bind(plan.is_initial)
            .bind(plan.change)
            .bind(plan.generation)
            .bind(plan.created_at.0)
            .bind(plan.alive_at.0)
            .bind(plan.total)
            .bind(plan.done)
            .bind(counts)
            .bind(draft)
            .execute(&mut *transaction)
            .await?;
            let old: Vec<(String,)> = query_as(
                "SELECT id FROM plans WHERE application_id = $1 AND state NOT IN ('searching', 'running', 'stopping') ORDER BY id DESC LIMIT 100 OFFSET $2",
            )
            .bind(&application)
            .bind(KEPT)
            .fetch_all(&mut *transaction)
            .await?;
            for (id,) in &old {
                for sql in [
                    "DELETE FROM plan_parts WHERE plan_id = $1",
                    "DELETE FROM plans WHERE id = $1",
                ] {
                    query(sql).bind(id).execute(&mut *transaction).await?;
                }
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// One plan of an application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plan(&self, application: ApplicationId, id: PlanId) -> Result<Option<Plan>> {
        let row: Option<Row> = read!(self, |connection| {
            query_as(sqlx::AssertSqlSafe(format!("{PLAN} AND id = $2")))
                .bind(application.to_string())
                .bind(id.to_string())
                .fetch_optional(&mut *connection)
                .await?
        });
        row.map(Plan::try_from).transpose()
    }

    /// The plans of an application, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plans(&self, application: ApplicationId) -> Result<Vec<Plan>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(sqlx::AssertSqlSafe(format!("{PLAN} ORDER BY id DESC")))
                .bind(application.to_string())
                .fetch_all(&mut *connection)
                .await?
        });
        rows.into_iter().map(Plan::try_from).collect()
    }

    /// Writes down how far a plan is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_progress(&self, plan: &Plan) -> Result<()> {
        let counts = json(&plan.counts)?;
        write!(self, |transaction| {
            query("UPDATE plans SET total = $1, done = $2, counts = $3, alive_at = $4 WHERE id = $5")
                .bind(plan.total)
                .bind(plan.done)
                .bind(counts)
                .bind(plan.alive_at.0)
                .bind(plan.id.to_string())
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }

    /// Approves a plan, or the rest of one that was stopped: from now on it is run, by nobody else. `false` when it is not
    /// ready, or no longer so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn approve_plan(
        &self,
        id: PlanId,
        by: &str,
        now: Timestamp,
        audit: &AuditEntry,
    ) -> Result<bool> {
        Ok(write!(self, |transaction| {
            let approved = query(
                "UPDATE plans SET state = 'running', approved_by = $1, alive_at = $2, done = 0 WHERE id = $3 AND state IN ('ready', 'stopped')",
            )
            .bind(by)
            .bind(now.0)
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
            if approved.rows_affected() != 1 {
                return Ok(false);
            }
            write_audit!(transaction, audit);
            true
        }))
    }

    /// Begins the searches of a plan that is ready. `false` when it is not, or no longer so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search_plan(&self, id: PlanId, now: Timestamp, audit: &AuditEntry) -> Result<bool> {
        Ok(write!(self, |transaction| {
            let begun = query(
                "UPDATE plans SET state = 'searching', alive_at = $1 WHERE id = $2 AND state = 'ready'",
            )
            .bind(now.0)
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
            if begun.rows_affected() != 1 {
                return Ok(false);
            }
            write_audit!(transaction, audit);
            true
        }))
    }

    /// Has what works on the plans of an application end after its running requests. `false` when nothing does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stop_plans(&self, application: ApplicationId, audit: &AuditEntry) -> Result<bool> {
        Ok(write!(self, |transaction| {
            if stop_plans!(transaction, application).rows_affected() == 0 {
                return Ok(false);
            }
            write_audit!(transaction, audit);
            true
        }))
    }

    /// Whether somebody stopped what works on a plan.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_plan_stopping(&self, id: PlanId) -> Result<bool> {
        let state: Option<String> = read!(self, |connection| {
            query_scalar("SELECT state FROM plans WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(&mut *connection)
                .await?
        });
        Ok(state.as_deref() == Some(word(PlanState::Stopping).as_str()))
    }

    /// Ends the making or the running of a plan.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_plan(
        &self,
        plan: &Plan,
        state: PlanState,
        error: Option<&str>,
        cycle: Option<CycleId>,
        now: Timestamp,
    ) -> Result<PlanCounts> {
        let counts = self.counted(plan).await?;
        let written = json(&counts)?;
        write!(self, |transaction| {
            query(
                "UPDATE plans SET state = $1, error = $2, cycle_id = $3, ended_at = $4, alive_at = $4, total = $5, done = $6, \
                 counts = $7 WHERE id = $8",
            )
            .bind(word(state))
            .bind(error)
            .bind(cycle.map(|cycle| cycle.to_string()))
            .bind(now.0)
            .bind(plan.total)
            .bind(plan.done)
            .bind(written)
            .bind(plan.id.to_string())
            .execute(&mut *transaction)
            .await?;
        });
        Ok(counts)
    }
}
