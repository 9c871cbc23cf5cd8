//! Who reads a directory: which ones are due, and claims on them.

use model::{
    AuditEntry, DirectoryId, Held, ReadCounts, ReadId, ReadKind, ReadProblem, ReadState, Shortfall,
    SourceSettings, Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use super::trouble::ReadTrouble;
use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word, json, word};
use crate::{Result, Store};

/// Seconds for which a claim holds without being renewed.
const LEASE_SECONDS: i64 = 60;

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
    /// The settings that it is read by.
    pub settings: SourceSettings,
    /// Their version.
    pub version: i64,
    /// From where it goes on.
    pub cursor: Option<String>,
    /// When everything was last read completely.
    pub everything_read_at: Option<Timestamp>,
    /// What somebody asked for.
    pub asked: Option<AskedRead>,
    /// What has not been as it should be about reading it.
    pub trouble: Option<ReadTrouble>,
    /// Who claimed it; unique to the claim.
    pub owner: String,
}

#[derive(FromRow)]
struct DueRow {
    id: String,
    name: String,
    source: String,
    source_version: i64,
    read_cursor: Option<String>,
    everything_read_at: Option<i64>,
    asked_read: Option<String>,
    trouble_since: Option<i64>,
    trouble_told: Option<String>,
}

impl DueRow {
    fn claim(self, owner: String) -> Result<ReadClaim> {
        Ok(ReadClaim {
            directory_id: from_id(&self.id, "directories.id")?,
            directory: self.name,
            settings: from_json(&self.source, "directories.source")?,
            version: self.source_version,
            cursor: self.read_cursor,
            everything_read_at: self.everything_read_at.map(Timestamp),
            asked: self
                .asked_read
                .map(|asked| from_json(&asked, "directories.asked_read"))
                .transpose()?,
            trouble: match (self.trouble_since, self.trouble_told) {
                (Some(since), Some(told)) => Some(ReadTrouble {
                    since: Timestamp(since),
                    told: from_word(&told, "directories.trouble_told")?,
                }),
                _ => None,
            },
            owner,
        })
    }
}

/// Adds the condition of directories that are to be read now: `push_due!(sql, now)`. One whose reader died is, even if its
/// schedule is off: what somebody asked for would never be done.
macro_rules! push_due {
    ($sql:ident, $now:expr) => {{
        let now: Timestamp = $now;
        $sql.push("source <> '' AND (asked_read IS NOT NULL OR reader IS NOT NULL OR next_read_at <= ")
            .push_bind(now.0)
            .push(") AND (reader_until IS NULL OR reader_until <= ")
            .push_bind(now.0)
            .push(")");
    }};
}

