//! Deleting for good.

use model::{Attributes, AuditEntry, ObjectId, ObjectState, Timestamp, Value, attribute};
use sqlx::QueryBuilder;

use super::nesting::settle_nesting;
use super::read::objects;
use super::upsert::upsert_objects;
use crate::audit::write_audit;
use crate::pool::{next_change, read, write};
use crate::{Result, Store};

/// Milliseconds that an object stays in the recycle bin.
const KEPT: i64 = 30 * 24 * 60 * 60 * 1000;

impl Store {
    /// Deletes objects of the recycle bin for good: only id and display name are kept, memberships end, and whoever
    /// had one as manager has none. Answers how many it purged.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge_objects(&self, ids: &[ObjectId], now: Timestamp, audit: &AuditEntry) -> Result<usize> {
        let purged = write!(self, |transaction| {
            let change = next_change!(transaction);
            let mut purged = 0;
            for chunk in ids.chunks(500) {
                let mut objects = objects!(transaction, chunk);
                objects.retain(|object| object.state == ObjectState::SoftDeleted);
                if objects.is_empty() {
                    continue;
                }
                for object in &mut objects {
                    let name = Value::Text(object.display_name());
                    object.state = ObjectState::Purged;
                    object.account_enabled = false;
                    object.manager = None;
                    object.attributes = Attributes::from([(attribute::DISPLAY_NAME.to_owned(), name)]);
                    object.change = change;
                    object.updated_at = now;
                }
                upsert_objects!(transaction, &objects);
                let ids: Vec<ObjectId> = objects.iter().map(|object| object.id).collect();
                for end in ["group_id", "member_id"] {
                    let mut sql = QueryBuilder::new(
                        "UPDATE memberships SET removed = TRUE, direct = FALSE, inherited = FALSE, change = ",
                    );
                    sql.push_bind(change).push(" WHERE removed = FALSE AND ");
                    sql.push(end).push(" IN (");
                    let mut list = sql.separated(", ");
                    for id in &ids {
                        list.push_bind(id.to_string());
                    }
                    sql.push(")");
                    sql.build().execute(&mut *transaction).await?;
                }
                let mut sql = QueryBuilder::new("UPDATE objects SET manager_id = NULL, change = ");
                sql.push_bind(change).push(", updated_at = ").push_bind(now.0);
                sql.push(" WHERE manager_id IN (");
                let mut list = sql.separated(", ");
                for id in &ids {
                    list.push_bind(id.to_string());
                }
                sql.push(")");
                sql.build().execute(&mut *transaction).await?;
                purged += ids.len();
            }
            if purged == 0 {
                return Ok(0);
            }
            settle_nesting!(transaction, change);
            write_audit!(transaction, audit);
            purged
        });
        self.announce_change();
        Ok(purged)
    }

    /// Objects whose 30 days in the recycle bin are over, at most 500 of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expired_objects(&self, now: Timestamp) -> Result<Vec<ObjectId>> {
        let ids: Vec<String> = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT id FROM objects WHERE kind IN ('user', 'group') AND state = 'soft_deleted' AND deleted_at <= $1 \
                 ORDER BY deleted_at LIMIT 500",
            )
            .bind(now.0.saturating_sub(KEPT))
            .fetch_all(&mut *connection)
            .await?
        });
        ids.iter()
            .map(|id| crate::words::from_id(id, "objects.id"))
            .collect()
    }
}
