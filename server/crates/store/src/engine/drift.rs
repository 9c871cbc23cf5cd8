//! Read-backs: what an application has in fact. The newest result of each application is kept, beside one that is being made.

mod adopted;
mod adoption;
mod decisions;
mod findings;
mod lists;
mod matching;

use model::{ApplicationId, AuditEntry, DriftRun, DriftState, Timestamp};
use sqlx::{FromRow, query, query_as, query_scalar};

pub use adopted::Adopted;
pub use findings::{FoundAccount, FoundDifference};
pub use matching::FoundMatch;

use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word, json, word};
use crate::{Result, Store};

#[derive(FromRow)]
struct Row {
    id: String,
    application_id: String,
    state: String,
    made_by: String,
    started_at: i64,
    alive_at: i64,
    ended_at: Option<i64>,
    accounts: i64,
    requests: i64,
    incomplete: Option<String>,
    unshown: String,
}

impl TryFrom<Row> for DriftRun {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "drift_runs.id")?,
            application_id: from_id(&row.application_id, "drift_runs.application_id")?,
            state: from_word(&row.state, "drift_runs.state")?,
            made_by: row.made_by,
            started_at: Timestamp(row.started_at),
            alive_at: Timestamp(row.alive_at),
            ended_at: row.ended_at.map(Timestamp),
            accounts: row.accounts,
            requests: row.requests,
            incomplete: row.incomplete,
            unshown: from_json(&row.unshown, "drift_runs.unshown")?,
        })
    }
}

/// Forgets runs inside a `write!` body: those of the application `$1` for which the condition on `$2` holds.
macro_rules! forget_runs {
    ($transaction:ident, $application:expr, $condition:literal, $value:expr) => {{
        let condition = concat!(
            "(SELECT id FROM drift_runs WHERE application_id = $1 AND ",
            $condition,
            ")"
        );
        for table in [
            "drift_keys",
            "drift_matches",
            "drift_differences",
            "drift_findings",
        ] {
            query(sqlx::AssertSqlSafe(format!(
                "DELETE FROM {table} WHERE run_id IN {condition}"
            )))
            .bind($application)
            .bind($value)
            .execute(&mut *$transaction)
            .await?;
        }
        query(sqlx::AssertSqlSafe(format!(
            "DELETE FROM drift_runs WHERE id IN {condition}"
        )))
        .bind($application)
        .bind($value)
        .execute(&mut *$transaction)
        .await?;
    }};
}

/// Forgets one finding of a run inside a `write!` body: there is nothing left to say about it.
macro_rules! forget_finding {
    ($transaction:ident, $run:expr, $position:expr) => {
        for table in [
            "drift_keys",
            "drift_matches",
            "drift_differences",
            "drift_findings",
        ] {
            sqlx::query(sqlx::AssertSqlSafe(format!(
                "DELETE FROM {table} WHERE run_id = $1 AND position = $2"
            )))
            .bind($run)
            .bind($position)
            .execute(&mut *$transaction)
            .await?;
        }
    };
}
use forget_finding;

