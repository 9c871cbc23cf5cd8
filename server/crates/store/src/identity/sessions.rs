//! The table of sessions. It holds the hash of a session's token, never the token.

use model::{AdministratorId, AuditEntry, Principal, Session, SessionId, Timestamp};
use sqlx::FromRow;

use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_id, from_word};
use crate::{Result, Store};

/// A session to open.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// SHA-256 of the token, in hexadecimal.
    pub token_hash: String,
    /// Whose it is.
    pub administrator_id: AdministratorId,
    /// Now.
    pub created_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// The browser, shortened.
    pub user_agent: String,
    /// The address of the request; may be empty.
    pub address: String,
}

/// A session that is valid now.
#[derive(Clone, Debug)]
pub struct LiveSession {
    /// Who is signed in.
    pub principal: Principal,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

#[derive(FromRow)]
struct LiveRow {
    id: String,
    administrator_id: String,
    user_name: String,
    display_name: String,
    role: String,
    last_seen_at: i64,
    expires_at: i64,
}

#[derive(FromRow)]
struct Row {
    id: String,
    created_at: i64,
    last_seen_at: i64,
    user_agent: String,
    address: String,
}

impl Store {
    /// Opens a session, and removes sessions that have ended by themselves.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_session(
        &self,
        session: &NewSession,
        idle_since: Timestamp,
        audit: &AuditEntry,
    ) -> Result<()> {
        write!(self, |transaction| {
            sqlx::query("DELETE FROM sessions WHERE expires_at <= $1 OR last_seen_at <= $2")
                .bind(session.created_at.0)
                .bind(idle_since.0)
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
            sqlx::query(
                "INSERT INTO sessions \
                 (id, token_hash, administrator_id, created_at, last_seen_at, expires_at, user_agent, address) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(session.id.to_string())
            .bind(&session.token_hash)
            .bind(session.administrator_id.to_string())
            .bind(session.created_at.0)
            .bind(session.created_at.0)
            .bind(session.expires_at.0)
            .bind(&session.user_agent)
            .bind(&session.address)
            .execute(&mut *transaction)
            .await
            .map(|_| ())?;
            sqlx::query("UPDATE administrators SET last_sign_in_at = $1 WHERE id = $2")
                .bind(session.created_at.0)
                .bind(session.administrator_id.to_string())
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// The session of a token, if it has not ended and its administrator may sign in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn live_session(
        &self,
        token_hash: &str,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<LiveSession>> {
        let row: Option<LiveRow> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT s.id, s.administrator_id, a.user_name, a.display_name, a.role, s.last_seen_at, s.expires_at \
                 FROM sessions s JOIN administrators a ON a.id = s.administrator_id \
                 WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3 AND a.enabled = TRUE",
            )
            .bind(token_hash)
            .bind(now.0)
            .bind(idle_since.0)
            .fetch_optional(&mut *connection)
            .await?
        });
        row.map(|row| {
            Ok(LiveSession {
                principal: Principal {
                    administrator_id: from_id(&row.administrator_id, "sessions.administrator_id")?,
                    session_id: from_id(&row.id, "sessions.id")?,
                    user_name: row.user_name,
                    display_name: row.display_name,
                    role: from_word(&row.role, "administrators.role")?,
                },
                last_seen_at: Timestamp(row.last_seen_at),
                expires_at: Timestamp(row.expires_at),
            })
        })
        .transpose()
    }

    /// Notes that a session was used. No audit row: it changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&self, id: SessionId, now: Timestamp, address: &str) -> Result<()> {
        write!(self, |transaction| {
            sqlx::query("UPDATE sessions SET last_seen_at = $1, address = $2 WHERE id = $3")
                .bind(now.0)
                .bind(address)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
        });
        Ok(())
    }

    /// The live sessions of an administrator, the last used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(
        &self,
        administrator_id: AdministratorId,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Vec<Session>> {
        let rows: Vec<Row> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT id, created_at, last_seen_at, user_agent, address FROM sessions \
                 WHERE administrator_id = $1 AND expires_at > $2 AND last_seen_at > $3 \
                 ORDER BY last_seen_at DESC, id DESC",
            )
            .bind(administrator_id.to_string())
            .bind(now.0)
            .bind(idle_since.0)
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter()
            .map(|row| {
                Ok(Session {
                    id: from_id(&row.id, "sessions.id")?,
                    administrator_id,
                    created_at: Timestamp(row.created_at),
                    last_seen_at: Timestamp(row.last_seen_at),
                    user_agent: row.user_agent,
                    address: row.address,
                    current: false,
                })
            })
            .collect()
    }

    /// Ends one session of an administrator. `false` when it had ended already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(
        &self,
        administrator_id: AdministratorId,
        id: SessionId,
        audit: &AuditEntry,
    ) -> Result<bool> {
        write!(self, |transaction| {
            let ended = sqlx::query("DELETE FROM sessions WHERE administrator_id = $1 AND id = $2")
                .bind(administrator_id.to_string())
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if ended == 0 {
                return Ok(false);
            }
            write_audit!(transaction, audit);
        });
        Ok(true)
    }

    /// Ends every session of an administrator but one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_other_sessions(
        &self,
        administrator_id: AdministratorId,
        keep: SessionId,
        audit: &AuditEntry,
    ) -> Result<()> {
        write!(self, |transaction| {
            sqlx::query("DELETE FROM sessions WHERE administrator_id = $1 AND id <> $2")
                .bind(administrator_id.to_string())
                .bind(keep.to_string())
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
            write_audit!(transaction, audit);
        });
        Ok(())
    }
}
