//! Creations that have begun and whose end is not known: the only trace of an account whose answer was lost, or whose
//! creator was killed before it could write down what it did.

use std::collections::HashMap;

use model::ObjectId;
use sqlx::QueryBuilder;

use crate::pool::{read, write};
use crate::repeated::{few_lengths, push_ids};
use crate::words::{from_id, from_json, json};
use crate::{JobRun, Result, Store};

/// The matching values that an account would have: target attribute and value, first choice first.
pub type CreationKeys = Vec<(String, serde_json::Value)>;

impl Store {
    /// Notes that accounts are about to be created; to be called before the requests. It replaces what was noted of the
    /// same people before.
    ///
    /// # Errors
    /// When the database fails; then nothing must be created.
    pub async fn open_creations(&self, run: &JobRun, creations: &[(ObjectId, CreationKeys)]) -> Result<()> {
        if creations.is_empty() {
            return Ok(());
        }
        let application = run.application_id.to_string();
        let mut rows = Vec::with_capacity(creations.len());
        for (object, keys) in creations {
            rows.push((object.to_string(), json(keys)?));
        }
        write!(self, |transaction| {
            for chunk in few_lengths(&rows) {
                let mut sql =
                    QueryBuilder::new("INSERT INTO open_creations (application_id, object_id, keys) ");
                sql.push_values(chunk, |mut row, (object, keys)| {
                    row.push_bind(&application).push_bind(object).push_bind(keys);
                });
                sql.push(" ON CONFLICT (application_id, object_id) DO UPDATE SET keys = excluded.keys");
                sql.build().execute(&mut *transaction).await?;
            }
        });
        Ok(())
    }

    pub(super) async fn open_creations_by_objects(
        &self,
        run: &JobRun,
        ids: &[ObjectId],
    ) -> Result<HashMap<ObjectId, CreationKeys>> {
        let rows: Vec<(String, String)> = read!(self, |connection| {
            let mut sql =
                QueryBuilder::new("SELECT object_id, keys FROM open_creations WHERE application_id = ");
            sql.push_bind(run.application_id.to_string())
                .push(" AND object_id IN (");
            push_ids!(sql, ids);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter()
            .map(|(object, keys)| {
                Ok((
                    from_id(&object, "open_creations.object_id")?,
                    from_json(&keys, "open_creations.keys")?,
                ))
            })
            .collect()
    }
}
