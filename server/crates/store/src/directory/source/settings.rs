//! Directories that are read from somewhere else, and how.

use model::{AuditEntry, Directory, DirectoryId, SourceSettings, Timestamp};
use secrecy::SecretString;

use crate::audit::write_audit;
use crate::directory::nesting::settle_nesting;
use crate::pool::{next_change, read, write};
use crate::seal::{delete_secrets, write_secret};
use crate::words::{from_json, json, word};
use crate::{Result, Store};

/// The owner's table and the name of a source's secret.
pub(super) const SECRET: (&str, &str) = ("directories", "source_secret");

/// How a directory is read, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSource {
    /// The settings.
    pub settings: SourceSettings,
    /// The number that other settings bump.
    pub version: i64,
    /// Whether there is a secret.
    pub has_secret: bool,
    /// When everything was last read completely.
    pub everything_read_at: Option<Timestamp>,
    /// When the next read is due.
    pub next_read_at: Option<Timestamp>,
}

impl Store {
    /// Adds a directory that is read from somewhere else; its first read is due at once if its schedule is on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_directory(
        &self,
        directory: &Directory,
        settings: &SourceSettings,
        secret: Option<&SecretString>,
        audit: &AuditEntry,
    ) -> Result<()> {
        let id = directory.id.to_string();
        write!(self, |transaction| {
            sqlx::query(
                "INSERT INTO directories (id, kind, name, default_domain, expand_nested_groups, created_at, source, next_read_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(&id)
            .bind(word(directory.kind))
            .bind(&directory.name)
            .bind(&directory.default_domain)
            .bind(directory.expand_nested_groups)
            .bind(directory.created_at.0)
            .bind(json(settings)?)
            .bind(settings.schedule.enabled.then_some(directory.created_at.0))
            .execute(&mut *transaction)
            .await?;
            if let Some(secret) = secret {
                write_secret!(self, transaction, SECRET.0, &id, SECRET.1, secret, audit.at);
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// How a directory is read; `None` for the built-in one and for one that is not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn source(&self, id: DirectoryId) -> Result<Option<StoredSource>> {
        let id = id.to_string();
        let row: Option<(String, i64, Option<i64>, Option<i64>)> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT source, source_version, everything_read_at, next_read_at FROM directories \
                 WHERE id = $1 AND source <> ''",
            )
            .bind(&id)
            .fetch_optional(&mut *connection)
            .await?
        });
        let Some((source, version, everything_read_at, next_read_at)) = row else {
            return Ok(None);
        };
        Ok(Some(StoredSource {
            settings: from_json(&source, "directories.source")?,
            version,
            has_secret: self.has_secret(SECRET.0, &id, SECRET.1).await?,
            everything_read_at: everything_read_at.map(Timestamp),
            next_read_at: next_read_at.map(Timestamp),
        }))
    }

    /// Whether a directory is read from somewhere else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_source(&self, id: DirectoryId) -> Result<bool> {
        let found: Option<bool> = read!(self, |connection| {
            sqlx::query_scalar("SELECT source <> '' FROM directories WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(&mut *connection)
                .await?
        });
        Ok(found.unwrap_or(false))
    }

    /// The secret of a directory's source. Only for signing in there.
    ///
    /// # Errors
    /// When it was sealed with another key, or the database fails.
    pub async fn source_secret(&self, id: DirectoryId) -> Result<Option<SecretString>> {
        self.secret(SECRET.0, &id.to_string(), SECRET.1).await
    }

    /// Sets how a directory is read: everything is read anew, soon if its schedule is on. Without a new secret the old one
    /// stays. Answers whether it still had the version that was seen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_source(
        &self,
        id: DirectoryId,
        version: i64,
        settings: &SourceSettings,
        secret: Option<&SecretString>,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let id = id.to_string();
        let set = write!(self, |transaction| {
            let changed = sqlx::query(
                "UPDATE directories SET source = $1, source_version = source_version + 1, read_cursor = NULL, \
                 next_read_at = $2 WHERE id = $3 AND source <> '' AND source_version = $4",
            )
            .bind(json(settings)?)
            .bind(settings.schedule.enabled.then_some(audit.at.0))
            .bind(&id)
            .bind(version)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
            if changed == 0 {
                return Ok(false);
            }
            if let Some(secret) = secret {
                write_secret!(self, transaction, SECRET.0, &id, SECRET.1, secret, audit.at);
            }
            write_audit!(transaction, audit);
            true
        });
        Ok(set)
    }

    /// Removes a directory and forgets its people and groups: nobody is told, because nobody takes them from there. `false`
    /// while an application does: then nothing is changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_directory(&self, id: DirectoryId, audit: &AuditEntry) -> Result<bool> {
        let id = id.to_string();
        let removed = write!(self, |transaction| {
            let is_used: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM applications WHERE directory_id = $1 AND deleted_at IS NULL)",
            )
            .bind(&id)
            .fetch_one(&mut *transaction)
            .await?;
            if is_used {
                return Ok(false);
            }
            sqlx::query(
                "UPDATE directories SET removed_at = $1, source = '', read_cursor = NULL, next_read_at = NULL, \
                 asked_read = NULL, source_version = source_version + 1 WHERE id = $2 AND source <> ''",
            )
            .bind(audit.at.0)
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
            let number = next_change!(transaction);
            for table in ["group_id", "member_id"] {
                let sql = format!(
                    "UPDATE memberships SET removed = TRUE, direct = FALSE, inherited = FALSE, change = $1 WHERE removed = FALSE \
                     AND {table} IN (SELECT id FROM objects WHERE directory_id = $2)"
                );
                sqlx::query(sqlx::AssertSqlSafe(sql))
                    .bind(number)
                    .bind(&id)
                    .execute(&mut *transaction)
                    .await?;
            }
            sqlx::query(
                "UPDATE objects SET state = 'purged', unique_name = NULL, account_enabled = FALSE, manager_id = NULL, \
                 attributes = '{}', search_text = '', change = $1, updated_at = $2, deleted_at = $2 WHERE directory_id = $3",
            )
            .bind(number)
            .bind(audit.at.0)
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
            for sql in [
                "DELETE FROM source_entries WHERE directory_id = $1",
                "DELETE FROM expected_members WHERE directory_id = $1",
            ] {
                sqlx::query(sql).bind(&id).execute(&mut *transaction).await?;
            }
            delete_secrets!(transaction, SECRET.0, &id);
            settle_nesting!(transaction, number);
            write_audit!(transaction, audit);
            true
        });
        if removed {
            self.announce_change();
        }
        Ok(removed)
    }
}
