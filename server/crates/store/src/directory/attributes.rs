//! The table `directory_attributes`: attributes of users that an administrator added.

use model::{AuditEntry, DirectoryAttribute, DirectoryId, Schema};
use sqlx::{FromRow, query, query_as, query_scalar};

use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_json, from_word, word};
use crate::{Error, Result, Store};

#[derive(FromRow)]
struct Row {
    name: String,
    label: String,
    r#type: String,
    multi_valued: bool,
}

impl TryFrom<Row> for DirectoryAttribute {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            name: row.name,
            label: row.label,
            kind: from_word(&row.r#type, "directory_attributes.type")?,
            multi_valued: row.multi_valued,
            custom: true,
        })
    }
}

impl Store {
    /// The attributes that were added to a directory, in the order of their names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directory_attributes(&self, directory: DirectoryId) -> Result<Vec<DirectoryAttribute>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(
                "SELECT name, label, type, multi_valued FROM directory_attributes WHERE directory_id = $1 ORDER BY name",
            )
            .bind(directory.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(DirectoryAttribute::try_from).collect()
    }

    /// Adds an attribute to a directory. `false` when it has one of that name already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_directory_attribute(
        &self,
        directory: DirectoryId,
        attribute: &DirectoryAttribute,
        audit: &AuditEntry,
    ) -> Result<bool> {
        Ok(write!(self, |transaction| {
            let added = query(
                "INSERT INTO directory_attributes (directory_id, name, label, type, multi_valued, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (directory_id, name) DO NOTHING",
            )
            .bind(directory.to_string())
            .bind(&attribute.name)
            .bind(&attribute.label)
            .bind(word(attribute.kind))
            .bind(attribute.multi_valued)
            .bind(audit.at.0)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
                > 0;
            if added {
                write_audit!(transaction, audit);
            }
            added
        }))
    }

    /// Takes an added attribute away. Answers whether there was one of that name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_directory_attribute(
        &self,
        directory: DirectoryId,
        name: &str,
        audit: &AuditEntry,
    ) -> Result<bool> {
        Ok(write!(self, |transaction| {
            let deleted = query("DELETE FROM directory_attributes WHERE directory_id = $1 AND name = $2")
                .bind(directory.to_string())
                .bind(name)
                .execute(&mut *transaction)
                .await?
                .rows_affected()
                > 0;
            if deleted {
                write_audit!(transaction, audit);
            }
            deleted
        }))
    }

    /// How many objects of a directory have a value of that attribute.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn objects_with_attribute(&self, directory: DirectoryId, name: &str) -> Result<i64> {
        // Names have no character that stands for another one in a pattern, apart from the underscore.
        let pattern = format!("%\"{}\":%", name.replace('_', "\\_"));
        Ok(read!(self, |connection| {
            query_scalar(
                "SELECT count(*) FROM objects WHERE directory_id = $1 AND attributes LIKE $2 ESCAPE '\\'",
            )
            .bind(directory.to_string())
            .bind(pattern)
            .fetch_one(&mut *connection)
            .await?
        }))
    }

    /// The applications that take people from a directory, with their mappings.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schemas_of_directory(&self, directory: DirectoryId) -> Result<Vec<(String, Schema)>> {
        let rows: Vec<(String, String)> = read!(self, |connection| {
            query_as(
                "SELECT a.name, j.schema FROM applications a JOIN jobs j ON j.application_id = a.id \
                 WHERE a.directory_id = $1 AND a.deleted_at IS NULL ORDER BY a.name",
            )
            .bind(directory.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter()
            .map(|(name, schema)| Ok((name, from_json(&schema, "jobs.schema")?)))
            .collect()
    }
}
