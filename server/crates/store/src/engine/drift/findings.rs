//! Writing down what a read-back found.

use std::collections::HashMap;

use model::{AccountClass, ApplicationId, DriftRunId, ObjectId, ObjectKind};
use sqlx::{QueryBuilder, query, query_as};

use crate::engine::links::Sent;
use crate::pool::{read, write};
use crate::repeated::ROWS;
use crate::words::{from_id, json, search_text, word};
use crate::{Result, Store};

/// A value that differs from what was last sent.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundDifference {
    /// The target attribute.
    pub path: String,
    /// The value last sent.
    pub expected: Option<serde_json::Value>,
    /// The value that the application shows.
    pub actual: Option<serde_json::Value>,
    /// Whether nobody may read the values.
    pub is_redacted: bool,
}

/// One account, or one person without.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundAccount {
    /// Its place in the order.
    pub position: i64,
    /// What it is.
    pub class: AccountClass,
    /// User or group.
    pub kind: ObjectKind,
    /// The id in the application; empty for somebody who has no account.
    pub target_id: String,
    /// Whom it is linked to, or who has no account.
    pub object_id: Option<ObjectId>,
    /// The name of the account, or of the person.
    pub name: String,
    /// User name or user principal name.
    pub detail: String,
    /// What the account shows at the mapped attributes.
    pub state: Sent,
    /// What differs.
    pub differences: Vec<FoundDifference>,
    /// The matching values of an account that nobody is linked to: target attribute and value in its comparable form.
    pub keys: Vec<(String, String)>,
}

fn text(value: Option<&serde_json::Value>) -> String {
    value.map(serde_json::Value::to_string).unwrap_or_default()
}

impl Store {
    /// Adds what was found to a read-back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_drift_findings(&self, run: DriftRunId, found: &[FoundAccount]) -> Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        let run = run.to_string();
        let states: Vec<String> = found
            .iter()
            .map(|account| json(&account.state))
            .collect::<Result<_>>()?;
        let differences: Vec<_> = found
            .iter()
            .flat_map(|account| account.differences.iter().map(move |one| (account, one)))
            .collect();
        let keys: Vec<_> = found
            .iter()
            .flat_map(|account| account.keys.iter().map(move |key| (account, key)))
            .collect();
        write!(self, |transaction| {
            for (found, states) in found.chunks(ROWS).zip(states.chunks(ROWS)) {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO drift_findings (run_id, position, class, kind, target_id, object_id, name, detail, search_text, \
                     state) ",
                );
                sql.push_values(found.iter().zip(states), |mut row, (account, state)| {
                    row.push_bind(&run)
                        .push_bind(account.position)
                        .push_bind(word(account.class))
                        .push_bind(word(account.kind))
                        .push_bind(&account.target_id)
                        .push_bind(account.object_id.map(|id| id.to_string()))
                        .push_bind(&account.name)
                        .push_bind(&account.detail)
                        .push_bind(search_text([&account.name, &account.detail, &account.target_id]))
                        .push_bind(state);
                });
                sql.build().execute(&mut *transaction).await?;
            }
            for chunk in differences.chunks(ROWS) {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO drift_differences (run_id, position, path, kind, object_id, expected, actual, is_redacted, \
                     decision) ",
                );
                sql.push_values(chunk, |mut row, (account, one)| {
                    row.push_bind(&run)
                        .push_bind(account.position)
                        .push_bind(&one.path)
                        .push_bind(word(account.kind))
                        .push_bind(account.object_id.map(|id| id.to_string()).unwrap_or_default())
                        .push_bind(text(one.expected.as_ref()))
                        .push_bind(text(one.actual.as_ref()))
                        .push_bind(one.is_redacted)
                        .push_bind("waiting");
                });
                sql.build().execute(&mut *transaction).await?;
            }
            for chunk in keys.chunks(ROWS) {
                let mut sql =
                    QueryBuilder::new("INSERT INTO drift_keys (run_id, kind, path, value, position) ");
                sql.push_values(chunk, |mut row, (account, (path, value))| {
                    row.push_bind(&run)
                        .push_bind(word(account.kind))
                        .push_bind(path)
                        .push_bind(value)
                        .push_bind(account.position);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(&mut *transaction).await?;
            }
        });
        Ok(())
    }

    /// Whom these accounts are linked to, as far as they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owners_of_accounts(
        &self,
        application: ApplicationId,
        kind: ObjectKind,
        targets: &[String],
    ) -> Result<HashMap<String, ObjectId>> {
        let mut owners = HashMap::with_capacity(targets.len());
        for chunk in targets.chunks(ROWS) {
            let rows: Vec<(String, String)> = read!(self, |connection| {
                let mut sql =
                    QueryBuilder::new("SELECT target_id, object_id FROM links WHERE application_id = ");
                sql.push_bind(application.to_string())
                    .push(" AND kind = ")
                    .push_bind(word(kind))
                    .push(" AND target_id IN (");
                let mut list = sql.separated(", ");
                for target in chunk {
                    list.push_bind(target);
                }
                list.push_unseparated(")");
                sql.build_query_as().fetch_all(&mut *connection).await?
            });
            for (target, object) in rows {
                owners.insert(target, from_id(&object, "links.object_id")?);
            }
        }
        Ok(owners)
    }

    /// The next accounts that are linked, in the order of their ids in the application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn links_after(
        &self,
        application: ApplicationId,
        kind: ObjectKind,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(String, ObjectId)>> {
        let rows: Vec<(String, String)> = read!(self, |connection| {
            query_as(
                "SELECT target_id, object_id FROM links WHERE application_id = $1 AND kind = $2 AND target_id > $3 \
                 ORDER BY target_id LIMIT $4",
            )
            .bind(application.to_string())
            .bind(word(kind))
            .bind(after)
            .bind(limit)
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter()
            .map(|(target, object)| Ok((target, from_id(&object, "links.object_id")?)))
            .collect()
    }

    /// Forgets differences in an attribute that no account shows; nothing can be said about it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_unshown(&self, run: DriftRunId, kind: ObjectKind, path: &str) -> Result<()> {
        write!(self, |transaction| {
            query(
                "DELETE FROM drift_differences WHERE run_id = $1 AND kind = $2 AND path = $3 AND actual = ''",
            )
            .bind(run.to_string())
            .bind(word(kind))
            .bind(path)
            .execute(&mut *transaction)
            .await?;
            query(
                "DELETE FROM drift_findings WHERE run_id = $1 AND class = 'changed' AND NOT EXISTS (SELECT 1 FROM drift_differences d \
                 WHERE d.run_id = drift_findings.run_id AND d.position = drift_findings.position)",
            )
            .bind(run.to_string())
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// The accounts of an application that are never to be touched.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn untouched_accounts(
        &self,
        application: ApplicationId,
        kind: ObjectKind,
    ) -> Result<Vec<String>> {
        Ok(read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT target_id FROM untouched_accounts WHERE application_id = $1 AND kind = $2",
            )
            .bind(application.to_string())
            .bind(word(kind))
            .fetch_all(&mut *connection)
            .await?
        }))
    }
}
