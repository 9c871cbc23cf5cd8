//! What was last asked of an application about each object, and what it answered.

use model::{ApplicationId, LastAttempt, ObjectId, Timestamp};
use sqlx::query_as;

use crate::pool::read;
use crate::words::from_json;
use crate::{Result, Store};

/// Writes the last attempts inside a `write!` body: `write_attempts!(transaction, application, batch)`.
macro_rules! write_attempts {
    ($transaction:ident, $application:expr, $batch:ident) => {{
        let application: &String = $application;
        let attempts = $crate::repeated::last_of_each(&$batch.attempts, |(object, _)| *object);
        let mut exchanges = Vec::with_capacity(attempts.len());
        for (_, attempt) in &attempts {
            exchanges.push($crate::words::json(&attempt.exchanges)?);
        }
        let columns = vec![
            $crate::repeated::Column::Same(application.clone()),
            $crate::repeated::Column::text(&attempts, |(object, _)| object.to_string()),
            $crate::repeated::Column::number(&attempts, |(_, attempt)| attempt.at.0),
            $crate::repeated::Column::Text(exchanges),
        ];
        let head = "INSERT INTO last_attempts (application_id, object_id, at, exchanges) ";
        let tail =
            " ON CONFLICT (application_id, object_id) DO UPDATE SET at = excluded.at, exchanges = excluded.exchanges";
        $crate::repeated::run_all!($transaction, $crate::repeated::inserts(head, attempts.len(), columns, tail));
    }};
}
pub(super) use write_attempts;

impl Store {
    /// What was last asked of an application about an object, and what it answered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_attempt(
        &self,
        application: ApplicationId,
        object: ObjectId,
    ) -> Result<Option<LastAttempt>> {
        let row: Option<(i64, String)> = read!(self, |connection| {
            query_as("SELECT at, exchanges FROM last_attempts WHERE application_id = $1 AND object_id = $2")
                .bind(application.to_string())
                .bind(object.to_string())
                .fetch_optional(&mut *connection)
                .await?
        });
        row.map(|(at, exchanges)| {
            Ok(LastAttempt {
                at: Timestamp(at),
                exchanges: from_json(&exchanges, "last_attempts.exchanges")?,
            })
        })
        .transpose()
    }
}
