//! Named values of the installation.

use sqlx::query_scalar;

use crate::pool::{read, write};
use crate::{Result, Store};

/// Sets a named value inside a `write!` body, or removes it: `write_setting!(transaction, "name", Some("value"))`.
macro_rules! write_setting {
    ($transaction:ident, $name:expr, $value:expr) => {{
        let value: Option<&str> = $value;
        let statement = match value {
            Some(value) => sqlx::query(
                "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )
            .bind($name)
            .bind(value),
            None => sqlx::query("DELETE FROM settings WHERE name = $1").bind($name),
        };
        statement.execute(&mut *$transaction).await.map(|_| ())?;
    }};
}
pub(crate) use write_setting;

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
        write!(self, |transaction| write_setting!(transaction, name, value));
        Ok(())
    }
}