impl Store {
    /// Begins a read-back, unless one is being made that showed a sign of life since that moment; then `false`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_drift_run(
        &self,
        run: &DriftRun,
        silent_since: Timestamp,
        audit: Option<&AuditEntry>,
    ) -> Result<bool> {
        let application = run.application_id.to_string();
        let unshown = json(&run.unshown)?;
        Ok(write!(self, |transaction| {
            // Whoever else begins one waits here.
            query("UPDATE jobs SET read_back_hours = read_back_hours WHERE application_id = $1")
                .bind(&application)
                .execute(&mut *transaction)
                .await?;
            let busy: i64 = query_scalar(
                "SELECT COUNT(*) FROM drift_runs WHERE application_id = $1 AND state = 'reading' AND alive_at >= $2",
            )
            .bind(&application)
            .bind(silent_since.0)
            .fetch_one(&mut *transaction)
            .await?;
            if busy > 0 {
                return Ok(false);
            }
            forget_runs!(transaction, &application, "state <> $2", word(DriftState::Done));
            query(
                "INSERT INTO drift_runs (id, application_id, state, made_by, started_at, alive_at, ended_at, accounts, requests, \
                 incomplete, unshown) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(run.id.to_string())
            .bind(&application)
            .bind(word(run.state))
            .bind(&run.made_by)
            .bind(run.started_at.0)
            .bind(run.alive_at.0)
            .bind(run.ended_at.map(|at| at.0))
            .bind(run.accounts)
            .bind(run.requests)
            .bind(&run.incomplete)
            .bind(&unshown)
            .execute(&mut *transaction)
            .await?;
            if let Some(audit) = audit {
                write_audit!(transaction, audit);
            }
            true
        }))
    }

    /// Writes down how far a read-back is. One that is done takes the place of all others of its application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_drift_run(&self, run: &DriftRun) -> Result<()> {
        let application = run.application_id.to_string();
        let unshown = json(&run.unshown)?;
        write!(self, |transaction| {
            query(
                "UPDATE drift_runs SET state = $1, alive_at = $2, ended_at = $3, accounts = $4, requests = $5, incomplete = $6, \
                 unshown = $7 WHERE id = $8",
            )
            .bind(word(run.state))
            .bind(run.alive_at.0)
            .bind(run.ended_at.map(|at| at.0))
            .bind(run.accounts)
            .bind(run.requests)
            .bind(&run.incomplete)
            .bind(&unshown)
            .bind(run.id.to_string())
            .execute(&mut *transaction)
            .await?;
            if run.state == DriftState::Done {
                forget_runs!(transaction, &application, "id <> $2", run.id.to_string());
            }
        });
        Ok(())
    }

    /// The read-backs of an application that are kept, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drift_runs(&self, application: ApplicationId) -> Result<Vec<DriftRun>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(
                "SELECT id, application_id, state, made_by, started_at, alive_at, ended_at, accounts, requests, incomplete, unshown \
                 FROM drift_runs WHERE application_id = $1 ORDER BY id DESC",
            )
            .bind(application.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(DriftRun::try_from).collect()
    }

    /// The applications whose accounts are to be read back now, because an administrator wants it every so many hours.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_read_backs(&self, now: Timestamp) -> Result<Vec<ApplicationId>> {
        let ids: Vec<String> = read!(self, |connection| {
            query_scalar(
                "SELECT j.application_id FROM jobs j JOIN applications a ON a.id = j.application_id \
                 WHERE a.deleted_at IS NULL AND j.status = 'on' AND j.mode = 'automatic' AND j.read_back_hours > 0 \
                 AND NOT EXISTS (SELECT 1 FROM drift_runs r WHERE r.application_id = j.application_id \
                                  AND r.started_at + j.read_back_hours * 3600000 > $1)",
            )
            .bind(now.0)
            .fetch_all(&mut *connection)
            .await?
        });
        ids.iter().map(|id| from_id(id, "jobs.application_id")).collect()
    }

    /// Hours between two read-backs; 0 when only an administrator starts them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_back_hours(&self, application: ApplicationId) -> Result<i64> {
        let hours: Option<i64> = read!(self, |connection| {
            query_scalar("SELECT read_back_hours FROM jobs WHERE application_id = $1")
                .bind(application.to_string())
                .fetch_optional(&mut *connection)
                .await?
        });
        Ok(hours.unwrap_or_default())
    }

    /// Sets the hours between two read-backs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_read_back_hours(
        &self,
        application: ApplicationId,
        hours: i64,
        audit: &AuditEntry,
    ) -> Result<()> {
        write!(self, |transaction| {
            query("UPDATE jobs SET read_back_hours = $1 WHERE application_id = $2")
                .bind(hours)
                .bind(application.to_string())
                .execute(&mut *transaction)
                .await?;
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// Renews the lease of a job that was claimed. `false` when it is to be let go of: somebody wants it, or has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew_lease(&self, claim: &crate::Claim, lease_until: Timestamp) -> Result<bool> {
        let renewed = write!(self, |transaction| {
            query(
                "UPDATE jobs SET lease_until = $1 WHERE application_id = $2 AND lease_owner = $3 AND generation = $4 \
                 AND wanted_until <= $1",
            )
            .bind(lease_until.0)
            .bind(claim.run.application_id.to_string())
            .bind(&claim.owner)
            .bind(claim.run.generation)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
        });
        Ok(renewed == 1)
    }

    /// Gives a job back that was claimed without being wanted. Nothing else about it changes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_lease(&self, claim: &crate::Claim) -> Result<()> {
        write!(self, |transaction| {
            query(
                "UPDATE jobs SET lease_owner = NULL, lease_until = 0 WHERE application_id = $1 AND lease_owner = $2",
            )
            .bind(claim.run.application_id.to_string())
            .bind(&claim.owner)
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }
}
