//! Figures for overviews: how many are assigned, and what cycles did lately.

use model::{ApplicationId, CycleCounts, Timestamp};
use sqlx::{FromRow, query_as};

use crate::pool::read;
use crate::{Result, Store};

#[derive(FromRow)]
struct Counts {
    user_count: i64,
    group_count: i64,
}

#[derive(FromRow)]
struct Row {
    hour: i64,
    created: i64,
    updated: i64,
    disabled: i64,
    deleted: i64,
    failed: i64,
}

impl Store {
    /// How many users, and how many groups, are assigned to an application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignment_counts(&self, application: ApplicationId) -> Result<(i64, i64)> {
        let counts: Counts = read!(self, |connection| {
            query_as(
                "SELECT COUNT(CASE WHEN o.kind = 'user' THEN 1 END) AS user_count, \
                 COUNT(CASE WHEN o.kind = 'group' THEN 1 END) AS group_count \
                 FROM assignments s JOIN objects o ON o.id = s.object_id \
                 WHERE s.application_id = $1 AND s.removed = FALSE",
            )
            .bind(application.to_string())
            .fetch_one(&mut *connection)
            .await?
        });
        Ok((counts.user_count, counts.group_count))
    }

    /// What the cycles that started since a moment did, by the hour of their start. Hours without a cycle are missing;
    /// an hour is given by its first moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hourly_counts(&self, since: Timestamp) -> Result<Vec<(Timestamp, CycleCounts)>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(
                "SELECT started_at / 3600000 AS hour, CAST(SUM(created) AS BIGINT) AS created, \
                 CAST(SUM(updated) AS BIGINT) AS updated, CAST(SUM(disabled) AS BIGINT) AS disabled, \
                 CAST(SUM(deleted) AS BIGINT) AS deleted, CAST(SUM(failed) AS BIGINT) AS failed \
                 FROM cycles WHERE started_at >= $1 GROUP BY started_at / 3600000 ORDER BY started_at / 3600000",
            )
            .bind(since.0)
            .fetch_all(&mut *connection)
            .await?
        });
        Ok(rows
            .into_iter()
            .map(|row| {
                (
                    Timestamp(row.hour * 3_600_000),
                    CycleCounts {
                        created: row.created,
                        updated: row.updated,
                        disabled: row.disabled,
                        deleted: row.deleted,
                        failed: row.failed,
                        ..CycleCounts::default()
                    },
                )
            })
            .collect())
    }
}
