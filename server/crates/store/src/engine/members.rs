//! Members of groups: what an application should have, what was sent to it, and which groups have to be compared.

use std::collections::HashMap;

use model::{ObjectId, Timestamp};
use sqlx::{QueryBuilder, query};

use super::record::HASTEN;
use crate::pool::{read, write};
use crate::repeated::{Column, ROWS, Repeats, inserts, push_ids, run_all};
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

/// Group, member, account and name.
type Named = (String, String, String, String);
/// The same, whether there still is an account with this id, and whether it works.
type Sent = (String, String, String, String, bool, bool);

/// Writes down who was sent to a group, or is about to be: group, member and account. The tail says what becomes of those who
/// stand there already.
pub(super) fn save_members<DB: Repeats>(
    application: &str,
    rows: &[(ObjectId, ObjectId, &str)],
    confirmed: bool,
    tail: &str,
) -> Vec<QueryBuilder<DB>> {
    let columns = vec![
        Column::Same(application.to_owned()),
        Column::text(rows, |(group, ..)| group.to_string()),
        Column::text(rows, |(_, member, _)| member.to_string()),
        Column::text(rows, |(.., account)| (*account).to_owned()),
        Column::truth(rows, |_| confirmed),
    ];
    let head = "INSERT INTO sent_members (application_id, group_id, member_id, target_id, confirmed) ";
    inserts(head, rows.len(), columns, tail)
}

/// Members whose accounts work and were not sent; the application and the groups follow.
const ADDED: &str = "
SELECT m.group_id, m.member_id, l.target_id, o.display_name AS name
  FROM memberships m
 CROSS JOIN links l CROSS JOIN objects o
 WHERE m.removed = FALSE AND l.object_id = m.member_id AND l.kind = 'user' AND l.state = 'active' AND o.id = m.member_id
   AND NOT EXISTS (SELECT 1 FROM sent_members s
                    WHERE s.application_id = l.application_id AND s.group_id = m.group_id AND s.member_id = m.member_id
                      AND s.target_id = l.target_id AND s.confirmed = TRUE)
   AND l.application_id = ";

/// Accounts that were sent and are no longer those of members, or do not work any more, apart from what is held back; the
/// application and the groups follow.
const REMOVED: &str = "
SELECT s.group_id, s.member_id, s.target_id, o.display_name AS name,
       EXISTS (SELECT 1 FROM links k WHERE k.application_id = s.application_id AND k.object_id = s.member_id
                  AND k.target_id = s.target_id) AS has_account,
       EXISTS (SELECT 1 FROM links k WHERE k.application_id = s.application_id AND k.object_id = s.member_id
                  AND k.target_id = s.target_id AND k.state = 'active') AS works
  FROM sent_members s
 CROSS JOIN objects o
 WHERE o.id = s.member_id
   AND NOT EXISTS (SELECT 1 FROM memberships m CROSS JOIN links l
                    WHERE m.group_id = s.group_id AND m.member_id = s.member_id AND m.removed = FALSE
                      AND l.application_id = s.application_id AND l.object_id = m.member_id AND l.state = 'active'
                      AND l.target_id = s.target_id)
   AND NOT EXISTS (SELECT 1 FROM staged_deletions d
                    WHERE d.application_id = s.application_id AND d.object_id = s.member_id
                      AND d.group_id IN ('', s.group_id) AND d.decision <> 'allowed')
   AND s.application_id = ";

