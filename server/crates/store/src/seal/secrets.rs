//! The table of sealed secrets: write-only for people, readable for whoever must send them.

use model::AuditEntry;
use secrecy::SecretString;

use super::key::Place;
use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::{Result, Store};

/// Seals a secret inside a `write!` body, so that it is committed together with what it belongs to:
/// `write_secret!(self, transaction, "jobs", &id, "secret_token", secret, now)`.
macro_rules! write_secret {
    ($store:expr, $transaction:ident, $table:expr, $id:expr, $name:expr, $secret:expr, $now:expr) => {{
        let sealed = $store.seal($table, $id, $name, $secret)?;
        sqlx::query(
            "INSERT INTO secrets (owner_table, owner_id, name, key_id, sealed, updated_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (owner_table, owner_id, name) DO UPDATE \
             SET key_id = excluded.key_id, sealed = excluded.sealed, updated_at = excluded.updated_at",
        )
        .bind($table)
        .bind($id)
        .bind($name)
        .bind($store.key().id())
        .bind(sealed)
        .bind($now.0)
        .execute(&mut *$transaction)
        .await
        .map(|_| ())?;
    }};
}

/// Removes the secrets of a row inside a `write!` body: `delete_secrets!(transaction, "jobs", &id)`.
macro_rules! delete_secrets {
    ($transaction:ident, $table:expr, $id:expr) => {{
        sqlx::query("DELETE FROM secrets WHERE owner_table = $1 AND owner_id = $2")
            .bind($table)
            .bind($id)
            .execute(&mut *$transaction)
            .await
            .map(|_| ())?;
    }};
}
pub(crate) use {delete_secrets, write_secret};

impl Store {
    /// Stores a secret of a row, in the place of the one that was there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_secret(
        &self,
        table: &str,
        id: &str,
        name: &str,
        secret: &SecretString,
        audit: &AuditEntry,
    ) -> Result<()> {
        write!(self, |transaction| {
            write_secret!(self, transaction, table, id, name, secret, audit.at);
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// A secret of a row. Only for sending it where it belongs.
    ///
    /// # Errors
    /// [`Error::Seal`](crate::Error::Seal) when it was sealed with another key or belongs to another row.
    pub async fn secret(&self, table: &str, id: &str, name: &str) -> Result<Option<SecretString>> {
        let sealed: Option<Vec<u8>> = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT sealed FROM secrets WHERE owner_table = $1 AND owner_id = $2 AND name = $3",
            )
            .bind(table)
            .bind(id)
            .bind(name)
            .fetch_optional(&mut *connection)
            .await?
        });
        let place = Place {
            table,
            row: id,
            column: name,
        };
        sealed.map(|sealed| self.key().open(&place, &sealed)).transpose()
    }

    /// Whether the row has the secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_secret(&self, table: &str, id: &str, name: &str) -> Result<bool> {
        let count: i64 = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM secrets WHERE owner_table = $1 AND owner_id = $2 AND name = $3",
            )
            .bind(table)
            .bind(id)
            .bind(name)
            .fetch_one(&mut *connection)
            .await?
        });
        Ok(count > 0)
    }

    /// Removes every secret of a row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_secrets(&self, table: &str, id: &str, audit: &AuditEntry) -> Result<()> {
        write!(self, |transaction| {
            delete_secrets!(transaction, table, id);
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// What is stored of a secret. Used by `write_secret!`.
    pub(crate) fn seal(&self, table: &str, id: &str, name: &str, secret: &SecretString) -> Result<Vec<u8>> {
        let place = Place {
            table,
            row: id,
            column: name,
        };
        self.key().seal(&place, secret)
    }
}
