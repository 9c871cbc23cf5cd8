//! The table of administrators: reading and adding.

use model::{Administrator, AdministratorId, AuditEntry, Timestamp};
use sqlx::FromRow;

use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::words::{from_id, from_word, word};
use crate::{Result, Store};

/// An administrator with what a password is compared with.
#[derive(Debug)]
pub struct Credentials {
    /// Who.
    pub administrator: Administrator,
    /// The password's hash in PHC form.
    pub password_hash: String,
}

#[derive(FromRow)]
struct Row {
    id: String,
    user_name: String,
    display_name: String,
    role: String,
    enabled: bool,
    password_hash: String,
    created_at: i64,
    last_sign_in_at: Option<i64>,
}

impl TryFrom<Row> for Credentials {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            administrator: Administrator {
                id: from_id(&row.id, "administrators.id")?,
                user_name: row.user_name,
                display_name: row.display_name,
                role: from_word(&row.role, "administrators.role")?,
                enabled: row.enabled,
                created_at: Timestamp(row.created_at),
                last_sign_in_at: row.last_sign_in_at.map(Timestamp),
            },
            password_hash: row.password_hash,
        })
    }
}

/// Inserts an administrator inside a `write!` body.
macro_rules! insert_administrator {
    ($transaction:ident, $administrator:expr, $password_hash:expr) => {{
        let administrator: &Administrator = $administrator;
        sqlx::query(
            "INSERT INTO administrators (id, user_name, unique_name, display_name, role, enabled, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(administrator.id.to_string())
        .bind(&administrator.user_name)
        .bind(administrator.user_name.to_lowercase())
        .bind(&administrator.display_name)
        .bind(word(administrator.role))
        .bind(administrator.enabled)
        .bind($password_hash)
        .bind(administrator.created_at.0)
        .execute(&mut *$transaction)
        .await
        .map(|_| ())?;
    }};
}

impl Store {
    /// Whether there is any administrator.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_administrators(&self) -> Result<bool> {
        let count: i64 = read!(self, |connection| {
            sqlx::query_scalar("SELECT COUNT(*) FROM administrators")
                .fetch_one(&mut *connection)
                .await?
        });
        Ok(count > 0)
    }

    /// Every administrator, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn administrators(&self) -> Result<Vec<Administrator>> {
        let rows: Vec<Row> = read!(self, |connection| {
            sqlx::query_as("SELECT * FROM administrators ORDER BY unique_name")
                .fetch_all(&mut *connection)
                .await?
        });
        rows.into_iter()
            .map(|row| Credentials::try_from(row).map(|credentials| credentials.administrator))
            .collect()
    }

    /// The administrator with that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn administrator(&self, id: AdministratorId) -> Result<Option<Credentials>> {
        let row: Option<Row> = read!(self, |connection| {
            sqlx::query_as("SELECT * FROM administrators WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(&mut *connection)
                .await?
        });
        row.map(Credentials::try_from).transpose()
    }

    /// The administrator with that sign-in name, without regard to case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn administrator_named(&self, user_name: &str) -> Result<Option<Credentials>> {
        let row: Option<Row> = read!(self, |connection| {
            sqlx::query_as("SELECT * FROM administrators WHERE unique_name = $1")
                .bind(user_name.to_lowercase())
                .fetch_optional(&mut *connection)
                .await?
        });
        row.map(Credentials::try_from).transpose()
    }

    /// Adds an administrator.
    ///
    /// # Errors
    /// [`Error::Duplicate`](crate::Error::Duplicate) when the sign-in name is taken.
    pub async fn add_administrator(
        &self,
        administrator: &Administrator,
        password_hash: &str,
        audit: &AuditEntry,
    ) -> Result<()> {
        write!(self, |transaction| {
            insert_administrator!(transaction, administrator, password_hash);
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// Adds the first administrator and removes a setting (the code that allowed it), provided that the setting
    /// still has that value and nobody else was faster. `false` when not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_first_administrator(
        &self,
        administrator: &Administrator,
        password_hash: &str,
        (setting, value): (&str, &str),
        audit: &AuditEntry,
    ) -> Result<bool> {
        write!(self, |transaction| {
            // Of two at once only one finds the row to delete.
            let deleted = sqlx::query("DELETE FROM settings WHERE name = $1 AND value = $2")
                .bind(setting)
                .bind(value)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM administrators")
                .fetch_one(&mut *transaction)
                .await?;
            if deleted == 0 || count > 0 {
                return Ok(false);
            }
            insert_administrator!(transaction, administrator, password_hash);
            write_audit!(transaction, audit);
        });
        Ok(true)
    }
}
