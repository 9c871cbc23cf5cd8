//! Values of the application that an administrator took over.

use std::collections::HashMap;

use model::ObjectId;
use serde_json::Value as Json;
use sqlx::{QueryBuilder, query_scalar};

use crate::pool::read;
use crate::repeated::push_ids;
use crate::words::{from_id, from_json};
use crate::{JobRun, Result, Store};

/// A value of an account that is left as the application has it, until something else than before is wanted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The target attribute.
    pub path: String,
    /// What was last sent before.
    pub expected: Json,
    /// What the account has instead; nothing where the value was taken away.
    pub actual: Option<Json>,
}

impl Store {
    /// What was adopted of these accounts.
    pub(in crate::engine) async fn adopted_by_objects(
        &self,
        run: &JobRun,
        ids: &[ObjectId],
    ) -> Result<HashMap<ObjectId, Vec<Adopted>>> {
        let application = run.application_id.to_string();
        let rows: Vec<(String, String, String, String)> = read!(self, |connection| {
            let is_any: bool =
                query_scalar("SELECT EXISTS (SELECT 1 FROM drift_adopted WHERE application_id = $1)")
                    .bind(&application)
                    .fetch_one(&mut *connection)
                    .await?;
            if !is_any {
                return Ok(HashMap::new());
            }
            let mut sql = QueryBuilder::new(
                "SELECT object_id, path, expected, actual FROM drift_adopted WHERE application_id = ",
            );
            sql.push_bind(&application).push(" AND object_id IN (");
            push_ids(&mut sql, ids);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        let mut adopted: HashMap<ObjectId, Vec<Adopted>> = HashMap::new();
        for (object, path, expected, actual) in rows {
            let value = |text: &str| from_json(text, "drift_adopted");
            let one = Adopted {
                path,
                expected: value(&expected)?,
                actual: (!actual.is_empty()).then(|| value(&actual)).transpose()?,
            };
            let object = from_id(&object, "drift_adopted.object_id")?;
            adopted.entry(object).or_default().push(one);
        }
        Ok(adopted)
    }
}
