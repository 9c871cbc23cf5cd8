//! Claiming a job, keeping the claim, and moving its watermark. Leases are rows, so that replicas share the work.

use model::{
    ApplicationId, AuditEntry, ConnectionSettings, CycleState, DirectoryId, Guard, JobScope,
    ProvisioningStatus, Quarantine, Schema, Timestamp,
};
use sqlx::{FromRow, query, query_as, query_scalar};

use super::drafts::AssignmentDraft;
use super::plans::stop_plans;
use super::quarantine::{QUARANTINE_COLUMNS, QuarantineRow, lift_quarantine};
use super::record::Retry;
use crate::applications::GuardRow;
use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word, word};
use crate::{Result, Store};

/// Everything that one cycle needs to know of its job; it does not change while the cycle runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRun {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name, for the log.
    pub application: String,
    /// The directory that people are taken from.
    pub directory_id: DirectoryId,
    /// The directory's name, for the log.
    pub directory: String,
    /// The directory's default domain; empty when it has none.
    pub default_domain: String,
    /// The SCIM base URL.
    pub tenant_url: String,
    /// How the application is reached, signed in at and spoken to.
    pub connection: ConnectionSettings,
    /// Who is in scope.
    pub scope: JobScope,
    /// The mappings.
    pub schema: Schema,
    /// Minutes from cycle to cycle.
    pub interval_minutes: i64,
    /// How much one cycle may take away.
    pub guard: Guard,
    /// The change number up to which the directory has been worked off.
    pub watermark: Option<i64>,
    /// When the next regular cycle is due.
    pub next_cycle_at: Option<Timestamp>,
    /// The number that a restart or another configuration bumps.
    pub generation: i64,
    /// How the newest cycle ended.
    pub last_state: Option<CycleState>,
    /// The quarantine, in force or lifted.
    pub quarantine: Option<Quarantine>,
    /// Assignments that a plan sees although they are not saved; nothing in a cycle.
    pub draft: AssignmentDraft,
}

impl JobRun {
    /// The quarantine that is in force.
    pub fn quarantine_in_force(&self) -> Option<&Quarantine> {
        self.quarantine.as_ref().filter(|quarantine| !quarantine.lifted)
    }

    /// Whether every failed action is tried again when its time has come. While too many objects fail, only taking accounts
    /// away is; the rest waits for the look that the quarantine waits for.
    pub fn tries_all_again(&self, now: Timestamp) -> bool {
        self.quarantine_in_force()
            .is_none_or(|quarantine| !quarantine.reason.is_threshold() || quarantine.next_attempt <= now)
    }
}

/// A claim on a job: nobody else runs it until the lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The job.
    pub run: JobRun,
    /// Who claimed it. Unique to the claim, so that whoever lost it cannot take a later one for it.
    pub owner: String,
}

/// When a job is due after a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// After its interval, which may have been changed while the cycle ran.
    Interval,
    /// The same, but after so many minutes at the latest.
    AtMostMinutes(i64),
    /// Then, whatever its interval is.
    Until(Timestamp),
}

/// What a running cycle learns each time it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// Go on.
    Continue,
    /// Provisioning was switched off, restarted or reconfigured, or the lease was lost: end after the running requests.
    Stop,
    /// Somebody wants the job for a moment: end after the running requests, to go on afterwards.
    GiveWay,
}

#[derive(FromRow)]
struct Row {
    application_id: String,
    application: String,
    directory_id: String,
    directory: String,
    default_domain: String,
    tenant_url: String,
    connection: String,
    scope: String,
    schema: String,
    interval_minutes: i64,
    #[sqlx(flatten)]
    guard: GuardRow,
    watermark: Option<i64>,
    next_cycle_at: Option<i64>,
    generation: i64,
    last_state: Option<String>,
    #[sqlx(flatten)]
    quarantine: QuarantineRow,
}

impl TryFrom<Row> for JobRun {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            application_id: from_id(&row.application_id, "jobs.application_id")?,
            application: row.application,
            directory_id: from_id(&row.directory_id, "applications.directory_id")?,
            directory: row.directory,
            default_domain: row.default_domain,
            tenant_url: row.tenant_url,
            connection: from_json(&row.connection, "jobs.connection")?,
            scope: from_word(&row.scope, "jobs.scope")?,
            schema: from_json(&row.schema, "jobs.schema")?,
            interval_minutes: row.interval_minutes,
            guard: row.guard.try_into()?,
            watermark: row.watermark,
            next_cycle_at: row.next_cycle_at.map(Timestamp),
            generation: row.generation,
            last_state: row
                .last_state
                .as_deref()
                .map(|state| from_word(state, "cycles.state"))
                .transpose()?,
            quarantine: row.quarantine.try_into()?,
            draft: AssignmentDraft::default(),
        })
    }
}

const RUN: &str = "SELECT j.application_id, a.name AS application, a.directory_id, d.name AS directory, d.default_domain, \
     j.tenant_url, j.connection, j.scope, j.schema, j.interval_minutes, j.watermark, j.next_cycle_at, j.generation, \
     j.guard_enabled, j.guard_count, j.guard_percent, j.guard_members_count, j.guard_members_percent, j.skip_out_of_scope, j.leavers, j.delete_after_days, \
     (SELECT c.state FROM cycles c WHERE c.application_id = j.application_id AND c.kind <> 'on_demand' ORDER BY c.id DESC LIMIT 1) AS last_state, ";

