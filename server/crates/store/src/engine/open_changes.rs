//! Changes of accounts that have begun and whose end is not known: an answer was lost, or the process was killed before it
//! could write down what it did. What these attributes have in the application is not known, so that they are sent again,
//! also when the person has become what they were before.

use std::collections::HashMap;

use model::ObjectId;
use serde::{Deserialize, Serialize};
use sqlx::QueryBuilder;

use super::links::Link;
use crate::pool::{read, write};
use crate::repeated::{Column, inserts, push_ids, run_all};
use crate::words::{from_id, from_json, json};
use crate::{JobRun, Result, Store};

/// What a change that has begun may have done to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenChange {
    /// These target attributes may have changed, as SCIM paths.
    Attributes(Vec<String>),
    /// The account may be gone.
    Deletion,
}

impl OpenChange {
    /// Takes out of the state last sent what may not be so any more.
    pub(super) fn doubt(&self, link: &mut Link) {
        match self {
            Self::Attributes(attributes) => {
                link.sent.retain(|path, _| !attributes.contains(path));
            }
            Self::Deletion => link.sent.clear(),
        }
    }

    /// Both, as far as they are to be told apart.
    #[must_use]
    pub fn and(self, before: Option<&Self>) -> Self {
        match (self, before) {
            (Self::Attributes(mut attributes), Some(Self::Attributes(before))) => {
                attributes.extend(before.iter().cloned());
                attributes.sort_unstable();
                attributes.dedup();
                Self::Attributes(attributes)
            }
            (Self::Deletion, _) | (_, Some(Self::Deletion)) => Self::Deletion,
            (change, None) => change,
        }
    }
}

impl Store {
    /// Notes what is about to be sent to accounts; to be called before the requests. It replaces what was noted of the same
    /// people before.
    ///
    /// # Errors
    /// When the database fails; then nothing must be sent.
    pub async fn open_changes(&self, run: &JobRun, changes: &[(ObjectId, OpenChange)]) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let application = run.application_id.to_string();
        let mut rows = Vec::with_capacity(changes.len());
        for (object, change) in changes {
            rows.push((object.to_string(), json(change)?));
        }
        write!(self, |transaction| {
            let columns = vec![
                Column::Same(application.clone()),
                Column::text(&rows, |(object, _)| object.clone()),
                Column::text(&rows, |(_, change)| change.clone()),
            ];
            let head = "INSERT INTO open_changes (application_id, object_id, attributes) ";
            let tail =
                " ON CONFLICT (application_id, object_id) DO UPDATE SET attributes = excluded.attributes";
            run_all!(transaction, inserts(head, rows.len(), columns, tail));
        });
        Ok(())
    }

    pub(super) async fn open_changes_by_objects(
        &self,
        run: &JobRun,
        ids: &[ObjectId],
    ) -> Result<HashMap<ObjectId, OpenChange>> {
        let rows: Vec<(String, String)> = read!(self, |connection| {
            let mut sql =
                QueryBuilder::new("SELECT object_id, attributes FROM open_changes WHERE application_id = ");
            sql.push_bind(run.application_id.to_string())
                .push(" AND object_id IN (");
            push_ids(&mut sql, ids);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter()
            .map(|(object, change)| {
                Ok((
                    from_id(&object, "open_changes.object_id")?,
                    from_json(&change, "open_changes.attributes")?,
                ))
            })
            .collect()
    }
}
