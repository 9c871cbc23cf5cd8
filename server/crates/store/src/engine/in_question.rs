//! Everybody whom the scope of a job is about, for counting what another scope would change.

use model::{ApplicationId, DirectoryId, DirectoryObject, JobScope, ObjectId, ObjectKind};
use sqlx::{FromRow, query_as};

use super::links::LinkState;
use crate::directory::ObjectRow;
use crate::pool::read;
use crate::words::{from_word, word};
use crate::{Result, Store};

/// A directory object that may be in scope, or has an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InQuestion {
    /// The object. It is not deleted, unless its account still waits to be disabled or deleted.
    pub object: DirectoryObject,
    /// Whether it is assigned, directly or through a group.
    pub is_assigned: bool,
    /// What was last done about its account, if there is one.
    pub account: Option<LinkState>,
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    object: ObjectRow,
    is_assigned: bool,
    account: Option<String>,
}

/// `$1` application, `$2` directory, `$3` kind, `$4` everybody, `$5` the id after which to go on, `$6` how many.
///
/// `NOT (… <> …)` keeps SQLite from an index of the list, whose rows it would sort by id again for every page.
const IN_QUESTION: &str = "
SELECT * FROM (
  SELECT o.id, o.directory_id, o.kind, o.state, o.deleted_at, o.account_enabled, o.manager_id, o.attributes, o.change,
         o.created_at, o.updated_at, l.state AS account,
         (EXISTS (SELECT 1 FROM assignments a WHERE a.application_id = $1 AND a.object_id = o.id AND a.removed = FALSE)
          OR EXISTS (SELECT 1 FROM memberships m CROSS JOIN assignments a CROSS JOIN objects g
                      WHERE m.member_id = o.id AND m.removed = FALSE AND a.application_id = $1
                        AND a.object_id = m.group_id AND a.removed = FALSE
                        AND g.id = a.object_id AND g.kind = 'group' AND g.state = 'active')) AS is_assigned
    FROM objects o
    LEFT JOIN links l ON l.application_id = $1 AND l.object_id = o.id
   WHERE NOT (o.directory_id <> $2 OR o.kind <> $3) AND (o.state = 'active' OR l.state <> 'released') AND o.id > $5) x
 WHERE $4 = TRUE OR is_assigned = TRUE OR account IS NOT NULL
 ORDER BY id LIMIT $6";

impl Store {
    /// The next objects of one kind that are assigned, have an account, or are in scope because all are; by id, after one
    /// of them. Deleted ones are among them as long as their account is managed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn in_question(
        &self,
        application: ApplicationId,
        directory: DirectoryId,
        kind: ObjectKind,
        scope: JobScope,
        after: Option<ObjectId>,
        limit: u32,
    ) -> Result<Vec<InQuestion>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(IN_QUESTION)
                .bind(application.to_string())
                .bind(directory.to_string())
                .bind(word(kind))
                .bind(scope == JobScope::All)
                .bind(after.map(|id| id.to_string()).unwrap_or_default())
                .bind(i64::from(limit))
                .fetch_all(&mut *connection)
                .await?
        });
        let read = rows.into_iter().map(|row| {
            Ok(InQuestion {
                object: row.object.try_into()?,
                is_assigned: row.is_assigned,
                account: row
                    .account
                    .map(|state| from_word(&state, "links.state"))
                    .transpose()?,
            })
        });
        read.collect()
    }
}
