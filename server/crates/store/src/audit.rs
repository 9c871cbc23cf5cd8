//! The audit log.

use model::{AuditEntry, AuditQuery, Slice, Timestamp};
use sqlx::{FromRow, QueryBuilder};

use crate::pool::{read, write};
use crate::slice::{page_size, slice};
use crate::words::{containing, from_id, from_json};
use crate::{Result, Store};

/// Writes an audit row inside a `write!` body, so that the change and its row are committed together.
macro_rules! write_audit {
    ($transaction:ident, $entry:expr) => {{
        let entry: &model::AuditEntry = $entry;
        sqlx::query(
            "INSERT INTO audit_entries (id, at, actor, activity, target, target_path, details, succeeded, address, search_text) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(entry.id.to_string())
        .bind(entry.at.0)
        .bind(&entry.actor)
        .bind(&entry.activity)
        .bind(&entry.target)
        .bind(&entry.target_path)
        .bind($crate::words::json(&entry.details)?)
        .bind(entry.succeeded)
        .bind(&entry.address)
        .bind($crate::words::search_text([&entry.actor, &entry.activity, &entry.target]))
        .execute(&mut *$transaction)
        .await?;
    }};
}
pub(crate) use write_audit;

#[derive(FromRow)]
struct Row {
    id: String,
    at: i64,
    actor: String,
    activity: String,
    target: String,
    target_path: String,
    details: String,
    succeeded: bool,
    address: String,
}

impl TryFrom<Row> for AuditEntry {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "audit_entries.id")?,
            at: Timestamp(row.at),
            actor: row.actor,
            activity: row.activity,
            target: row.target,
            target_path: row.target_path,
            details: from_json(&row.details, "audit_entries.details")?,
            succeeded: row.succeeded,
            address: row.address,
        })
    }
}

impl Store {
    /// Writes an audit row on its own: for what was refused, where there is no change to go with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn append_audit(&self, entry: &AuditEntry) -> Result<()> {
        write!(self, |transaction| write_audit!(transaction, entry));
        Ok(())
    }

    /// The audit log, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_entries(&self, query: &AuditQuery) -> Result<Slice<AuditEntry>> {
        let size = page_size(query.page_size);
        let rows: Vec<Row> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(
                "SELECT id, at, actor, activity, target, target_path, details, succeeded, address FROM audit_entries WHERE TRUE",
            );
            if !query.search.trim().is_empty() {
                sql.push(" AND search_text LIKE ")
                    .push_bind(containing(&query.search))
                    .push(" ESCAPE '\\'");
            }
            if let Some(before) = query.before {
                sql.push(" AND id < ").push_bind(before.to_string());
            }
            sql.push(" ORDER BY id DESC LIMIT ")
                .push_bind(i64::from(size) + 1);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        slice(rows, size, AuditEntry::try_from)
    }
}
