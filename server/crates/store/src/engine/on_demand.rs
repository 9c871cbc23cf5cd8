//! Lending the job of an application to an administrator who wants something done now.
//!
//! There is one lease per job. Whoever wants it says so with a moment in `wanted_until`: a running cycle then ends after its
//! running requests, and none begins, until the job was lent and given back, or the moment has passed.

use model::{ApplicationId, AuditEntry, Cycle, CycleId, Timestamp};
use sqlx::{query, query_as, query_scalar};

use super::cycles::{COLUMNS, Row};
use super::jobs::Claim;
use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_json, json};
use crate::{JobRun, Result, Store};

/// How often one application is provisioned on demand within [`ON_DEMAND_SECONDS`], at the most. Source: Microsoft Graph,
/// "synchronizationJob: provisionOnDemand".
pub const ON_DEMAND_CALLS: usize = 5;
/// The time in which these calls are counted. Unit: seconds.
pub const ON_DEMAND_SECONDS: i64 = 10;

impl Store {
    /// Writes down what an administrator asked for; the cycle that does it follows. While [`ON_DEMAND_CALLS`] were asked for within
    /// [`ON_DEMAND_SECONDS`], by whichever process, nothing is written: then it says when it may be asked for again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_request(
        &self,
        application: ApplicationId,
        audit: &AuditEntry,
    ) -> Result<Option<Timestamp>> {
        let (id, now) = (application.to_string(), audit.at);
        Ok(write!(self, |transaction| {
            // It changes nothing but locks the row: of two at the same time, one counts the other.
            let before: Option<String> = query_scalar(
                "UPDATE jobs SET demanded_at = demanded_at WHERE application_id = $1 RETURNING demanded_at",
            )
            .bind(&id)
            .fetch_optional(&mut *transaction)
            .await?;
            let mut calls: Vec<Timestamp> = match &before {
                Some(before) => from_json(before, "jobs.demanded_at")?,
                None => Vec::new(),
            };
            calls.retain(|at| *at <= now && now < at.plus_seconds(ON_DEMAND_SECONDS));
            if calls.len() >= ON_DEMAND_CALLS {
                return Ok(calls.first().map(|first| first.plus_seconds(ON_DEMAND_SECONDS)));
            }
            calls.push(now);
            query("UPDATE jobs SET demanded_at = $1 WHERE application_id = $2")
                .bind(json(&calls)?)
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
            write_audit!(transaction, audit);
            None
        }))
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