/// For each group one who was sent, is a member and has that account; the application and the groups follow.
const KNOWN: &str = "
SELECT g.object_id,
       (SELECT s.target_id
          FROM sent_members s
         CROSS JOIN memberships m CROSS JOIN links l
         WHERE s.application_id = g.application_id AND s.group_id = g.object_id AND s.confirmed = TRUE
           AND m.group_id = s.group_id AND m.member_id = s.member_id AND m.removed = FALSE
           AND l.application_id = g.application_id AND l.object_id = s.member_id AND l.state = 'active'
           AND l.target_id = s.target_id
         LIMIT 1)
  FROM links g
 WHERE g.application_id = ";

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

    /// Notes that members are about to be added to groups, each beside its group; to be called before the requests, so that
    /// whoever leaves is removed even if an answer was lost.
    ///
    /// # Errors
    /// When the database fails; then nobody must be added.
    pub async fn note_additions(&self, run: &JobRun, additions: &[(ObjectId, &Member)]) -> Result<()> {
        if additions.is_empty() {
            return Ok(());
        }
        let application = run.application_id.to_string();
        let rows: Vec<_> = additions
            .iter()
            .map(|(group, member)| (*group, member.id, member.target_id.as_str()))
            .collect();
        write!(self, |transaction| {
            // An account that the person had before is to be removed first.
            let tail = " ON CONFLICT (application_id, group_id, member_id) DO NOTHING";
            run_all!(transaction, save_members(&application, &rows, false, tail));
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
                let ids: Vec<ObjectId> = chunk.iter().map(|member| member.id).collect();
                push_ids(&mut sql, &ids);
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

    /// What is to be done about the members of one group.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_work(&self, run: &JobRun, group: ObjectId) -> Result<MemberWork> {
        let mut work = self.member_works(run, &[group]).await?;
        Ok(work.remove(&group).unwrap_or_default())
    }

    /// What is to be done about the members of each of these groups; those where nothing is to be done are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_works(
        &self,
        run: &JobRun,
        groups: &[ObjectId],
    ) -> Result<HashMap<ObjectId, MemberWork>> {
        if groups.is_empty() {
            return Ok(HashMap::new());
        }
        let application = run.application_id.to_string();
        let (added, removed): (Vec<Named>, Vec<Sent>) = read!(self, |connection| {
            let mut sql = QueryBuilder::new(ADDED);
            sql.push_bind(&application).push(" AND m.group_id IN (");
            push_ids(&mut sql, groups);
            sql.push(" ORDER BY m.group_id, m.member_id");
            let added = sql.build_query_as().fetch_all(&mut *connection).await?;
            let mut sql = QueryBuilder::new(REMOVED);
            sql.push_bind(&application).push(" AND s.group_id IN (");
            push_ids(&mut sql, groups);
            sql.push(" ORDER BY s.group_id, s.member_id");
            (added, sql.build_query_as().fetch_all(&mut *connection).await?)
        });
        let mut works: HashMap<ObjectId, MemberWork> = HashMap::new();
        for row in added {
            let (group, member) = member(row, true, true)?;
            works.entry(group).or_default().added.push(member);
        }
        let growing: Vec<ObjectId> = works.keys().copied().collect();
        for (group, id, target_id, name, has_account, works_still) in removed {
            let (group, member) = member((group, id, target_id, name), has_account, works_still)?;
            works.entry(group).or_default().removed.push(member);
        }
        for (group, known) in self.known_members(&application, &growing).await? {
            works.entry(group).or_default().known = known;
        }
        Ok(works)
    }

    async fn known_members(
        &self,
        application: &str,
        groups: &[ObjectId],
    ) -> Result<Vec<(ObjectId, Option<String>)>> {
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, Option<String>)> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(KNOWN);
            sql.push_bind(application).push(" AND g.object_id IN (");
            push_ids(&mut sql, groups);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter()
            .map(|(group, known)| Ok((from_id(&group, "links.object_id")?, known)))
            .collect()
    }
}

/// The group and the member of a row.
fn member(row: Named, has_account: bool, works: bool) -> Result<(ObjectId, Member)> {
    let (group, id, target_id, name) = row;
    let member = Member {
        id: from_id(&id, "memberships.member_id")?,
        target_id,
        name,
        has_account,
        works,
    };
    Ok((from_id(&group, "memberships.group_id")?, member))
}
