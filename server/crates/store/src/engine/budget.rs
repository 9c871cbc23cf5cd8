//! How many requests the application of a job takes: what was declared, and what cycles left for the next one.

use model::{ApplicationId, AuditEntry};
use sqlx::{FromRow, query, query_as};

use super::hasten_retries;
use super::jobs::Claim;
use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::{Result, Store};

/// How many requests the application of a job takes.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct JobBudget {
    /// The entry of the gallery, which may know it.
    pub gallery_id: String,
    /// The dialect that a write probe learned, as JSON.
    pub learned_dialect: Option<String>,
    /// Requests per second at the most, where an administrator said so.
    pub requests_per_second: Option<i64>,
    /// What the last cycle left for the next one, as JSON that the engine reads.
    #[sqlx(rename = "learned_budget")]
    pub learned: Option<String>,
    /// What cycles learned that the application has no place for, as JSON that the engine reads.
    #[sqlx(rename = "learned_attributes")]
    pub lessons: Option<String>,
}

/// Which claim may leave something: `$2` application, `$3` owner, `$4` Tenant URL, `$5` generation.
macro_rules! kept {
    () => {
        " WHERE application_id = $2 AND lease_owner = $3 AND tenant_url = $4 AND budget_from <= $5"
    };
}

impl Store {
    /// How many requests the application of a job takes, as far as it is known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn job_budget(&self, application: ApplicationId) -> Result<Option<JobBudget>> {
        Ok(read!(self, |connection| {
            query_as(
                "SELECT a.gallery_id, j.learned_dialect, j.requests_per_second, j.learned_budget, j.learned_attributes \
                 FROM jobs j JOIN applications a ON a.id = j.application_id WHERE j.application_id = $1",
            )
            .bind(application.to_string())
            .fetch_optional(&mut *connection)
            .await?
        }))
    }

    /// Keeps the dialect that a write probe learned, unless the job leads elsewhere now; nothing forgets it. A running cycle
    /// ends, so that the next one speaks it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn learn_dialect(
        &self,
        application: ApplicationId,
        tenant_url: &str,
        dialect: Option<&str>,
        audit: &AuditEntry,
    ) -> Result<()> {
        write!(self, |transaction| {
            query(
                "UPDATE jobs SET learned_dialect = $1, generation = generation + 1 \
                 WHERE application_id = $2 AND tenant_url = $3",
            )
            .bind(dialect)
            .bind(application.to_string())
            .bind(tenant_url)
            .execute(&mut *transaction)
            .await?;
            if dialect.is_some() {
                // What failed may have failed for its form.
                hasten_retries!(transaction, application, audit.at);
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// Leaves something for the next cycle, unless the claim was lost, the job leads elsewhere now, or it was restarted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_budget(&self, claim: &Claim, learned: Option<&str>) -> Result<()> {
        self.keep(
            claim,
            concat!("UPDATE jobs SET learned_budget = $1", kept!()),
            learned,
        )
        .await
    }

    /// Leaves what was learned of attributes, under the same conditions as [`keep_budget`](Self::keep_budget).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_lessons(&self, claim: &Claim, lessons: Option<&str>) -> Result<()> {
        self.keep(
            claim,
            concat!("UPDATE jobs SET learned_attributes = $1", kept!()),
            lessons,
        )
        .await
    }

    async fn keep(&self, claim: &Claim, sql: &'static str, learned: Option<&str>) -> Result<()> {
        write!(self, |transaction| {
            query(sql)
                .bind(learned)
                .bind(claim.run.application_id.to_string())
                .bind(&claim.owner)
                .bind(&claim.run.tenant_url)
                .bind(claim.run.generation)
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }
}
