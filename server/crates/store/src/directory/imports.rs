//! The table `imports`.

use model::{DirectoryId, Import, ImportId, ImportReport, ImportSettings, ImportState, Timestamp};
use sqlx::FromRow;

use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word, json, word};
use crate::{Error, Result, Store};

#[derive(FromRow)]
struct Row {
    id: String,
    directory_id: String,
    file_name: String,
    size_bytes: i64,
    state: String,
    settings: String,
    report: String,
    actor: String,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<Row> for Import {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "imports.id")?,
            directory_id: from_id(&row.directory_id, "imports.directory_id")?,
            file_name: row.file_name,
            size_bytes: row.size_bytes,
            state: from_word(&row.state, "imports.state")?,
            settings: from_json(&row.settings, "imports.settings")?,
            report: from_json(&row.report, "imports.report")?,
            actor: row.actor,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
        })
    }
}

impl Store {
    /// Adds an import whose file has been uploaded. No audit row yet: nothing of the directory has changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_import(&self, import: &Import) -> Result<()> {
        write!(self, |transaction| {
            sqlx::query(
                "INSERT INTO imports (id, directory_id, file_name, size_bytes, state, settings, report, actor, created_at, updated_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(import.id.to_string())
            .bind(import.directory_id.to_string())
            .bind(&import.file_name)
            .bind(import.size_bytes)
            .bind(word(import.state))
            .bind(json(&import.settings)?)
            .bind(json(&import.report)?)
            .bind(&import.actor)
            .bind(import.created_at.0)
            .bind(import.updated_at.0)
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// An import.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import(&self, id: ImportId) -> Result<Option<Import>> {
        let row: Option<Row> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT id, directory_id, file_name, size_bytes, state, settings, report, actor, created_at, updated_at \
                 FROM imports WHERE id = $1",
            )
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?
        });
        row.map(Import::try_from).transpose()
    }

    /// The newest imports into a directory.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn imports(&self, directory: DirectoryId, limit: u32) -> Result<Vec<Import>> {
        let rows: Vec<Row> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT id, directory_id, file_name, size_bytes, state, settings, report, actor, created_at, updated_at \
                 FROM imports WHERE directory_id = $1 ORDER BY id DESC LIMIT $2",
            )
            .bind(directory.to_string())
            .bind(i64::from(limit))
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(Import::try_from).collect()
    }

    /// Moves an import on, unless it was applied meanwhile. Answers whether it did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_import(
        &self,
        id: ImportId,
        state: ImportState,
        settings: &ImportSettings,
        report: &ImportReport,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(write!(self, |transaction| {
            sqlx::query(
                "UPDATE imports SET state = $1, settings = $2, report = $3, updated_at = $4 \
                 WHERE id = $5 AND state <> 'applied'",
            )
            .bind(word(state))
            .bind(json(settings)?)
            .bind(json(report)?)
            .bind(now.0)
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?
            .rows_affected()
                > 0
        }))
    }

    /// Forgets an import that was not applied. Answers whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_import(&self, id: ImportId) -> Result<bool> {
        Ok(write!(self, |transaction| {
            sqlx::query("DELETE FROM imports WHERE id = $1 AND state <> 'applied'")
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?
                .rows_affected()
                > 0
        }))
    }

    /// Imports that were not applied and that nobody has touched since a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn abandoned_imports(&self, since: Timestamp) -> Result<Vec<ImportId>> {
        let ids: Vec<String> = read!(self, |connection| {
            sqlx::query_scalar("SELECT id FROM imports WHERE state <> 'applied' AND updated_at < $1")
                .bind(since.0)
                .fetch_all(&mut *connection)
                .await?
        });
        ids.iter().map(|id| from_id(id, "imports.id")).collect()
    }
}
