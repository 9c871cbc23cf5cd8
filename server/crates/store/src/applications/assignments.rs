//! Assigning and unassigning.

use model::{ApplicationId, AuditEntry, ObjectId, ObjectState};
use sqlx::QueryBuilder;

use crate::audit::write_audit;
use crate::pool::{next_change, write};
use crate::words::word;
use crate::{Result, Store};

/// Rows per statement.
const ROWS: usize = 500;

impl Store {
    /// Assigns users and groups to an application. Those that are assigned already, and those that are deleted, are
    /// left as they are. Returns how many were assigned now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assign(
        &self,
        application: ApplicationId,
        objects: &[ObjectId],
        role: &str,
        audit: &AuditEntry,
    ) -> Result<i64> {
        let application = application.to_string();
        let assigned = write!(self, |transaction| {
            let mut wanted = Vec::new();
            for chunk in objects.chunks(ROWS) {
                let mut sql = QueryBuilder::new("SELECT o.id FROM objects o WHERE o.state = ");
                sql.push_bind(word(ObjectState::Active));
                sql.push(
                    " AND NOT EXISTS (SELECT 1 FROM assignments s WHERE s.object_id = o.id AND s.removed = FALSE \
                     AND s.application_id = ",
                );
                sql.push_bind(&application).push(") AND o.id IN (");
                let mut ids = sql.separated(", ");
                for id in chunk {
                    ids.push_bind(id.to_string());
                }
                sql.push(")");
                let mut found: Vec<String> = sql.build_query_scalar().fetch_all(&mut *transaction).await?;
                wanted.append(&mut found);
            }
            if !wanted.is_empty() {
                let change = next_change!(transaction);
                for chunk in wanted.chunks(ROWS) {
                    let mut sql = QueryBuilder::new(
                        "INSERT INTO assignments (application_id, object_id, role, removed, change, assigned_at) ",
                    );
                    sql.push_values(chunk, |mut row, id| {
                        row.push_bind(&application)
                            .push_bind(id)
                            .push_bind(role)
                            .push_bind(false)
                            .push_bind(change)
                            .push_bind(audit.at.0);
                    });
                    sql.push(
                        " ON CONFLICT (application_id, object_id) DO UPDATE SET role = excluded.role, removed = FALSE, \
                         change = excluded.change, assigned_at = excluded.assigned_at",
                    );
                    sql.build().execute(&mut *transaction).await?;
                }
                write_audit!(transaction, audit);
            }
            wanted.len()
        });
        if assigned > 0 {
            self.announce_change();
        }
        Ok(i64::try_from(assigned).unwrap_or(i64::MAX))
    }

    /// Takes users and groups off an application. Returns how many were assigned until now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unassign(
        &self,
        application: ApplicationId,
        objects: &[ObjectId],
        audit: &AuditEntry,
    ) -> Result<i64> {
        let application = application.to_string();
        let removed = write!(self, |transaction| {
            let mut assigned: Vec<String> = Vec::new();
            for chunk in objects.chunks(ROWS) {
                let mut sql = QueryBuilder::new(
                    "SELECT object_id FROM assignments WHERE removed = FALSE AND application_id = ",
                );
                sql.push_bind(&application).push(" AND object_id IN (");
                let mut ids = sql.separated(", ");
                for id in chunk {
                    ids.push_bind(id.to_string());
                }
                sql.push(")");
                let mut found: Vec<String> = sql.build_query_scalar().fetch_all(&mut *transaction).await?;
                assigned.append(&mut found);
            }
            if !assigned.is_empty() {
                let change = next_change!(transaction);
                for chunk in assigned.chunks(ROWS) {
                    let mut sql = QueryBuilder::new("UPDATE assignments SET removed = TRUE, change = ");
                    sql.push_bind(change)
                        .push(" WHERE application_id = ")
                        .push_bind(&application);
                    sql.push(" AND object_id IN (");
                    let mut ids = sql.separated(", ");
                    for id in chunk {
                        ids.push_bind(id);
                    }
                    sql.push(")");
                    sql.build().execute(&mut *transaction).await?;
                }
                write_audit!(transaction, audit);
            }
            assigned.len()
        });
        if removed > 0 {
            self.announce_change();
        }
        Ok(i64::try_from(removed).unwrap_or(i64::MAX))
    }
}
