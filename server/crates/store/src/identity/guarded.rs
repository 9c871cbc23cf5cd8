//! Changes that could leave the installation without anybody who may manage it.

use model::{AdministratorId, AuditEntry, Role};

use crate::audit::write_audit;
use crate::pool::write;
use crate::words::word;
use crate::{Result, Store};

/// How a guarded change of an administrator went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarded {
    /// It is done.
    Done,
    /// There is no such administrator.
    Missing,
    /// Refused: no enabled Global Administrator would be left.
    LastAdministrator,
}

/// Takes the administrators in turn with other guarded changes, and answers whether an enabled Global Administrator
/// would be left without this one.
macro_rules! others_remain {
    ($transaction:ident, $id:expr) => {{
        let role = word(Role::GlobalAdministrator);
        // Locks the rows on PostgreSQL, so that two of the last two cannot remove each other at once.
        sqlx::query("UPDATE administrators SET enabled = enabled WHERE role = $1")
            .bind(&role)
            .execute(&mut *$transaction)
            .await
            .map(|_| ())?;
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM administrators WHERE role = $1 AND enabled = TRUE AND id <> $2",
        )
        .bind(&role)
        .bind($id.to_string())
        .fetch_one(&mut *$transaction)
        .await?;
        count > 0
    }};
}

/// Ends all sessions of an administrator inside a `write!` body.
macro_rules! end_sessions {
    ($transaction:ident, $id:expr) => {
        sqlx::query("DELETE FROM sessions WHERE administrator_id = $1")
            .bind($id.to_string())
            .execute(&mut *$transaction)
            .await
            .map(|_| ())?
    };
}

impl Store {
    /// Changes the name on screen and the role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn update_administrator(
        &self,
        id: AdministratorId,
        display_name: &str,
        role: Role,
        audit: &AuditEntry,
    ) -> Result<Guarded> {
        write!(self, |transaction| {
            if !others_remain!(transaction, id) && role != Role::GlobalAdministrator {
                return Ok(Guarded::LastAdministrator);
            }
            let changed = sqlx::query("UPDATE administrators SET display_name = $1, role = $2 WHERE id = $3")
                .bind(display_name)
                .bind(word(role))
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if changed == 0 {
                return Ok(Guarded::Missing);
            }
            write_audit!(transaction, audit);
        });
        Ok(Guarded::Done)
    }

    /// Allows or forbids sign-in. Forbidding ends every session at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_administrator_enabled(
        &self,
        id: AdministratorId,
        enabled: bool,
        audit: &AuditEntry,
    ) -> Result<Guarded> {
        write!(self, |transaction| {
            if !others_remain!(transaction, id) && !enabled {
                return Ok(Guarded::LastAdministrator);
            }
            let changed = sqlx::query("UPDATE administrators SET enabled = $1 WHERE id = $2")
                .bind(enabled)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if changed == 0 {
                return Ok(Guarded::Missing);
            }
            if !enabled {
                end_sessions!(transaction, id);
            }
            write_audit!(transaction, audit);
        });
        Ok(Guarded::Done)
    }

    /// Removes an administrator and their sessions. What they did stays in the audit log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_administrator(&self, id: AdministratorId, audit: &AuditEntry) -> Result<Guarded> {
        write!(self, |transaction| {
            if !others_remain!(transaction, id) {
                return Ok(Guarded::LastAdministrator);
            }
            end_sessions!(transaction, id);
            let removed = sqlx::query("DELETE FROM administrators WHERE id = $1")
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if removed == 0 {
                return Ok(Guarded::Missing);
            }
            write_audit!(transaction, audit);
        });
        Ok(Guarded::Done)
    }
}
