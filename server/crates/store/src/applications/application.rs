//! Adding, renaming and deleting applications.

use model::{
    Application, ApplicationId, AuditEntry, DEFAULT_INTERVAL_MINUTES, DirectoryId, JobScope,
    ProvisioningMode, ProvisioningStatus, Schema, Timestamp,
};
use sqlx::{FromRow, query, query_as, query_scalar};

use super::schema::write_version;
use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::seal::delete_secrets;
use crate::words::{from_id, json, word};
use crate::{Result, Store};

#[derive(FromRow)]
pub(super) struct Row {
    id: String,
    gallery_id: String,
    name: String,
    directory_id: String,
    created_at: i64,
}

impl TryFrom<Row> for Application {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "applications.id")?,
            gallery_id: row.gallery_id,
            name: row.name,
            directory_id: from_id(&row.directory_id, "applications.directory_id")?,
            created_at: Timestamp(row.created_at),
        })
    }
}

impl Store {
    /// Adds an application with a job that is not configured yet.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database) when the directory does not exist or the database fails.
    pub async fn add_application(
        &self,
        application: &Application,
        schema: &Schema,
        audit: &AuditEntry,
    ) -> Result<()> {
        let schema = json(schema)?;
        write!(self, |transaction| {
            query(
                "INSERT INTO applications (id, gallery_id, name, sort_name, directory_id, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(application.id.to_string())
            .bind(&application.gallery_id)
            .bind(&application.name)
            .bind(application.name.to_lowercase())
            .bind(application.directory_id.to_string())
            .bind(application.created_at.0)
            .execute(&mut *transaction)
            .await?;
            query(
                "INSERT INTO jobs (application_id, mode, tenant_url, notification_email, notify_on_failure, scope, \
                 interval_minutes, status, schema, schema_version, version, lease_until) \
                 VALUES ($1, $2, '', '', FALSE, $3, $4, $5, $6, 1, 1, 0)",
            )
            .bind(application.id.to_string())
            .bind(word(ProvisioningMode::Manual))
            .bind(word(JobScope::Assigned))
            .bind(DEFAULT_INTERVAL_MINUTES)
            .bind(word(ProvisioningStatus::Off))
            .bind(&schema)
            .execute(&mut *transaction)
            .await?;
            write_version!(transaction, application.id, 1, &schema, audit);
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// An application that is not deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn application(&self, id: ApplicationId) -> Result<Option<Application>> {
        let row: Option<Row> = read!(self, |connection| {
            query_as(
                "SELECT id, gallery_id, name, directory_id, created_at FROM applications \
                 WHERE id = $1 AND deleted_at IS NULL",
            )
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?
        });
        row.map(Application::try_from).transpose()
    }

    /// The ids and names of all applications that are not deleted, in the order of their names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn application_names(&self) -> Result<Vec<(ApplicationId, String)>> {
        let rows: Vec<(String, String)> = read!(self, |connection| {
            query_as("SELECT id, name FROM applications WHERE deleted_at IS NULL ORDER BY sort_name, id")
                .fetch_all(&mut *connection)
                .await?
        });
        let ids = rows
            .into_iter()
            .map(|(id, name)| Ok((from_id(&id, "applications.id")?, name)));
        ids.collect()
    }

    /// Whether an application that is not deleted has the name, without regard to case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_application_name_taken(&self, name: &str, but: Option<ApplicationId>) -> Result<bool> {
        let count: i64 = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM applications WHERE sort_name = $1 AND id <> $2 AND deleted_at IS NULL",
            )
            .bind(name.to_lowercase())
            .bind(but.map(|id| id.to_string()).unwrap_or_default())
            .fetch_one(&mut *connection)
            .await?
        });
        Ok(count > 0)
    }

    /// Gives an application another name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename_application(&self, id: ApplicationId, name: &str, audit: &AuditEntry) -> Result<()> {
        write!(self, |transaction| {
            query("UPDATE applications SET name = $1, sort_name = $2 WHERE id = $3 AND deleted_at IS NULL")
                .bind(name)
                .bind(name.to_lowercase())
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?;
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// Says which directory an application takes people from. `false` while anybody is assigned, in scope or linked: then it
    /// is not changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_application_directory(
        &self,
        id: ApplicationId,
        directory: DirectoryId,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let id = id.to_string();
        Ok(write!(self, |transaction| {
            let is_used: bool = query_scalar(
                "SELECT EXISTS (SELECT 1 FROM assignments WHERE application_id = $1 AND removed = FALSE) \
                 OR EXISTS (SELECT 1 FROM links WHERE application_id = $1)",
            )
            .bind(&id)
            .fetch_one(&mut *transaction)
            .await?;
            if is_used {
                return Ok(false);
            }
            query("UPDATE applications SET directory_id = $1 WHERE id = $2 AND deleted_at IS NULL")
                .bind(directory.to_string())
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
            query("UPDATE jobs SET watermark = NULL, generation = generation + 1 WHERE application_id = $1")
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
            write_audit!(transaction, audit);
            true
        }))
    }

    /// Deletes an application: its job is switched off, its secrets, assignments, links and retries are forgotten.
    /// The row and the provisioning log stay. The accounts in the application are not touched.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_application(&self, id: ApplicationId, audit: &AuditEntry) -> Result<()> {
        let id = id.to_string();
        write!(self, |transaction| {
            query("UPDATE applications SET deleted_at = $1 WHERE id = $2 AND deleted_at IS NULL")
                .bind(audit.at.0)
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
            // A running cycle sees the new generation at its next write and ends.
            query(
                "UPDATE jobs SET status = $1, next_cycle_at = NULL, watermark = NULL, generation = generation + 1 \
                 WHERE application_id = $2",
            )
            .bind(word(ProvisioningStatus::Off))
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
            delete_secrets!(transaction, "jobs", &id);
            for sql in [
                "DELETE FROM assignments WHERE application_id = $1",
                "DELETE FROM links WHERE application_id = $1",
                "DELETE FROM sent_members WHERE application_id = $1",
                "DELETE FROM member_work WHERE application_id = $1",
                "DELETE FROM retries WHERE application_id = $1",
                "DELETE FROM quarantines WHERE application_id = $1",
                "DELETE FROM open_creations WHERE application_id = $1",
                "DELETE FROM open_changes WHERE application_id = $1",
                "DELETE FROM pending_references WHERE application_id = $1",
                "DELETE FROM schema_versions WHERE application_id = $1",
                "DELETE FROM untouched_accounts WHERE application_id = $1",
                "DELETE FROM drift_defaults WHERE application_id = $1",
                "DELETE FROM drift_ignored WHERE application_id = $1",
                "DELETE FROM last_attempts WHERE application_id = $1",
                "DELETE FROM drift_adopted WHERE application_id = $1",
                "DELETE FROM drift_keys WHERE run_id IN (SELECT id FROM drift_runs WHERE application_id = $1)",
                "DELETE FROM drift_matches WHERE run_id IN (SELECT id FROM drift_runs WHERE application_id = $1)",
                "DELETE FROM drift_differences WHERE run_id IN (SELECT id FROM drift_runs WHERE application_id = $1)",
                "DELETE FROM drift_findings WHERE run_id IN (SELECT id FROM drift_runs WHERE application_id = $1)",
                "DELETE FROM drift_runs WHERE application_id = $1",
                "DELETE FROM expiry_notices WHERE application_id = $1",
            ] {
                query(sql).bind(&id).execute(&mut *transaction).await?;
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }
}
