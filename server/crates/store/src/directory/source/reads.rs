//! Reads of directories, and what became of them.

use model::{
    AuditEntry, DirectoryId, DirectoryRead, ReadCounts, ReadKind, ReadProblem, ReadState, Shortfall,
    Timestamp,
};
use sqlx::FromRow;

use super::claims::ReadClaim;
use super::trouble::{ReadNews, ReadTrouble, tell_listeners};
use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word, json, word};
use crate::{Result, Store};

/// Reads that are kept for each directory.
const KEPT: i64 = 200;

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

/// Inserts a read inside a `write!` body.
macro_rules! insert_read {
    ($transaction:ident, $read:expr) => {{
        let read: &DirectoryRead = $read;
        sqlx::query(
            "INSERT INTO directory_reads (id, directory_id, kind, state, problem, counts, notes, held, actor, started_at, ended_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(read.id.to_string())
        .bind(read.directory_id.to_string())
        .bind(word(read.kind))
        .bind(word(read.state))
        .bind(read.problem.as_ref().map(json).transpose()?)
        .bind(json(&read.counts)?)
        .bind(json(&read.notes)?)
        .bind(json(&read.held)?)
        .bind(&read.actor)
        .bind(read.started_at.0)
        .bind(read.ended_at.map(|at| at.0))
        .execute(&mut *$transaction)
        .await?;
    }};
}

/// From where the next read goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// From where this one began: something of it was not applied.
    Unfinished,
    /// From this cursor, or from the beginning: all of it was applied.
    Applied(Option<String>),
}

/// How a read ended, and what follows from it.
#[derive(Clone, Debug)]
pub struct ReadEnd<'a> {
    /// The read.
    pub read: &'a DirectoryRead,
    /// From where the next one goes on.
    pub reached: &'a Reached,
    /// When that is due; none while the schedule is off.
    pub next_read_at: Option<Timestamp>,
    /// What is not as it should be about reading this directory.
    pub trouble: Option<ReadTrouble>,
    /// What the owners of applications are to hear.
    pub news: Option<ReadNews>,
    /// What the read changed.
    pub audit: Option<AuditEntry>,
}

impl Store {
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
            insert_read!(transaction, started);
            sqlx::query(
                "DELETE FROM directory_reads WHERE directory_id = $1 AND id NOT IN \
                 (SELECT id FROM directory_reads WHERE directory_id = $1 ORDER BY id DESC LIMIT $2) \
                 AND id <> COALESCE((SELECT MAX(id) FROM directory_reads WHERE directory_id = $1 AND state = $3 AND kind = $4), '')",
            )
            .bind(started.directory_id.to_string())
            .bind(KEPT)
            // What is usual is known from it.
            .bind(word(ReadState::Complete))
            .bind(word(ReadKind::Everything))
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// Writes down how a read ended, gives the claim back, and says when the next one is due. What it reached counts only
    /// if the settings are still the ones that it was read by, and so does what is told of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_read(&self, claim: &ReadClaim, end: &ReadEnd<'_>) -> Result<()> {
        let ended = end.read;
        let everything = ended.kind == ReadKind::Everything;
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
                 next_read_at = CASE WHEN next_read_at > $1 THEN next_read_at ELSE $2 END, \
                 trouble_since = $6, trouble_told = $7 \
                 WHERE id = $3 AND reader = $4 AND source_version = $5",
            )
            .bind(ended.started_at.0)
            .bind(end.next_read_at.map(|at| at.0))
            .bind(claim.directory_id.to_string())
            .bind(&claim.owner)
            .bind(claim.version)
            .bind(end.trouble.map(|trouble| trouble.since.0))
            .bind(end.trouble.map(|trouble| word(trouble.told)))
            .execute(&mut *transaction)
            .await?
            .rows_affected()
                > 0;
            if same_settings && let Some(news) = &end.news {
                tell_listeners!(
                    transaction,
                    claim.directory_id,
                    news,
                    ended.ended_at.unwrap_or(ended.started_at)
                );
            }
            if same_settings && let Reached::Applied(cursor) = end.reached {
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
            if let Some(audit) = &end.audit {
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

    /// Whether a read left somebody out since then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn skipped_since(&self, id: DirectoryId, since: Timestamp) -> Result<bool> {
        let all: Vec<String> = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT counts FROM directory_reads WHERE directory_id = $1 AND started_at >= $2",
            )
            .bind(id.to_string())
            .bind(since.0)
            .fetch_all(&mut *connection)
            .await?
        });
        for counts in all {
            let counts: ReadCounts = from_json(&counts, "directory_reads.counts")?;
            if counts.skipped > 0 {
                return Ok(true);
            }
        }
        Ok(false)
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
}
