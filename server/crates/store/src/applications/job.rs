//! The configuration of a job: mode, credentials, notification, settings, status.

use std::collections::BTreeSet;

use model::{
    ApplicationId, AuditEntry, ConnectionSecret, ConnectionSettings, Guard, Job, JobScope, LeaverAction,
    ProvisioningMode, ProvisioningStatus, Schema, Timestamp,
};
use secrecy::SecretString;
use sqlx::{FromRow, query, query_as, query_scalar};

use super::{ConnectionChange, GuardRow, Secrets};
use crate::audit::write_audit;
use crate::engine::{forget_links, hasten_retries, lift_quarantine};
use crate::pool::{read, write};
use crate::seal::write_secret;
use crate::words::{from_id, from_json, from_word, json, word};
use crate::{Result, Store};

#[derive(FromRow)]
struct Row {
    application_id: String,
    mode: String,
    tenant_url: String,
    connection: String,
    notification_email: String,
    notify_on_failure: bool,
    scope: String,
    interval_minutes: i64,
    requests_per_second: Option<i64>,
    #[sqlx(flatten)]
    guard: GuardRow,
    status: String,
    schema: String,
    schema_version: i64,
    watermark: Option<i64>,
    next_cycle_at: Option<i64>,
    started_at: Option<i64>,
    version: i64,
}

impl TryFrom<Row> for Job {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            application_id: from_id(&row.application_id, "jobs.application_id")?,
            mode: from_word(&row.mode, "jobs.mode")?,
            tenant_url: row.tenant_url,
            connection: from_json(&row.connection, "jobs.connection")?,
            has_secret_token: false,
            secrets: BTreeSet::new(),
            notification_email: row.notification_email,
            notify_on_failure: row.notify_on_failure,
            scope: from_word(&row.scope, "jobs.scope")?,
            interval_minutes: row.interval_minutes,
            requests_per_second: row.requests_per_second,
            guard: row.guard.try_into()?,
            status: from_word(&row.status, "jobs.status")?,
            schema: from_json::<Schema>(&row.schema, "jobs.schema")?,
            schema_version: row.schema_version,
            watermark: row.watermark,
            next_cycle_at: row.next_cycle_at.map(Timestamp),
            started_at: row.started_at.map(Timestamp),
            version: row.version,
        })
    }
}

/// What an administrator saves of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobChange {
    /// "Provisioning Mode".
    pub mode: ProvisioningMode,
    /// The SCIM base URL.
    pub tenant_url: String,
    /// Who hears of trouble; may be empty.
    pub notification_email: String,
    /// "Send an email notification when a failure occurs".
    pub notify_on_failure: bool,
    /// Who is in scope.
    pub scope: JobScope,
    /// Minutes from cycle to cycle.
    pub interval_minutes: i64,
    /// The most requests per second, from the next cycle on; none where the application's own limits decide.
    pub requests_per_second: Option<i64>,
    /// How much one cycle may take away.
    pub guard: Guard,
    /// On or off.
    pub status: ProvisioningStatus,
}

/// The links whose accounts are managed, or may work because nobody knows how a change ended.
const MANAGED: &str = "(l.state <> 'released' OR EXISTS (SELECT 1 FROM open_changes x \
     WHERE x.application_id = l.application_id AND x.object_id = l.object_id))";

#[derive(FromRow)]
struct Before {
    status: String,
    scope: String,
    tenant_url: String,
    connection: String,
    interval_minutes: i64,
    #[sqlx(flatten)]
    guard: GuardRow,
}

