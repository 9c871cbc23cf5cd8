//! Who has the same matching value as an account that nobody is linked to.

use std::collections::HashMap;

use model::{DriftRunId, ObjectId, ObjectKind};
use sqlx::{QueryBuilder, query, query_scalar};

use crate::pool::{read, write};
use crate::repeated::ROWS;
use crate::words::word;
use crate::{Result, Store};

/// Somebody who matches an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMatch {
    /// The account's place in the result.
    pub position: i64,
    /// The person or group.
    pub object_id: ObjectId,
    /// The target attribute that they match by.
    pub matched_by: String,
    /// Whether they are in scope.
    pub is_entitled: bool,
}

/// Sets the class of accounts of the run `$1` by who matches them.
macro_rules! class_by_matches {
    () => {
        "UPDATE drift_findings SET class = CASE \
           WHEN EXISTS (SELECT 1 FROM drift_matches m WHERE m.run_id = drift_findings.run_id \
                        AND m.position = drift_findings.position AND m.is_entitled = TRUE) THEN 'assigned' \
           WHEN EXISTS (SELECT 1 FROM drift_matches m WHERE m.run_id = drift_findings.run_id \
                        AND m.position = drift_findings.position) THEN 'unassigned' \
           ELSE 'local' END WHERE run_id = $1"
    };
}
pub(super) use class_by_matches;

impl Store {
    /// The places of the accounts that have one of these values at a matching attribute, by value.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts_with_keys(
        &self,
        run: DriftRunId,
        kind: ObjectKind,
        path: &str,
        values: &[String],
    ) -> Result<HashMap<String, Vec<i64>>> {
        let mut found: HashMap<String, Vec<i64>> = HashMap::new();
        for chunk in values.chunks(ROWS) {
            let rows: Vec<(String, i64)> = read!(self, |connection| {
                let mut sql = QueryBuilder::new("SELECT value, position FROM drift_keys WHERE run_id = ");
                sql.push_bind(run.to_string())
                    .push(" AND kind = ")
                    .push_bind(word(kind))
                    .push(" AND path = ")
                    .push_bind(path)
                    .push(" AND value IN (");
                let mut list = sql.separated(", ");
                for value in chunk {
                    list.push_bind(value);
                }
                list.push_unseparated(")");
                sql.build_query_as().fetch_all(&mut *connection).await?
            });
            for (value, position) in rows {
                found.entry(value).or_default().push(position);
            }
        }
        Ok(found)
    }

    /// Adds matches to a read-back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_drift_matches(&self, run: DriftRunId, matches: &[FoundMatch]) -> Result<()> {
        let run = run.to_string();
        write!(self, |transaction| {
            for chunk in matches.chunks(ROWS) {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO drift_matches (run_id, position, object_id, matched_by, is_entitled) ",
                );
                sql.push_values(chunk, |mut row, found| {
                    row.push_bind(&run)
                        .push_bind(found.position)
                        .push_bind(found.object_id.to_string())
                        .push_bind(&found.matched_by)
                        .push_bind(found.is_entitled);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(&mut *transaction).await?;
            }
        });
        Ok(())
    }

    /// Says of each account that nobody is linked to what its matches make of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn class_by_matches(&self, run: DriftRunId) -> Result<()> {
        write!(self, |transaction| {
            query(concat!(
                class_by_matches!(),
                " AND class IN ('local', 'unassigned', 'assigned')"
            ))
            .bind(run.to_string())
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// How many accounts nobody is linked to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmanaged_accounts(&self, run: DriftRunId) -> Result<i64> {
        Ok(read!(self, |connection| {
            query_scalar("SELECT COUNT(*) FROM drift_findings WHERE run_id = $1 AND class = 'local'")
                .bind(run.to_string())
                .fetch_one(&mut *connection)
                .await?
        }))
    }
}
