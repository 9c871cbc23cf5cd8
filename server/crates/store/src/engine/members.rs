//! Members of groups: what an application should have, what was sent to it, and which groups have to be compared.

use model::{ObjectId, Timestamp};
use sqlx::{FromRow, QueryBuilder, query, query_as};

use super::record::{HASTEN, ROWS};
use crate::pool::{read, write};
use crate::repeated::{few_lengths, push_ids};
use crate::words::from_id;
use crate::{JobRun, Result, Store};

/// A member of a group, with the id of its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub id: ObjectId,
    /// The id of their account; for one who has to be removed, the id that was sent.
    pub target_id: String,
    /// Their name, for the log.
    pub name: String,
    /// Whether there still is an account with this id.
    pub has_account: bool,
    /// Whether it is kept equal to the person, so that being a member gives them access.
    pub works: bool,
}

/// What is to be done about the members of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberWork {
    /// Members whose accounts work and who were not sent with that account.
    pub added: Vec<Member>,
    /// Accounts that were sent and are not to be members any more.
    pub removed: Vec<Member>,
    /// The account of a member who was sent before and stays.
    pub known: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    target_id: String,
    name: String,
    has_account: bool,
    works: bool,
}

/// Members whose accounts work and were not sent: `$1` application, `$2` group.
const ADDED: &str = "
SELECT o.id, l.target_id, o.display_name AS name, TRUE AS has_account, TRUE AS works
  FROM memberships m
 CROSS JOIN links l CROSS JOIN objects o
 WHERE m.group_id = $2 AND m.removed = FALSE AND l.application_id = $1 AND l.object_id = m.member_id
   AND l.kind = 'user' AND l.state = 'active' AND o.id = m.member_id
   AND NOT EXISTS (SELECT 1 FROM sent_members s
                    WHERE s.application_id = $1 AND s.group_id = $2 AND s.member_id = m.member_id
                      AND s.target_id = l.target_id AND s.confirmed = TRUE)
 ORDER BY o.id";

/// Accounts that were sent and are no longer those of members, or do not work any more, apart from what is held back:
/// `$1` application, `$2` group.
const REMOVED: &str = "
SELECT o.id, s.target_id, o.display_name AS name,
       EXISTS (SELECT 1 FROM links k WHERE k.application_id = $1 AND k.object_id = s.member_id
                  AND k.target_id = s.target_id) AS has_account,
       EXISTS (SELECT 1 FROM links k WHERE k.application_id = $1 AND k.object_id = s.member_id
                  AND k.target_id = s.target_id AND k.state = 'active') AS works
  FROM sent_members s
 CROSS JOIN objects o
 WHERE s.application_id = $1 AND s.group_id = $2 AND o.id = s.member_id
   AND NOT EXISTS (SELECT 1 FROM memberships m CROSS JOIN links l
                    WHERE m.group_id = $2 AND m.member_id = s.member_id AND m.removed = FALSE
                      AND l.application_id = $1 AND l.object_id = m.member_id AND l.state = 'active'
                      AND l.target_id = s.target_id)
   AND NOT EXISTS (SELECT 1 FROM staged_deletions d
                    WHERE d.application_id = $1 AND d.object_id = s.member_id AND d.group_id IN ('', $2)
                      AND d.decision <> 'allowed')
 ORDER BY o.id";

/// One who was sent, is a member and has that account: `$1` application, `$2` group.
const KNOWN: &str = "
SELECT s.target_id
  FROM sent_members s
 CROSS JOIN memberships m CROSS JOIN links l
 WHERE s.application_id = $1 AND s.group_id = $2 AND s.confirmed = TRUE
   AND m.group_id = $2 AND m.member_id = s.member_id AND m.removed = FALSE
   AND l.application_id = $1 AND l.object_id = s.member_id AND l.state = 'active' AND l.target_id = s.target_id
 LIMIT 1";

