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
        // Of several attempts about one object the last one counts, and one statement must not name it twice.
        let newest: std::collections::HashMap<_, _> =
            $batch.attempts.iter().map(|(object, attempt)| (object, attempt)).collect();
        let mut rows = Vec::with_capacity(newest.len());
        for (object, attempt) in newest {
            rows.push((object.to_string(), attempt.at.0, crate::words::json(&attempt.exchanges)?));
        }
        for chunk in $crate::repeated::few_lengths(&rows) {
            let mut sql = sqlx::QueryBuilder::new(
                "INSERT INTO last_attempts (application_id, object_id, at, exchanges) ",
            );
            sql.push_values(chunk, |mut row, (object, at, exchanges)| {
                row.push_bind(application)
                    .push_bind(object)
                    .push_bind(*at)
                    .push_bind(exchanges);
            });
            sql.push(
                " ON CONFLICT (application_id, object_id) DO UPDATE SET at = excluded.at, exchanges = excluded.exchanges",
            );
            sql.build().execute(&mut *$transaction).await?;
        }
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
