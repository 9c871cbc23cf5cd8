//! Changing a password, which ends the sessions that were opened with the old one.

use model::{AdministratorId, AuditEntry, SessionId};

use crate::audit::write_audit;
use crate::pool::write;
use crate::{Result, Store};

impl Store {
    /// Sets the password's hash and ends every session. With `keep`, one session stays and gets another token.
    /// `false` when there is no such administrator.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(
        &self,
        id: AdministratorId,
        password_hash: &str,
        keep: Option<(SessionId, &str)>,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let (kept, token_hash) = keep.map_or((String::new(), ""), |(kept, token_hash)| {
            (kept.to_string(), token_hash)
        });
        write!(self, |transaction| {
            let changed = sqlx::query("UPDATE administrators SET password_hash = $1 WHERE id = $2")
                .bind(password_hash)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if changed == 0 {
                return Ok(false);
            }
            sqlx::query("DELETE FROM sessions WHERE administrator_id = $1 AND id <> $2")
                .bind(id.to_string())
                .bind(&kept)
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
            sqlx::query("UPDATE sessions SET token_hash = $1 WHERE administrator_id = $2 AND id = $3")
                .bind(token_hash)
                .bind(id.to_string())
                .bind(&kept)
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
            write_audit!(transaction, audit);
        });
        Ok(true)
    }
}
