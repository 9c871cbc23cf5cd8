//! Named values of the installation.

use sqlx::query_scalar;

use crate::pool::{read, write};
use crate::{Result, Store};

impl Store {
    /// A named value of the installation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        Ok(read!(self, |connection| {
            query_scalar::<_, String>("SELECT value FROM settings WHERE name = $1")
                .bind(name)
                .fetch_optional(&mut *connection)
                .await?
        }))
    }

    /// Sets a named value, or removes it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_setting(&self, name: &str, value: Option<&str>) -> Result<()> {
        write!(self, |transaction| {
            match value {
            Some(value) => sqlx::query(
                "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )
            .bind(name)
            .bind(value)
            .execute(&mut *transaction)
            .await
            .map(|_| ())?,
            None => sqlx::query("DELETE FROM settings WHERE name = $1")
                .bind(name)
                .execute(&mut *transaction)
                .await
                .map(|_| ())?,
        }
        });
        Ok(())
    }
}
