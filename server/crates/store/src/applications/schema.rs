//! Saving the mappings of a job.

use model::{ApplicationId, AuditEntry, Schema};
use sqlx::query;

use crate::audit::write_audit;
use crate::pool::write;
use crate::words::json;
use crate::{Result, Store};

impl Store {
    /// Saves the mappings of a job; the next cycle is an initial one. `false` when `schema_version` is not the stored
    /// one: somebody else saved in the meantime, and nothing was changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_schema(
        &self,
        application: ApplicationId,
        schema: &Schema,
        schema_version: i64,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let schema = json(schema)?;
        Ok(write!(self, |transaction| {
            let saved = query(
                "UPDATE jobs SET schema = $1, schema_version = schema_version + 1, watermark = NULL, \
                 generation = generation + 1, next_cycle_at = CASE WHEN status = 'on' THEN $2 ELSE next_cycle_at END \
                 WHERE application_id = $3 AND schema_version = $4",
            )
            .bind(&schema)
            .bind(audit.at.0)
            .bind(application.to_string())
            .bind(schema_version)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
            if saved == 0 {
                return Ok(false);
            }
            write_audit!(transaction, audit);
            true
        }))
    }
}
