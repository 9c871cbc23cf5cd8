//! Saving the mappings of a job, and the versions that were saved.

use model::{ApplicationId, AuditEntry, Schema, SchemaVersion, Slice, Timestamp};
use sqlx::{FromRow, query, query_as};

use crate::audit::write_audit;
use crate::engine::lift_quarantine;
use crate::pool::{read, write};
use crate::slice::{page_size, slice};
use crate::words::{from_json, json};
use crate::{Result, Store};

/// How many versions of a schema are kept.
pub(crate) const KEPT_VERSIONS: i64 = 200;

/// Writes a version inside a `write!` body: who saved it, when, and the changes are those of the audit row.
macro_rules! write_version {
    ($transaction:ident, $application:expr, $version:expr, $schema:expr, $audit:expr) => {{
        let (version, audit): (i64, &model::AuditEntry) = ($version, $audit);
        sqlx::query(
            "INSERT INTO schema_versions (application_id, version, schema, actor, activity, changes, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind($application.to_string())
        .bind(version)
        .bind($schema)
        .bind(&audit.actor)
        .bind(&audit.activity)
        .bind($crate::words::json(&audit.details)?)
        .bind(audit.at.0)
        .execute(&mut *$transaction)
        .await?;
        sqlx::query("DELETE FROM schema_versions WHERE application_id = $1 AND version <= $2")
            .bind($application.to_string())
            .bind(version - $crate::applications::schema::KEPT_VERSIONS)
            .execute(&mut *$transaction)
            .await?;
    }};
}
pub(super) use write_version;

#[derive(FromRow)]
struct Row {
    version: i64,
    actor: String,
    activity: String,
    changes: String,
    at: i64,
}

impl TryFrom<Row> for SchemaVersion {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            version: row.version,
            at: Timestamp(row.at),
            actor: row.actor,
            activity: row.activity,
            changes: from_json(&row.changes, "schema_versions.changes")?,
        })
    }
}

impl Store {
    /// Saves the mappings of a job as a new version; the next cycle is an initial one. `false` when `schema_version` is not the stored
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
            lift_quarantine!(transaction, application, audit);
            write_version!(transaction, application, schema_version + 1, &schema, audit);
            write_audit!(transaction, audit);
            true
        }))
    }

    /// The versions of a schema, newest first; those below `before` where it is given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schema_versions(
        &self,
        application: ApplicationId,
        before: Option<i64>,
        size: u32,
    ) -> Result<Slice<SchemaVersion>> {
        let size = page_size(size);
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(
                "SELECT version, actor, activity, changes, at FROM schema_versions \
                 WHERE application_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3",
            )
            .bind(application.to_string())
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::from(size) + 1)
            .fetch_all(&mut *connection)
            .await?
        });
        slice(rows, size, SchemaVersion::try_from)
    }

    /// One version of a schema, with the schema; `None` when there is none of that number, or not any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schema_version(
        &self,
        application: ApplicationId,
        version: i64,
    ) -> Result<Option<(SchemaVersion, Schema)>> {
        let found: Option<(String, String, String, String, i64)> = read!(self, |connection| {
            query_as(
                "SELECT schema, actor, activity, changes, at FROM schema_versions \
                 WHERE application_id = $1 AND version = $2",
            )
            .bind(application.to_string())
            .bind(version)
            .fetch_optional(&mut *connection)
            .await?
        });
        let Some((schema, actor, activity, changes, at)) = found else {
            return Ok(None);
        };
        let row = Row {
            version,
            actor,
            activity,
            changes,
            at,
        };
        Ok(Some((
            row.try_into()?,
            from_json(&schema, "schema_versions.schema")?,
        )))
    }
}