impl Store {
    /// Notes which groups have to be compared: without a watermark all that are linked, else those whose memberships
    /// changed since: those are not to wait for a retry. What was noted before and not done stays noted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_member_work(&self, run: &JobRun, watermark: Option<i64>, now: Timestamp) -> Result<()> {
        const ALL: &str = "INSERT INTO member_work (application_id, group_id) \
             SELECT l.application_id, l.object_id FROM links l \
             WHERE l.application_id = $1 AND l.kind = 'group' AND l.state = 'active' ON CONFLICT DO NOTHING";
        const CHANGED: &str = "INSERT INTO member_work (application_id, group_id) \
             SELECT DISTINCT l.application_id, l.object_id FROM memberships m CROSS JOIN links l \
             WHERE m.change > $2 AND l.application_id = $1 AND l.object_id = m.group_id AND l.state = 'active' \
             ON CONFLICT DO NOTHING";
        const CHANGED_SINCE: &str = " AND is_reference = TRUE AND object_id IN (SELECT m.group_id FROM memberships m WHERE m.change > $3)";
        // Whatever their members failed for, it was not noted yet if it happened on demand.
        const FAILED: &str = "INSERT INTO member_work (application_id, group_id) \
             SELECT l.application_id, l.object_id FROM retries r CROSS JOIN links l \
             WHERE r.application_id = $1 AND r.next_at <= $2 AND r.is_reference = TRUE \
             AND l.application_id = $1 AND l.object_id = r.object_id AND l.kind = 'group' AND l.state = 'active' \
             ON CONFLICT DO NOTHING";
        let application = run.application_id.to_string();
        write!(self, |transaction| {
            match watermark {
                None => query(ALL).bind(&application).execute(&mut *transaction).await?,
                Some(watermark) => {
                    query(sqlx::AssertSqlSafe(format!("{HASTEN}{CHANGED_SINCE}")))
                        .bind(now.0)
                        .bind(&application)
                        .bind(watermark)
                        .execute(&mut *transaction)
                        .await?;
                    query(FAILED)
                        .bind(&application)
                        .bind(now.0)
                        .execute(&mut *transaction)
                        .await?;
                    query(CHANGED)
                        .bind(&application)
                        .bind(watermark)
                        .execute(&mut *transaction)
                        .await?
                }
            };
        });
        Ok(())
    }

    /// Notes that members are about to be added to a group; to be called before the request, so that whoever leaves is
    /// removed even if its answer was lost.
    ///
    /// # Errors
    /// When the database fails; then nobody must be added.
    pub async fn note_additions(&self, run: &JobRun, group: ObjectId, members: &[Member]) -> Result<()> {
        let (application, group) = (run.application_id.to_string(), group.to_string());
        write!(self, |transaction| {
            for chunk in few_lengths(members) {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO sent_members (application_id, group_id, member_id, target_id, confirmed) ",
                );
                sql.push_values(chunk, |mut row, member| {
                    row.push_bind(&application)
                        .push_bind(&group)
                        .push_bind(member.id.to_string())
                        .push_bind(&member.target_id)
                        .push_bind(false);
                });
                // An account that the person had before is to be removed first.
                sql.push(" ON CONFLICT (application_id, group_id, member_id) DO NOTHING");
                sql.build().execute(&mut *transaction).await?;
            }
        });
        Ok(())
    }

    /// Notes that members are about to be removed from a group; to be called before the request, so that whoever comes back
    /// is added again even if its answer was lost.
    ///
    /// # Errors
    /// When the database fails; then nobody must be removed.
    pub async fn note_removals(&self, run: &JobRun, group: ObjectId, members: &[Member]) -> Result<()> {
        let (application, group) = (run.application_id.to_string(), group.to_string());
        write!(self, |transaction| {
            for chunk in members.chunks(ROWS) {
                let mut sql =
                    QueryBuilder::new("UPDATE sent_members SET confirmed = FALSE WHERE application_id = ");
                sql.push_bind(&application)
                    .push(" AND group_id = ")
                    .push_bind(&group)
                    .push(" AND member_id IN (");
                push_ids!(sql, chunk.iter().map(|member| member.id).collect::<Vec<_>>());
                sql.build().execute(&mut *transaction).await?;
            }
        });
        Ok(())
    }

    /// The groups whose members have to be compared now. Those whose members failed wait for their time, and so do those that
    /// are to be deleted; a name that was refused keeps nobody in a group. Those whose deletion is held back stay as they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn groups_with_member_work(&self, run: &JobRun, now: Timestamp) -> Result<Vec<ObjectId>> {
        let ids: Vec<String> = read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT w.group_id FROM member_work w WHERE w.application_id = $1 AND NOT EXISTS \
                 (SELECT 1 FROM retries r WHERE r.application_id = $1 AND r.object_id = w.group_id AND r.next_at > $2 \
                 AND (r.is_reference = TRUE OR r.action = 'delete')) \
                 AND NOT EXISTS (SELECT 1 FROM staged_deletions d WHERE d.application_id = $1 AND d.object_id = w.group_id \
                 AND d.group_id = '' AND d.decision <> 'allowed') \
                 ORDER BY w.group_id",
            )
            .bind(run.application_id.to_string())
            .bind(now.0)
            .fetch_all(&mut *connection)
            .await?
        });
        ids.iter().map(|id| from_id(id, "member_work.group_id")).collect()
    }

    /// Whether an incremental cycle would have members to compare: a cheap look that changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_member_work(&self, run: &JobRun, watermark: i64, now: Timestamp) -> Result<bool> {
        if !self.groups_with_member_work(run, now).await?.is_empty() {
            return Ok(true);
        }
        Ok(read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM memberships m CROSS JOIN links l \
                 WHERE m.change > $2 AND l.application_id = $1 AND l.object_id = m.group_id AND l.state = 'active')",
            )
            .bind(run.application_id.to_string())
            .bind(watermark)
            .fetch_one(&mut *connection)
            .await?
        }))
    }

    /// How many members of a group were sent, or were about to be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sent_member_count(&self, run: &JobRun, group: ObjectId) -> Result<i64> {
        Ok(read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT count(*) FROM sent_members WHERE application_id = $1 AND group_id = $2",
            )
            .bind(run.application_id.to_string())
            .bind(group.to_string())
            .fetch_one(&mut *connection)
            .await?
        }))
    }

    /// What is to be done about the members of a group.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_work(&self, run: &JobRun, group: ObjectId) -> Result<MemberWork> {
        let (application, group) = (run.application_id.to_string(), group.to_string());
        let (added, removed, known): (Vec<Row>, Vec<Row>, Option<String>) = read!(self, |connection| {
            (
                query_as(ADDED)
                    .bind(&application)
                    .bind(&group)
                    .fetch_all(&mut *connection)
                    .await?,
                query_as(REMOVED)
                    .bind(&application)
                    .bind(&group)
                    .fetch_all(&mut *connection)
                    .await?,
                sqlx::query_scalar(KNOWN)
                    .bind(&application)
                    .bind(&group)
                    .fetch_optional(&mut *connection)
                    .await?,
            )
        });
        let members = |rows: Vec<Row>| {
            rows.into_iter()
                .map(|row| {
                    Ok(Member {
                        id: from_id(&row.id, "objects.id")?,
                        target_id: row.target_id,
                        name: row.name,
                        has_account: row.has_account,
                        works: row.works,
                    })
                })
                .collect::<Result<Vec<_>>>()
        };
        Ok(MemberWork {
            added: members(added)?,
            removed: members(removed)?,
            known,
        })
    }
}
