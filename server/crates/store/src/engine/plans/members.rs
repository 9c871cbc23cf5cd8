//! Members of groups as they will have to be once a plan was run.

use model::{ObjectId, PlanId};
use sqlx::{FromRow, query_as, query_scalar};

use crate::pool::read;
use crate::words::from_id;
use crate::{JobRun, Member, MemberWork, Result, Store};

#[derive(FromRow)]
struct Row {
    id: String,
    target_id: String,
    name: String,
    works: bool,
}

/// Members who will have an account that works and were not sent with it. Who gets one by the plan has none yet, and an
/// empty id: `$1` application, `$2` group, `$3` plan.
const ADDED: &str = "
SELECT o.id, COALESCE(l.target_id, '') AS target_id, o.display_name AS name, TRUE AS works
  FROM memberships m
  JOIN objects o ON o.id = m.member_id AND o.kind = 'user'
  LEFT JOIN links l ON l.application_id = $1 AND l.object_id = m.member_id
  LEFT JOIN plan_parts p ON p.plan_id = $3 AND p.object_id = m.member_id
 WHERE m.group_id = $2 AND m.removed = FALSE
   AND COALESCE(p.works, l.state = 'active', FALSE) = TRUE
   AND NOT EXISTS (SELECT 1 FROM sent_members s
                    WHERE s.application_id = $1 AND s.group_id = $2 AND s.member_id = m.member_id
                      AND s.target_id = l.target_id AND s.confirmed = TRUE)
 ORDER BY o.id";

/// Accounts that were sent and will not be those of members, apart from what is held back: the same parameters.
const REMOVED: &str = "
SELECT o.id, s.target_id, o.display_name AS name,
       COALESCE(p.works, l.state = 'active', FALSE) AS works
  FROM sent_members s
  JOIN objects o ON o.id = s.member_id
  LEFT JOIN links l ON l.application_id = $1 AND l.object_id = s.member_id AND l.target_id = s.target_id
  LEFT JOIN plan_parts p ON p.plan_id = $3 AND p.object_id = s.member_id
 WHERE s.application_id = $1 AND s.group_id = $2
   AND NOT (l.object_id IS NOT NULL AND COALESCE(p.works, l.state = 'active', FALSE) = TRUE
            AND EXISTS (SELECT 1 FROM memberships m
                         WHERE m.group_id = $2 AND m.member_id = s.member_id AND m.removed = FALSE))
   AND NOT EXISTS (SELECT 1 FROM staged_deletions d
                    WHERE d.application_id = $1 AND d.object_id = s.member_id AND d.group_id IN ('', $2)
                      AND d.decision <> 'allowed')
 ORDER BY o.id";

/// Groups that will be there and whose members may differ: those whose memberships changed after `$3`, that wait to be
/// compared, that the plan creates, or with somebody whom the plan gives or takes an account: `$1` application, `$2` plan,
/// `$4` whether all are compared.
const GROUPS: &str = "
SELECT g.id FROM objects g
  LEFT JOIN links l ON l.application_id = $1 AND l.object_id = g.id
  LEFT JOIN plan_parts p ON p.plan_id = $2 AND p.object_id = g.id
 WHERE g.kind = 'group' AND COALESCE(p.works, l.state = 'active', FALSE) = TRUE AND (
       $4 = TRUE
    OR p.action = 'create'
    OR g.id IN (SELECT w.group_id FROM member_work w WHERE w.application_id = $1)
    OR g.id IN (SELECT m.group_id FROM memberships m WHERE m.change > $3)
    OR g.id IN (SELECT m.group_id FROM plan_parts q JOIN memberships m ON m.member_id = q.object_id
                 WHERE q.plan_id = $2 AND q.kind = 'user' AND q.action IN ('create', 'disable', 'delete', 'update'))
    OR g.id IN (SELECT s.group_id FROM plan_parts q JOIN memberships m ON m.member_id = q.object_id
                  JOIN sent_members s ON s.application_id = $1 AND s.group_id = m.group_id AND s.member_id = m.member_id
                 WHERE q.plan_id = $2 AND q.action IN ('disable', 'delete')))
 ORDER BY g.id";

impl Store {
    /// The groups whose members have to be compared once a plan was run.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planned_groups(&self, run: &JobRun, plan: PlanId) -> Result<Vec<ObjectId>> {
        let ids: Vec<String> = read!(self, |connection| {
            query_scalar(GROUPS)
                .bind(run.application_id.to_string())
                .bind(plan.to_string())
                .bind(run.watermark.unwrap_or_default())
                .bind(run.watermark.is_none())
                .fetch_all(&mut *connection)
                .await?
        });
        ids.iter().map(|id| from_id(id, "objects.id")).collect()
    }

    /// What will have to be done about the members of one group once a plan was run, and how many it has because they were
    /// sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planned_members(
        &self,
        run: &JobRun,
        plan: PlanId,
        group: ObjectId,
    ) -> Result<(MemberWork, i64)> {
        let (application, group, plan) = (
            run.application_id.to_string(),
            group.to_string(),
            plan.to_string(),
        );
        let (added, removed, sent): (Vec<Row>, Vec<Row>, i64) = read!(self, |connection| {
            let mut found = Vec::with_capacity(2);
            for sql in [ADDED, REMOVED] {
                let rows: Vec<Row> = query_as(sql)
                    .bind(&application)
                    .bind(&group)
                    .bind(&plan)
                    .fetch_all(&mut *connection)
                    .await?;
                found.push(rows);
            }
            let sent =
                query_scalar("SELECT COUNT(*) FROM sent_members WHERE application_id = $1 AND group_id = $2")
                    .bind(&application)
                    .bind(&group)
                    .fetch_one(&mut *connection)
                    .await?;
            let removed = found.pop().unwrap_or_default();
            (found.pop().unwrap_or_default(), removed, sent)
        });
        let members = |rows: Vec<Row>| {
            rows.into_iter()
                .map(|row| {
                    Ok(Member {
                        id: from_id(&row.id, "objects.id")?,
                        target_id: row.target_id,
                        name: row.name,
                        has_account: true,
                        works: row.works,
                    })
                })
                .collect::<Result<Vec<_>>>()
        };
        let work = MemberWork {
            added: members(added)?,
            removed: members(removed)?,
            known: None,
        };
        Ok((work, sent))
    }
}
