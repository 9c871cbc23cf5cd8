//! Lending the job of an application to an administrator who wants something done now.
//!
//! There is one lease per job. Whoever wants it says so with a moment in `wanted_until`: a running cycle then ends after its
//! running requests, and none begins, until the job was lent and given back, or the moment has passed.

use model::{ApplicationId, AuditEntry, Cycle, CycleId, Timestamp};
use sqlx::{query, query_as};

use super::cycles::{COLUMNS, Row};
use super::jobs::Claim;
use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::{JobRun, Result, Store};

impl Store {
    /// Writes down what an administrator asked for; the cycle that does it follows.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_request(&self, audit: &AuditEntry) -> Result<()> {
        write!(self, |transaction| {
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// Asks whoever runs a cycle of this job to let go of it, and keeps others from beginning one until that moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn want_job(&self, application: ApplicationId, until: Timestamp) -> Result<()> {
        write!(self, |transaction| {
            query("UPDATE jobs SET wanted_until = $1 WHERE application_id = $2")
                .bind(until.0)
                .bind(application.to_string())
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }

    /// Claims a job that is wanted, whether it is on or not; none while somebody else has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_wanted_job(
        &self,
        run: &JobRun,
        owner: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<Claim>> {
        let claimed = write!(self, |transaction| {
            query(
                "UPDATE jobs SET lease_owner = $1, lease_until = $2 \
                 WHERE application_id = $3 AND lease_until <= $4 AND generation = $5",
            )
            .bind(owner)
            .bind(lease_until.0)
            .bind(run.application_id.to_string())
            .bind(now.0)
            .bind(run.generation)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
        });
        Ok((claimed == 1).then(|| Claim {
            run: run.clone(),
            owner: owner.to_owned(),
        }))
    }

    /// Gives a job back that was wanted. When its next cycle is due stays as it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_wanted_job(&self, claim: &Claim) -> Result<()> {
        write!(self, |transaction| {
            query(
                "UPDATE jobs SET lease_owner = NULL, lease_until = 0, wanted_until = 0 \
                 WHERE application_id = $1 AND lease_owner = $2",
            )
            .bind(claim.run.application_id.to_string())
            .bind(&claim.owner)
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// One cycle of an application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cycle(&self, application: ApplicationId, id: CycleId) -> Result<Option<Cycle>> {
        let row: Option<Row> = read!(self, |connection| {
            query_as(sqlx::AssertSqlSafe(format!(
                "SELECT {COLUMNS} FROM cycles WHERE application_id = $1 AND id = $2"
            )))
            .bind(application.to_string())
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?
        });
        row.map(Cycle::try_from).transpose()
    }
}
