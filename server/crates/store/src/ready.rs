//! Whether the store can be worked with.

use crate::pool::read;
use crate::{Result, Store};

impl Store {
    /// Whether the database answers and its tables are those of this program: `false` when another version has
    /// changed them since the start.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_current(&self) -> Result<bool> {
        let newest: Option<i64> = read!(self, |connection| {
            sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success = TRUE")
                .fetch_one(&mut *connection)
                .await?
        });
        let known = self
            .pool()
            .migrations()
            .iter()
            .map(|migration| migration.version)
            .max();
        Ok(newest == known)
    }
}
