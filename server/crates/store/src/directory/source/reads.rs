//! Reads of directories: which are due, who runs them, and what became of them.

use model::{
    AuditEntry, DirectoryId, DirectoryRead, Held, ReadCounts, ReadId, ReadKind, ReadProblem, ReadState,
    Shortfall, Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word, json, word};
use crate::{Result, Store};

/// Seconds for which a claim holds without being renewed.
const LEASE_SECONDS: i64 = 60;
/// Reads that are kept for each directory.
const KEPT: i64 = 200;

/// A read that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRead {
    /// How much it goes through.
    pub kind: ReadKind,
    /// Who asked.
    pub actor: String,
    /// The most that it may remove, whatever the tolerance is: what somebody saw and said is right.
    pub allowed: Option<Held>,
}

/// A claim on reading a directory.
#[derive(Clone, Debug)]
pub struct ReadClaim {
    /// The directory.
    pub directory_id: DirectoryId,
    /// Its name.
    pub directory: String,
    /// The version of the settings that it is read by.
    pub version: i64,
    /// From where it goes on.
    pub cursor: Option<String>,
    /// When everything was last read completely.
    pub everything_read_at: Option<Timestamp>,
    /// What somebody asked for.
    pub asked: Option<AskedRead>,
    /// Who claimed it; unique to the claim.
    pub owner: String,
}

#[derive(FromRow)]
struct DueRow {
    id: String,
    name: String,
    source_version: i64,
    read_cursor: Option<String>,
    everything_read_at: Option<i64>,
    asked_read: Option<String>,
}

impl DueRow {
    fn claim(self, owner: String) -> Result<ReadClaim> {
        Ok(ReadClaim {
            directory_id: from_id(&self.id, "directories.id")?,
            directory: self.name,
            version: self.source_version,
            cursor: self.read_cursor,
            everything_read_at: self.everything_read_at.map(Timestamp),
            asked: self
                .asked_read
                .map(|asked| from_json(&asked, "directories.asked_read"))
                .transpose()?,
            owner,
        })
    }
}

#[derive(FromRow)]
struct ReadRow {
    id: String,
    directory_id: String,
    kind: String,
    state: String,
    problem: Option<String>,
    counts: String,
    notes: String,
    held: String,
    actor: String,
    started_at: i64,
    ended_at: Option<i64>,
}

impl TryFrom<ReadRow> for DirectoryRead {
    type Error = crate::Error;

    fn try_from(row: ReadRow) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "directory_reads.id")?,
            directory_id: from_id(&row.directory_id, "directory_reads.directory_id")?,
            kind: from_word(&row.kind, "directory_reads.kind")?,
            state: from_word(&row.state, "directory_reads.state")?,
            problem: row
                .problem
                .map(|problem| from_json(&problem, "directory_reads.problem"))
                .transpose()?,
            counts: from_json(&row.counts, "directory_reads.counts")?,
            notes: from_json(&row.notes, "directory_reads.notes")?,
            held: from_json(&row.held, "directory_reads.held")?,
            actor: row.actor,
            started_at: Timestamp(row.started_at),
            ended_at: row.ended_at.map(Timestamp),
        })
    }
}

