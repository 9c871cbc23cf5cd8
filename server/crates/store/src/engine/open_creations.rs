//! Creations that have begun and whose end is not known: the only trace of an account whose answer was lost, or whose
//! creator was killed before it could write down what it did.

use std::collections::HashMap;

use model::ObjectId;
use sqlx::QueryBuilder;

use crate::pool::{read, write};
use crate::repeated::{Column, Repeats, inserts, push_ids, run_all};
use crate::words::{from_id, from_json, json};
use crate::{JobRun, Result, Store};

/// The matching values that an account would have: target attribute and value, first choice first.
pub type CreationKeys = Vec<(String, serde_json::Value)>;

/// The statements that write creations down, each row an object beside its keys in JSON.
pub(crate) fn save_creations<DB: Repeats>(
    application: &str,
    rows: &[(String, String)],
) -> Vec<QueryBuilder<DB>> {
    let columns = vec![
        Column::Same(application.to_owned()),
        Column::text(rows, |(object, _)| object.clone()),
        Column::text(rows, |(_, keys)| keys.clone()),
    ];
    inserts(
        "INSERT INTO open_creations (application_id, object_id, keys) ",
        rows.len(),
        columns,
        " ON CONFLICT (application_id, object_id) DO UPDATE SET keys = excluded.keys",
    )
}

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
            run_all!(transaction, save_creations(&application, &rows));
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
            push_ids(&mut sql, ids);
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
