//! Which members of groups are to be removed although their accounts work: what is counted before any is sent.

use std::collections::HashMap;

use model::ObjectId;
use sqlx::{FromRow, query, query_as};

use crate::pool::{read, write};
use crate::words::from_id;
use crate::{JobRun, Result, Store};

/// A member who is to be removed from a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRemoval {
    /// The group.
    pub group_id: ObjectId,
    /// Its name.
    pub group: String,
    /// Members that the group has because they were sent.
    pub sent: i64,
    /// The person.
    pub member_id: ObjectId,
    /// Their name.
    pub name: String,
    /// Whether somebody allowed it.
    pub allowed: bool,
}

#[derive(FromRow)]
struct Row {
    group_id: String,
    group_name: String,
    member_id: String,
    name: String,
    allowed: bool,
}

/// Members that were sent with an account that works, and are no members any more; without those who are held back:
/// `$1` application.
const REMOVALS: &str = "
SELECT s.group_id, g.display_name AS group_name, s.member_id, o.display_name AS name,
       EXISTS (SELECT 1 FROM staged_deletions y WHERE y.application_id = $1 AND y.object_id = s.member_id
                  AND y.group_id = s.group_id) AS allowed
  FROM member_work w
 CROSS JOIN sent_members s CROSS JOIN links l CROSS JOIN objects o CROSS JOIN objects g
 WHERE w.application_id = $1 AND s.application_id = $1 AND s.group_id = w.group_id
   AND l.application_id = $1 AND l.object_id = s.member_id AND l.state = 'active' AND l.target_id = s.target_id
   AND o.id = s.member_id AND g.id = s.group_id
   AND NOT EXISTS (SELECT 1 FROM memberships m
                    WHERE m.group_id = s.group_id AND m.member_id = s.member_id AND m.removed = FALSE)
   AND NOT EXISTS (SELECT 1 FROM staged_deletions d
                    WHERE d.application_id = $1 AND d.object_id = s.member_id AND d.group_id IN ('', s.group_id)
                      AND d.decision <> 'allowed')
 ORDER BY s.group_id, o.display_name, o.id";

/// Removals of members that are not to be done any more: the person is a member again, is gone from the group, or the group
/// is not kept. `$1` application.
const OUTDATED: &str = "
DELETE FROM staged_deletions
 WHERE application_id = $1 AND group_id <> '' AND NOT EXISTS (
       SELECT 1 FROM sent_members s JOIN links g ON g.application_id = $1 AND g.object_id = s.group_id AND g.state = 'active'
        WHERE s.application_id = $1 AND s.group_id = staged_deletions.group_id AND s.member_id = staged_deletions.object_id
          AND NOT EXISTS (SELECT 1 FROM memberships m JOIN links l ON l.application_id = $1 AND l.object_id = m.member_id
                           WHERE m.group_id = s.group_id AND m.member_id = s.member_id AND m.removed = FALSE
                             AND l.state = 'active' AND l.target_id = s.target_id))";

impl Store {
    /// Forgets removals of members that are not to be done any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_outdated_memberships(&self, run: &JobRun) -> Result<()> {
        write!(self, |transaction| {
            query(OUTDATED)
                .bind(run.application_id.to_string())
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }

    /// The members that are to be removed from the groups that have to be compared, although their accounts work.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_removals(&self, run: &JobRun) -> Result<Vec<MemberRemoval>> {
        let application = run.application_id.to_string();
        let (rows, sent): (Vec<Row>, HashMap<String, i64>) = read!(self, |connection| {
            let rows: Vec<Row> = query_as(REMOVALS)
                .bind(&application)
                .fetch_all(&mut *connection)
                .await?;
            if rows.is_empty() {
                return Ok(Vec::new());
            }
            let sent: Vec<(String, i64)> = query_as(
                "SELECT s.group_id, COUNT(*) FROM member_work w CROSS JOIN sent_members s \
                 WHERE w.application_id = $1 AND s.application_id = $1 AND s.group_id = w.group_id GROUP BY s.group_id",
            )
            .bind(&application)
            .fetch_all(&mut *connection)
            .await?;
            (rows, sent.into_iter().collect())
        });
        rows.into_iter()
            .map(|row| {
                Ok(MemberRemoval {
                    sent: sent.get(&row.group_id).copied().unwrap_or_default(),
                    group_id: from_id(&row.group_id, "sent_members.group_id")?,
                    group: row.group_name,
                    member_id: from_id(&row.member_id, "sent_members.member_id")?,
                    name: row.name,
                    allowed: row.allowed,
                })
            })
            .collect()
    }
}