impl Store {
    /// Asks for a read of a directory, soon. Answers whether it is one that can be read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_read(&self, id: DirectoryId, asked: &AskedRead, audit: &AuditEntry) -> Result<bool> {
        Ok(write!(self, |transaction| {
            let changed =
                sqlx::query("UPDATE directories SET asked_read = $1 WHERE id = $2 AND source <> ''")
                    .bind(json(asked)?)
                    .bind(id.to_string())
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected()
                    > 0;
            if changed {
                write_audit!(transaction, audit);
            }
            changed
        }))
    }

    /// Has a directory read now, as if its time had come: something there changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_soon(&self, id: DirectoryId, now: Timestamp) -> Result<()> {
        write!(self, |transaction| {
            sqlx::query(
                "UPDATE directories SET next_read_at = $1 WHERE id = $2 AND (next_read_at IS NULL OR next_read_at > $1 OR reader IS NOT NULL)",
            )
            .bind(now.0)
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// Claims the directories that are due or asked for and that nobody reads, and gives the time at which the next one is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_reads(
        &self,
        now: Timestamp,
        process: &str,
    ) -> Result<(Vec<ReadClaim>, Option<Timestamp>)> {
        let due: Vec<DueRow> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT id, name, source_version, read_cursor, everything_read_at, asked_read FROM directories \
                 WHERE source <> '' AND (asked_read IS NOT NULL OR next_read_at <= $1) \
                 AND (reader_until IS NULL OR reader_until <= $1)",
            )
            .bind(now.0)
            .fetch_all(&mut *connection)
            .await?
        });
        let mut claims = Vec::new();
        for row in due {
            let owner = format!("{process}/{}", Uuid::now_v7());
            let claimed = write!(self, |transaction| {
                sqlx::query(
                    "UPDATE directories SET reader = $1, reader_until = $2, asked_read = NULL \
                     WHERE id = $3 AND (reader_until IS NULL OR reader_until <= $4)",
                )
                .bind(&owner)
                .bind(now.plus_seconds(LEASE_SECONDS).0)
                .bind(&row.id)
                .bind(now.0)
                .execute(&mut *transaction)
                .await?
                .rows_affected()
                    > 0
            });
            if claimed {
                claims.push(row.claim(owner)?);
            }
        }
        let next: Option<i64> = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT MIN(CASE WHEN reader_until > $1 THEN CASE WHEN reader_until > next_read_at THEN reader_until \
                 ELSE next_read_at END ELSE next_read_at END) FROM directories \
                 WHERE source <> '' AND next_read_at IS NOT NULL",
            )
            .bind(now.0)
            .fetch_one(&mut *connection)
            .await?
        });
        Ok((claims, next.map(Timestamp)))
    }

    /// Writes down that a read begins; reads of the directory that a killed process left are ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_read(&self, started: &DirectoryRead) -> Result<()> {
        let lost = ReadProblem {
            reason: Shortfall::Stopped,
            message: "The server was stopped while it read.".into(),
            advice: "Nothing is to be done: the next read sees it all.".into(),
        };
        write!(self, |transaction| {
            sqlx::query(
                "UPDATE directory_reads SET state = $1, problem = $2, ended_at = $3 WHERE directory_id = $4 AND state = $5",
            )
            .bind(word(ReadState::Incomplete))
            .bind(json(&lost)?)
            .bind(started.started_at.0)
            .bind(started.directory_id.to_string())
            .bind(word(ReadState::Running))
            .execute(&mut *transaction)
            .await?;
            sqlx::query(
                "INSERT INTO directory_reads (id, directory_id, kind, state, problem, counts, notes, held, actor, started_at, ended_at) \
                 VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, $8, $9, NULL)",
            )
            .bind(started.id.to_string())
            .bind(started.directory_id.to_string())
            .bind(word(started.kind))
            .bind(word(started.state))
            .bind(json(&started.counts)?)
            .bind(json(&started.notes)?)
            .bind(json(&started.held)?)
            .bind(&started.actor)
            .bind(started.started_at.0)
            .execute(&mut *transaction)
            .await?;
            sqlx::query(
                "DELETE FROM directory_reads WHERE directory_id = $1 AND id NOT IN \
                 (SELECT id FROM directory_reads WHERE directory_id = $1 ORDER BY id DESC LIMIT $2)",
            )
            .bind(started.directory_id.to_string())
            .bind(KEPT)
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// Renews a claim and writes the counts down. Answers whether the read is to go on: the claim is still held, and by the same
    /// settings.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pulse_read(
        &self,
        claim: &ReadClaim,
        id: ReadId,
        counts: &ReadCounts,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(write!(self, |transaction| {
            let held = sqlx::query(
                "UPDATE directories SET reader_until = $1 WHERE id = $2 AND reader = $3 AND source_version = $4",
            )
            .bind(now.plus_seconds(LEASE_SECONDS).0)
            .bind(claim.directory_id.to_string())
            .bind(&claim.owner)
            .bind(claim.version)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
                > 0;
            sqlx::query("UPDATE directory_reads SET counts = $1 WHERE id = $2 AND state = $3")
                .bind(json(counts)?)
                .bind(id.to_string())
                .bind(word(ReadState::Running))
                .execute(&mut *transaction)
                .await?;
            held
        }))
    }

    /// Writes down how a read ended, gives the claim back, and says when the next one is due. The cursor counts only if the
    /// settings are still the ones that it was read by.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_read(
        &self,
        claim: &ReadClaim,
        ended: &DirectoryRead,
        cursor: Option<&str>,
        next_read_at: Option<Timestamp>,
        audit: Option<&AuditEntry>,
    ) -> Result<()> {
        let is_complete = ended.state == ReadState::Complete;
        let everything = is_complete && ended.kind == ReadKind::Everything;
        write!(self, |transaction| {
            sqlx::query(
                "UPDATE directory_reads SET kind = $1, state = $2, problem = $3, counts = $4, notes = $5, held = $6, ended_at = $7 \
                 WHERE id = $8",
            )
            .bind(word(ended.kind))
            .bind(word(ended.state))
            .bind(ended.problem.as_ref().map(json).transpose()?)
            .bind(json(&ended.counts)?)
            .bind(json(&ended.notes)?)
            .bind(json(&ended.held)?)
            .bind(ended.ended_at.map(|at| at.0))
            .bind(ended.id.to_string())
            .execute(&mut *transaction)
            .await?;
            let same_settings = sqlx::query(
                "UPDATE directories SET reader = NULL, reader_until = NULL, \
                 next_read_at = CASE WHEN next_read_at > $1 THEN next_read_at ELSE $2 END \
                 WHERE id = $3 AND reader = $4 AND source_version = $5",
            )
            .bind(ended.started_at.0)
            .bind(next_read_at.map(|at| at.0))
            .bind(claim.directory_id.to_string())
            .bind(&claim.owner)
            .bind(claim.version)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
                > 0;
            if same_settings && is_complete {
                sqlx::query(
                    "UPDATE directories SET read_cursor = $1, \
                     everything_read_at = CASE WHEN $2 THEN $3 ELSE everything_read_at END WHERE id = $4",
                )
                .bind(cursor)
                .bind(everything)
                .bind(ended.started_at.0)
                .bind(claim.directory_id.to_string())
                .execute(&mut *transaction)
                .await?;
            }
            if !same_settings {
                // Other settings: their read is due already; only the claim is given back.
                sqlx::query(
                    "UPDATE directories SET reader = NULL, reader_until = NULL WHERE id = $1 AND reader = $2",
                )
                .bind(claim.directory_id.to_string())
                .bind(&claim.owner)
                .execute(&mut *transaction)
                .await?;
            }
            if let Some(audit) = audit {
                write_audit!(transaction, audit);
            }
        });
        Ok(())
    }

    /// The newest reads of a directory, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directory_reads(&self, id: DirectoryId, at_most: u32) -> Result<Vec<DirectoryRead>> {
        let rows: Vec<ReadRow> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT id, directory_id, kind, state, problem, counts, notes, held, actor, started_at, ended_at \
                 FROM directory_reads WHERE directory_id = $1 ORDER BY id DESC LIMIT $2",
            )
            .bind(id.to_string())
            .bind(i64::from(at_most))
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(DirectoryRead::try_from).collect()
    }

    /// How many users the last complete read of everything saw.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn usual_users(&self, id: DirectoryId) -> Result<Option<i64>> {
        let counts: Option<String> = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT counts FROM directory_reads WHERE directory_id = $1 AND state = $2 AND kind = $3 \
                 ORDER BY id DESC LIMIT 1",
            )
            .bind(id.to_string())
            .bind(word(ReadState::Complete))
            .bind(word(ReadKind::Everything))
            .fetch_optional(&mut *connection)
            .await?
        });
        let counts: Option<ReadCounts> = counts
            .map(|counts| from_json(&counts, "directory_reads.counts"))
            .transpose()?;
        Ok(counts.map(|counts| counts.users))
    }

    /// The directories whose schedule is on, as claims that nobody holds: what watching them needs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scheduled_directories(&self) -> Result<Vec<ReadClaim>> {
        let rows: Vec<DueRow> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT id, name, source_version, read_cursor, everything_read_at, NULL AS asked_read FROM directories \
                 WHERE source <> '' AND next_read_at IS NOT NULL",
            )
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(|row| row.claim(String::new())).collect()
    }
}
