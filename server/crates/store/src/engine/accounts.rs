//! Where a person has accounts, and where they should have one.

use model::{AccountState, AccountView, LogQuery, ObjectId, Timestamp};
use sqlx::{FromRow, query_as};

use super::links::LinkState;
use super::record::Retry;
use crate::pool::read;
use crate::words::{from_id, from_word};
use crate::{Result, Store};

#[derive(FromRow)]
struct Row {
    application_id: String,
    application: String,
    assigned: bool,
    through: Option<String>,
    target_id: Option<String>,
    state: Option<String>,
    updated_at: Option<i64>,
    retry_at: Option<i64>,
}

const ACCOUNTS: &str = "
SELECT a.id AS application_id, a.name AS application,
       EXISTS (SELECT 1 FROM assignments s WHERE s.application_id = a.id AND s.object_id = $1 AND s.removed = FALSE) AS assigned,
       (SELECT min(g.display_name) FROM assignments s
          JOIN objects g ON g.id = s.object_id AND g.kind = 'group' AND g.state = 'active'
          JOIN memberships m ON m.group_id = g.id AND m.removed = FALSE
         WHERE s.application_id = a.id AND s.removed = FALSE AND m.member_id = $1) AS through,
       l.target_id, l.state, l.updated_at, CASE WHEN r.next_at < $2 THEN r.next_at END AS retry_at
  FROM applications a
  LEFT JOIN links l ON l.application_id = a.id AND l.object_id = $1
  LEFT JOIN retries r ON r.application_id = a.id AND r.object_id = $1
 WHERE a.deleted_at IS NULL
 ORDER BY a.sort_name, a.id";

impl Store {
    /// The applications in which somebody has an account or should have one, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts_of(&self, object: ObjectId) -> Result<Vec<AccountView>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(ACCOUNTS)
                .bind(object.to_string())
                .bind(Retry::NEVER.0)
                .fetch_all(&mut *connection)
                .await?
        });
        let mut accounts = Vec::new();
        for row in rows {
            if !row.assigned && row.through.is_none() && row.target_id.is_none() {
                continue;
            }
            let application_id = from_id(&row.application_id, "applications.id")?;
            let account = match (row.target_id, row.state) {
                (Some(target_id), Some(state)) => Some(AccountState {
                    target_id,
                    active: from_word::<LinkState>(&state, "links.state")? == LinkState::Active,
                    updated_at: Timestamp(row.updated_at.unwrap_or_default()),
                }),
                _ => None,
            };
            let newest = LogQuery {
                application_id: Some(application_id),
                object_id: Some(object),
                page_size: 1,
                ..LogQuery::default()
            };
            accounts.push(AccountView {
                application_id,
                application: row.application,
                assigned: row.assigned,
                through: row.through,
                account,
                last: self.log_entries(&newest).await?.items.pop(),
                retry_at: row.retry_at.map(Timestamp),
            });
        }
        Ok(accounts)
    }
}
