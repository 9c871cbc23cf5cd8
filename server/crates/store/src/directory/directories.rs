//! The table `directories`.

use model::{AuditEntry, Directory, DirectoryId, DirectorySummary, LastRead, Timestamp};
use sqlx::FromRow;

use super::nesting::{inherit, rebuild};
use crate::audit::write_audit;
use crate::pool::{next_change, read, write};
use crate::words::{from_id, from_word};
use crate::{Error, Result, Store};

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    name: String,
    default_domain: String,
    expand_nested_groups: bool,
    created_at: i64,
    users: i64,
    blocked_users: i64,
    deleted_users: i64,
    groups: i64,
    last_state: Option<String>,
    last_at: Option<i64>,
}

impl TryFrom<Row> for DirectorySummary {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            directory: Directory {
                id: from_id(&row.id, "directories.id")?,
                kind: from_word(&row.kind, "directories.kind")?,
                name: row.name,
                default_domain: row.default_domain,
                expand_nested_groups: row.expand_nested_groups,
                created_at: Timestamp(row.created_at),
            },
            users: row.users,
            blocked_users: row.blocked_users,
            deleted_users: row.deleted_users,
            groups: row.groups,
            last_read: match (row.last_state, row.last_at) {
                (Some(state), Some(at)) => Some(LastRead {
                    state: from_word(&state, "directory_reads.state")?,
                    at: Timestamp(at),
                }),
                _ => None,
            },
        })
    }
}

impl Store {
    /// Every directory with its numbers, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directories(&self) -> Result<Vec<DirectorySummary>> {
        let rows: Vec<Row> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT d.id, d.kind, d.name, d.default_domain, d.expand_nested_groups, d.created_at, \
                 CAST(COALESCE(SUM(CASE WHEN o.kind = 'user' AND o.state = 'active' THEN o.objects ELSE 0 END), 0) AS BIGINT) AS users, \
                 CAST(COALESCE(SUM(CASE WHEN o.kind = 'user' AND o.state = 'active' AND o.account_enabled = FALSE \
                 THEN o.objects ELSE 0 END), 0) AS BIGINT) AS blocked_users, \
                 CAST(COALESCE(SUM(CASE WHEN o.kind = 'user' AND o.state = 'soft_deleted' THEN o.objects ELSE 0 END), 0) AS BIGINT) AS deleted_users, \
                 CAST(COALESCE(SUM(CASE WHEN o.kind = 'group' AND o.state = 'active' THEN o.objects ELSE 0 END), 0) AS BIGINT) AS groups, \
                 (SELECT r.state FROM directory_reads r WHERE r.directory_id = d.id ORDER BY r.id DESC LIMIT 1) AS last_state, \
                 (SELECT COALESCE(r.ended_at, r.started_at) FROM directory_reads r WHERE r.directory_id = d.id \
                 ORDER BY r.id DESC LIMIT 1) AS last_at \
                 FROM directories d LEFT JOIN (SELECT directory_id, kind, state, account_enabled, \
                 CAST(COUNT(*) AS BIGINT) AS objects FROM objects WHERE kind IN ('user', 'group') \
                 AND state IN ('active', 'soft_deleted') GROUP BY directory_id, kind, state, account_enabled) o \
                 ON o.directory_id = d.id WHERE d.removed_at IS NULL GROUP BY d.id, d.kind, d.name, d.default_domain, d.expand_nested_groups, d.created_at ORDER BY d.created_at, d.id",
            )
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(DirectorySummary::try_from).collect()
    }

    /// A directory with its numbers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directory(&self, id: DirectoryId) -> Result<Option<DirectorySummary>> {
        let all = self.directories().await?;
        Ok(all.into_iter().find(|summary| summary.directory.id == id))
    }

    /// The name of a directory.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directory_name(&self, id: DirectoryId) -> Result<Option<String>> {
        Ok(read!(self, |connection| {
            sqlx::query_scalar::<_, String>(
                "SELECT name FROM directories WHERE id = $1 AND removed_at IS NULL",
            )
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?
        }))
    }

    /// The default domain of a directory; empty when it has none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn default_domain(&self, id: DirectoryId) -> Result<String> {
        let found: Option<String> = read!(self, |connection| {
            sqlx::query_scalar("SELECT default_domain FROM directories WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(&mut *connection)
                .await?
        });
        Ok(found.unwrap_or_default())
    }

    /// Renames a directory. Answers whether there is one with that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename_directory(&self, id: DirectoryId, name: &str, audit: &AuditEntry) -> Result<bool> {
        Ok(write!(self, |transaction| {
            let renamed = sqlx::query("UPDATE directories SET name = $1 WHERE id = $2")
                .bind(name)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?
                .rows_affected()
                > 0;
            if renamed {
                write_audit!(transaction, audit);
            }
            renamed
        }))
    }

    /// Sets the default domain of a directory; empty text takes it away. Where a mapping uses it, the next cycle is an initial
    /// one, as after another mapping. Answers whether there is a directory with that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_default_domain(
        &self,
        id: DirectoryId,
        default_domain: &str,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let set = write!(self, |transaction| {
            let before: Option<String> =
                sqlx::query_scalar("SELECT default_domain FROM directories WHERE id = $1")
                    .bind(id.to_string())
                    .fetch_optional(&mut *transaction)
                    .await?;
            let Some(before) = before else {
                return Ok(false);
            };
            if before != default_domain {
                sqlx::query("UPDATE directories SET default_domain = $1 WHERE id = $2")
                    .bind(default_domain)
                    .bind(id.to_string())
                    .execute(&mut *transaction)
                    .await?;
                sqlx::query(
                    "UPDATE jobs SET watermark = NULL, generation = generation + 1, \
                     next_cycle_at = CASE WHEN status = 'on' THEN $1 ELSE next_cycle_at END \
                     WHERE lower(schema) LIKE '%defaultdomain%' \
                     AND application_id IN (SELECT a.id FROM applications a WHERE a.directory_id = $2)",
                )
                .bind(audit.at.0)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?;
            }
            write_audit!(transaction, audit);
            true
        });
        self.announce_change();
        Ok(set)
    }

    /// Says whether members of groups inside a group are members of that group too. Answers whether there is a directory with
    /// that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_expand_nested_groups(
        &self,
        id: DirectoryId,
        expand: bool,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let set = write!(self, |transaction| {
            let set = sqlx::query("UPDATE directories SET expand_nested_groups = $1 WHERE id = $2")
                .bind(expand)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?
                .rows_affected()
                > 0;
            if set {
                let change = next_change!(transaction);
                let groups = rebuild!(transaction);
                inherit!(transaction, change, &groups);
                write_audit!(transaction, audit);
            }
            set
        });
        self.announce_change();
        Ok(set)
    }
}
