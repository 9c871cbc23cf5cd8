//! Blocking, soft-deleting and restoring.

use model::{AuditEntry, ObjectId, ObjectState, Timestamp};
use sqlx::QueryBuilder;

use super::nesting::settle_nesting;
use super::read::objects;
use super::upsert::upsert_objects;
use crate::audit::write_audit;
use crate::pool::{next_change, write};
use crate::{Result, Store};

/// Ends an `UPDATE objects SET …` with the condition for these ids.
macro_rules! for_ids {
    ($sql:ident, $ids:expr) => {{
        $sql.push(" WHERE id IN (");
        let mut list = $sql.separated(", ");
        for id in $ids {
            list.push_bind(id.to_string());
        }
        $sql.push(")");
    }};
}

/// Moves objects to the recycle bin inside a `write!` body and answers how many it moved: `soft_delete!(transaction, ids, now,
/// change)`, with `ids: &[ObjectId]`. A user principal name becomes free.
macro_rules! soft_delete {
    ($transaction:ident, $ids:expr, $now:expr, $change:expr) => {{
        let (ids, now, change): (&[model::ObjectId], model::Timestamp, i64) = ($ids, $now, $change);
        let mut moved = 0;
        for chunk in ids.chunks($crate::repeated::ROWS) {
            let mut sql = sqlx::QueryBuilder::new(
                "UPDATE objects SET state = 'soft_deleted', unique_name = NULL, deleted_at = ",
            );
            sql.push_bind(now.0).push(", change = ").push_bind(change);
            sql.push(", updated_at = ").push_bind(now.0);
            sql.push(" WHERE state = 'active' AND id IN (");
            $crate::repeated::push_ids(&mut sql, chunk);
            moved += sql.build().execute(&mut *$transaction).await?.rows_affected();
        }
        moved
    }};
}
pub(super) use soft_delete;

impl Store {
    /// Allows or blocks the sign-in of users that are not deleted. Answers how many it changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_account_enabled(
        &self,
        ids: &[ObjectId],
        enabled: bool,
        now: Timestamp,
        audit: &AuditEntry,
    ) -> Result<u64> {
        let changed = write!(self, |transaction| {
            let change = next_change!(transaction);
            let mut changed = 0;
            for chunk in ids.chunks(500) {
                let mut sql = QueryBuilder::new("UPDATE objects SET account_enabled = ");
                sql.push_bind(enabled).push(", change = ").push_bind(change);
                sql.push(", updated_at = ").push_bind(now.0);
                for_ids!(sql, chunk);
                sql.push(" AND kind = 'user' AND state = 'active' AND account_enabled <> ")
                    .push_bind(enabled);
                changed += sql.build().execute(&mut *transaction).await?.rows_affected();
            }
            if changed == 0 {
                return Ok(0);
            }
            write_audit!(transaction, audit);
            changed
        });
        self.announce_change();
        Ok(changed)
    }

    /// Moves objects to the recycle bin. A user principal name becomes free. Answers how many it moved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn soft_delete_objects(
        &self,
        ids: &[ObjectId],
        now: Timestamp,
        audit: &AuditEntry,
    ) -> Result<u64> {
        let moved = write!(self, |transaction| {
            let change = next_change!(transaction);
            let moved = soft_delete!(transaction, ids, now, change);
            if moved == 0 {
                return Ok(0);
            }
            settle_nesting!(transaction, change);
            write_audit!(transaction, audit);
            moved
        });
        self.announce_change();
        Ok(moved)
    }

    /// Takes objects out of the recycle bin, all or none. Answers how many it restored.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when the user principal name of one is taken by now; otherwise when the database
    /// fails.
    pub async fn restore_objects(
        &self,
        ids: &[ObjectId],
        now: Timestamp,
        audit: &AuditEntry,
    ) -> Result<usize> {
        let restored = write!(self, |transaction| {
            let change = next_change!(transaction);
            let mut restored = 0;
            for chunk in ids.chunks(500) {
                let mut objects = objects!(transaction, chunk);
                objects.retain(|object| object.state == ObjectState::SoftDeleted);
                for object in &mut objects {
                    object.state = ObjectState::Active;
                    object.deleted_at = None;
                    object.change = change;
                    object.updated_at = now;
                }
                upsert_objects!(transaction, &objects);
                restored += objects.len();
            }
            if restored == 0 {
                return Ok(0);
            }
            settle_nesting!(transaction, change);
            write_audit!(transaction, audit);
            restored
        });
        self.announce_change();
        Ok(restored)
    }
}