/// Whether a claim is still held, by the same settings, inside a `write!` body: `holds!(transaction, claim)`. Nobody takes it
/// away, and nobody saves other settings, before the transaction ends.
macro_rules! holds {
    ($transaction:ident, $claim:expr) => {{
        let claim: &$crate::ReadClaim = $claim;
        sqlx::query(
            "UPDATE directories SET reader = reader WHERE id = $1 AND reader = $2 AND source_version = $3",
        )
        .bind(claim.directory_id.to_string())
        .bind(&claim.owner)
        .bind(claim.version)
        .execute(&mut *$transaction)
        .await?
        .rows_affected()
            > 0
    }};
}
pub(super) use holds;

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
        let due: Vec<String> = read!(self, |connection| {
            let mut sql = QueryBuilder::new("SELECT id FROM directories WHERE ");
            push_due!(sql, now);
            sql.build_query_scalar().fetch_all(&mut *connection).await?
        });
        let mut claims = Vec::new();
        for id in due {
            let owner = format!("{process}/{}", Uuid::now_v7());
            let claimed = write!(self, |transaction| {
                let mut sql = QueryBuilder::new("UPDATE directories SET reader = ");
                sql.push_bind(&owner).push(", reader_until = ");
                sql.push_bind(now.plus_seconds(LEASE_SECONDS).0);
                sql.push(" WHERE id = ").push_bind(&id).push(" AND ");
                push_due!(sql, now);
                let claimed = sql.build().execute(&mut *transaction).await?.rows_affected() > 0;
                if claimed {
                    // Only now: what was asked or saved until this moment counts, and counts once.
                    let row: DueRow = sqlx::query_as(
                        "SELECT id, name, source, source_version, read_cursor, everything_read_at, asked_read, \
                         trouble_since, trouble_told FROM directories WHERE id = $1",
                    )
                    .bind(&id)
                    .fetch_one(&mut *transaction)
                    .await?;
                    sqlx::query("UPDATE directories SET asked_read = NULL WHERE id = $1")
                        .bind(&id)
                        .execute(&mut *transaction)
                        .await?;
                    Some(row)
                } else {
                    None
                }
            });
            if let Some(row) = claimed {
                claims.push(row.claim(owner)?);
            }
        }
        let next: Option<i64> = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT MIN(CASE WHEN reader_until > $1 AND (next_read_at IS NULL OR reader_until > next_read_at) \
                 THEN reader_until ELSE next_read_at END) FROM directories \
                 WHERE source <> '' AND (next_read_at IS NOT NULL OR reader_until > $1)",
            )
            .bind(now.0)
            .fetch_one(&mut *connection)
            .await?
        });
        Ok((claims, next.map(Timestamp)))
    }

    /// The directories whose schedule is on, as claims that nobody holds: what watching them needs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scheduled_directories(&self) -> Result<Vec<ReadClaim>> {
        let rows: Vec<DueRow> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT id, name, source, source_version, read_cursor, everything_read_at, NULL AS asked_read, \
                 trouble_since, trouble_told FROM directories \
                 WHERE source <> '' AND next_read_at IS NOT NULL",
            )
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(|row| row.claim(String::new())).collect()
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
            let held = holds!(transaction, claim);
            if held {
                sqlx::query("UPDATE directories SET reader_until = $1 WHERE id = $2")
                    .bind(now.plus_seconds(LEASE_SECONDS).0)
                    .bind(claim.directory_id.to_string())
                    .execute(&mut *transaction)
                    .await?;
                sqlx::query("UPDATE directory_reads SET counts = $1 WHERE id = $2 AND state = $3")
                    .bind(json(counts)?)
                    .bind(id.to_string())
                    .bind(word(ReadState::Running))
                    .execute(&mut *transaction)
                    .await?;
            }
            held
        }))
    }

    /// Whether a claim is still held, by the same settings.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holds_read(&self, claim: &ReadClaim) -> Result<bool> {
        Ok(write!(self, |transaction| holds!(transaction, claim)))
    }

    /// Takes the claim on a directory away, wherever it is read, and says when the next read is due if its schedule is on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stop_read(
        &self,
        id: DirectoryId,
        now: Timestamp,
        next_read_at: Timestamp,
        audit: &AuditEntry,
    ) -> Result<()> {
        let stopped = ReadProblem {
            reason: Shortfall::Stopped,
            message: "Somebody stopped it.".into(),
            advice: "Nothing is to be done: the next read sees it all.".into(),
        };
        write!(self, |transaction| {
            sqlx::query(
                "UPDATE directories SET reader = NULL, reader_until = NULL, \
                 next_read_at = CASE WHEN next_read_at IS NULL THEN NULL ELSE $1 END WHERE id = $2 AND reader IS NOT NULL",
            )
            .bind(next_read_at.0)
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
            sqlx::query(
                "UPDATE directory_reads SET state = $1, problem = $2, ended_at = $3 WHERE directory_id = $4 AND state = $5",
            )
            .bind(word(ReadState::Incomplete))
            .bind(json(&stopped)?)
            .bind(now.0)
            .bind(id.to_string())
            .bind(word(ReadState::Running))
            .execute(&mut *transaction)
            .await?;
            write_audit!(transaction, audit);
        });
        Ok(())
    }
}