const FROM: &str = " FROM jobs j JOIN applications a ON a.id = j.application_id JOIN directories d ON d.id = a.directory_id \
     LEFT JOIN quarantines q ON q.application_id = j.application_id WHERE a.deleted_at IS NULL";

impl Store {
    /// The job of an application as a cycle sees it, whether it is on or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn job_run(&self, application: ApplicationId) -> Result<Option<JobRun>> {
        let row: Option<Row> = read!(self, |connection| {
            query_as(sqlx::AssertSqlSafe(format!(
                "{RUN}{QUARANTINE_COLUMNS}{FROM} AND j.application_id = $1"
            )))
            .bind(application.to_string())
            .fetch_optional(&mut *connection)
            .await?
        });
        row.map(JobRun::try_from).transpose()
    }

    /// The jobs that are on and that nobody has claimed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claimable_jobs(&self, now: Timestamp) -> Result<Vec<JobRun>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(sqlx::AssertSqlSafe(format!(
                "{RUN}{QUARANTINE_COLUMNS}{FROM} AND j.status = 'on' AND j.lease_until <= $1"
            )))
            .bind(now.0)
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(JobRun::try_from).collect()
    }

    /// When the next failed action is due, for a job that waits. Taking access away is never put off: accounts, and people
    /// who are still in a group that they left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_retry_at(&self, run: &JobRun, now: Timestamp) -> Result<Option<Timestamp>> {
        let at: Option<i64> = read!(self, |connection| {
            query_scalar(
                "SELECT min(r.next_at) FROM retries r WHERE r.application_id = $1 AND r.next_at < $2 \
                 AND ($3 = TRUE OR r.action IN ('disable', 'delete') OR (r.is_reference = TRUE AND EXISTS \
                 (SELECT 1 FROM sent_members s WHERE s.application_id = $1 AND s.group_id = r.object_id AND NOT EXISTS \
                 (SELECT 1 FROM memberships m WHERE m.group_id = s.group_id AND m.member_id = s.member_id AND m.removed = FALSE))))",
            )
            .bind(run.application_id.to_string())
            .bind(Retry::NEVER.0)
            .bind(run.tries_all_again(now))
            .fetch_one(&mut *connection)
            .await?
        });
        Ok(at.map(Timestamp))
    }

    /// Claims a job until `lease_until`, unless somebody was faster or wants it, or it was switched off or changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_job(
        &self,
        run: &JobRun,
        owner: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<Claim>> {
        let claimed = write!(self, |transaction| {
            query(
                "UPDATE jobs SET lease_owner = $1, lease_until = $2 \
                 WHERE application_id = $3 AND status = 'on' AND lease_until <= $4 AND generation = $5 AND wanted_until <= $2",
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

    /// Gives a claim back. When the next regular cycle is due, [`Wait`] says.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_job(&self, claim: &Claim, now: Timestamp, wait: Wait) -> Result<()> {
        let (at_most_minutes, until) = match wait {
            Wait::Interval => (i64::MAX, None),
            Wait::AtMostMinutes(minutes) => (minutes, None),
            Wait::Until(until) => (i64::MAX, Some(until.0)),
        };
        write!(self, |transaction| {
            query(
                "UPDATE jobs SET lease_owner = NULL, lease_until = 0, \
                 next_cycle_at = CASE WHEN generation = $1 AND status = 'on' \
                 THEN COALESCE($6, $2 + 60000 * CASE WHEN interval_minutes < $3 THEN interval_minutes ELSE $3 END) \
                 ELSE next_cycle_at END \
                 WHERE application_id = $4 AND lease_owner = $5",
            )
            .bind(claim.run.generation)
            .bind(now.0)
            .bind(at_most_minutes)
            .bind(claim.run.application_id.to_string())
            .bind(&claim.owner)
            .bind(until)
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// Moves the watermark of a job on which nothing had to be done, without a cycle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn advance_watermark(&self, run: &JobRun, watermark: i64) -> Result<()> {
        write!(self, |transaction| {
            query("UPDATE jobs SET watermark = $1 WHERE application_id = $2 AND generation = $3 AND watermark < $1")
                .bind(watermark)
                .bind(run.application_id.to_string())
                .bind(run.generation)
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }

    /// Frees the claims of processes that ended without giving them back. Only for a store that no other process
    /// uses, as SQLite is: the caller holds its lock.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear_leases(&self) -> Result<()> {
        write!(self, |transaction| {
            query("UPDATE jobs SET lease_owner = NULL, lease_until = 0, wanted_until = 0")
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }

    /// "Start provisioning" and "Stop provisioning". What was reached so far is kept; starting lifts the quarantine, and
    /// stopping also ends an approved plan that is being run.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_job_status(
        &self,
        application: ApplicationId,
        status: ProvisioningStatus,
        now: Timestamp,
        audit: &AuditEntry,
    ) -> Result<()> {
        let on = status == ProvisioningStatus::On;
        write!(self, |transaction| {
            query(
                "UPDATE jobs SET status = $1, version = version + 1, next_cycle_at = $2, \
                 started_at = CASE WHEN $3 = TRUE THEN $4 ELSE started_at END, \
                 switched_off = CASE WHEN $3 = TRUE THEN NULL ELSE switched_off END \
                 WHERE application_id = $5 AND status <> $1",
            )
            .bind(word(status))
            .bind(on.then_some(now.0))
            .bind(on)
            .bind(now.0)
            .bind(application.to_string())
            .execute(&mut *transaction)
            .await?;
            if on {
                lift_quarantine!(transaction, application, audit);
            } else {
                stop_plans!(transaction, application);
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }
}