impl Store {
    /// The job of an application that is not deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn job(&self, application: ApplicationId) -> Result<Option<Job>> {
        let found: Option<(Row, Vec<String>)> = read!(self, |connection| {
            let row: Option<Row> = query_as(
                "SELECT j.application_id, j.mode, j.tenant_url, \
                 j.connection, \
                 j.notification_email, j.notify_on_failure, j.scope, j.interval_minutes, j.requests_per_second, j.status, j.schema, \
                 j.schema_version, j.watermark, j.next_cycle_at, j.started_at, j.version, j.guard_enabled, j.guard_count, \
                 j.guard_percent, j.guard_members_count, j.guard_members_percent, j.skip_out_of_scope, j.leavers, j.delete_after_days \
                 FROM jobs j JOIN applications a ON a.id = j.application_id \
                 WHERE a.id = $1 AND a.deleted_at IS NULL",
            )
            .bind(application.to_string())
            .fetch_optional(&mut *connection)
            .await?;
            let secrets =
                query_scalar("SELECT name FROM secrets WHERE owner_table = 'jobs' AND owner_id = $1")
                    .bind(application.to_string())
                    .fetch_all(&mut *connection)
                    .await?;
            row.map(|row| (row, secrets))
        });
        let Some((row, secrets)) = found else {
            return Ok(None);
        };
        let mut job = Job::try_from(row)?;
        job.secrets = secrets
            .iter()
            .filter_map(|name| ConnectionSecret::named(name))
            .collect();
        job.has_secret_token = job.secrets.contains(&job.connection.authentication.secret());
        Ok(Some(job))
    }

    /// Saves the configuration of a job, and its secret token when one is given. `false` when `version` is not the
    /// stored one: somebody else saved in the meantime, and nothing was changed.
    ///
    /// A change of scope or of the tenant URL, or the end of leaving alone who is out of scope, makes the next cycle an
    /// initial one; with another tenant URL it also sends
    /// everything. Whatever a running cycle must not
    /// go on with ends it. Switching on, and what concerns the next cycle, makes it due at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_job(
        &self,
        application: ApplicationId,
        change: &JobChange,
        secret_token: Option<&SecretString>,
        version: i64,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let secrets = Secrets::from(secret_token);
        let connection = ConnectionChange {
            settings: None,
            secrets: &secrets,
        };
        self.save_provisioning(application, change, connection, version, audit)
            .await
    }

    /// As [`save_job`](Self::save_job), with how the application is reached and any of its secrets. Another way to reach
    /// it, or another secret, ends the running cycle; everything else that was learned of the application stays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_provisioning(
        &self,
        application: ApplicationId,
        change: &JobChange,
        connection: ConnectionChange<'_>,
        version: i64,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let settings = connection.settings.map(json).transpose()?;
        let id = application.to_string();
        let (status, scope) = (word(change.status), word(change.scope));
        let is_on = change.status == ProvisioningStatus::On;
        Ok(write!(self, |transaction| {
            // The first statement locks the row, and returns what is not changed yet.
            let before: Option<Before> = query_as(
                "UPDATE jobs SET version = version + 1, requests_per_second = $3 \
                 WHERE application_id = $1 AND version = $2 \
                 RETURNING status, scope, tenant_url, connection, interval_minutes, guard_enabled, guard_count, guard_percent, \
                 guard_members_count, guard_members_percent, skip_out_of_scope, leavers, delete_after_days",
            )
            .bind(&id)
            .bind(version)
            .bind(change.requests_per_second)
            .fetch_optional(&mut *transaction)
            .await?;
            let Some(before) = before else {
                return Ok(false);
            };
            let starts = is_on && before.status != status;
            let moves = before.tenant_url != change.tenant_url;
            let guard = Guard::try_from(before.guard)?;
            // Whoever was left alone out of scope, or only disabled, is looked at again when that is no longer wanted.
            let reaches_further = (guard.skip_out_of_scope && !change.guard.skip_out_of_scope)
                || (guard.leavers != change.guard.leavers && change.guard.leavers == LeaverAction::Delete);
            let retargets = before.scope != scope || moves || reaches_further;
            let before_connection: ConnectionSettings = from_json(&before.connection, "jobs.connection")?;
            let reconnects = !connection.secrets.is_empty()
                || connection
                    .settings
                    .is_some_and(|settings| *settings != before_connection);
            let interrupts = retargets || before.status != status || reconnects || guard != change.guard;
            let is_due =
                starts || (is_on && (interrupts || before.interval_minutes != change.interval_minutes));
            query(
                "UPDATE jobs SET mode = $1, tenant_url = $2, notification_email = $3, notify_on_failure = $4, \
                 scope = $5, interval_minutes = $6, status = $7, \
                 started_at = CASE WHEN $8 = TRUE THEN $9 ELSE started_at END, \
                 next_cycle_at = CASE WHEN $10 = TRUE THEN $9 WHEN $11 = TRUE THEN next_cycle_at ELSE NULL END, \
                 watermark = CASE WHEN $12 = TRUE THEN NULL ELSE watermark END, \
                 generation = generation + $13, guard_enabled = $14, guard_count = $15, guard_percent = $16, \
                 guard_members_count = $17, guard_members_percent = $18, skip_out_of_scope = $19, leavers = $20, \
                 delete_after_days = $21 WHERE application_id = $22",
            )
            .bind(word(change.mode))
            .bind(&change.tenant_url)
            .bind(&change.notification_email)
            .bind(change.notify_on_failure)
            .bind(&scope)
            .bind(change.interval_minutes)
            .bind(&status)
            .bind(starts)
            .bind(audit.at.0)
            .bind(is_due)
            .bind(is_on)
            .bind(retargets)
            .bind(i64::from(interrupts))
            .bind(change.guard.enabled)
            .bind(change.guard.count)
            .bind(change.guard.percent)
            .bind(change.guard.members_count)
            .bind(change.guard.members_percent)
            .bind(change.guard.skip_out_of_scope)
            .bind(word(change.guard.leavers))
            .bind(change.guard.delete_after_days)
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
            if moves {
                // What is known of the accounts there says nothing about those here, where their ids may be those of
                // strangers. Each is searched for anew; of whoever was let go nothing is left to be done.
                forget_links!(transaction, &id, MANAGED);
                for sql in [
                    "UPDATE jobs SET learned_budget = NULL, learned_dialect = NULL, learned_attributes = NULL \
                     WHERE application_id = $1",
                    "DELETE FROM links WHERE application_id = $1",
                    // If it is the same application, whoever left a group is still to be removed from it.
                    "UPDATE sent_members SET confirmed = FALSE WHERE application_id = $1",
                ] {
                    query(sql).bind(&id).execute(&mut *transaction).await?;
                }
            }
            if let Some(settings) = &settings {
                query("UPDATE jobs SET connection = $1 WHERE application_id = $2")
                    .bind(settings)
                    .bind(&id)
                    .execute(&mut *transaction)
                    .await?;
            }
            for (name, secret) in connection.secrets.iter() {
                write_secret!(self, transaction, "jobs", &id, name.name(), secret, audit.at);
            }
            if starts || retargets || reconnects {
                lift_quarantine!(transaction, application, audit);
                hasten_retries!(transaction, application, audit.at);
            }
            if starts {
                query("UPDATE jobs SET switched_off = NULL WHERE application_id = $1")
                    .bind(&id)
                    .execute(&mut *transaction)
                    .await?;
            }
            write_audit!(transaction, audit);
            true
        }))
    }
}
