//! Who a cycle has to look at.

use model::{JobScope, LeaverAction, ObjectId, ObjectKind, Timestamp};
use sqlx::query_as;

use crate::pool::read;
use crate::words::from_id;
use crate::{JobRun, Result, Store};

/// A user or group that a cycle has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The user or group.
    pub id: ObjectId,
    /// A user's manager, so that managers come before their reports.
    pub manager: Option<ObjectId>,
    /// Whether it has an account, or a group its counterpart, already.
    pub linked: bool,
}

pub(super) type Row = (String, Option<String>, bool);

/// Everybody with an account or perhaps with one, and everybody who is entitled to one: `$1` application, `$2` directory, `$3` all users.
const INITIAL: &str = "
SELECT o.id, o.manager_id, l.object_id IS NOT NULL
  FROM objects o
  LEFT JOIN links l ON l.application_id = $1 AND l.object_id = o.id
 WHERE o.kind = 'user' AND o.directory_id = $2 AND o.state <> 'purged' AND (
       $3 = TRUE
    OR o.id IN (SELECT a.object_id FROM assignments a WHERE a.application_id = $1 AND a.removed = FALSE)
    OR o.id IN (SELECT m.member_id FROM assignments a JOIN memberships m ON m.group_id = a.object_id
                 WHERE a.application_id = $1 AND a.removed = FALSE AND m.removed = FALSE))
UNION
SELECT o.id, o.manager_id, TRUE
  FROM links l JOIN objects o ON o.id = l.object_id
 WHERE l.application_id = $1 AND l.kind = 'user'
UNION
SELECT o.id, o.manager_id, l.object_id IS NOT NULL
  FROM open_creations c JOIN objects o ON o.id = c.object_id
  LEFT JOIN links l ON l.application_id = $1 AND l.object_id = o.id
 WHERE c.application_id = $1 AND o.kind = 'user'";

/// Whom a change after the watermark may concern: `$1` application, `$3` all users, `$4` watermark.
macro_rules! changed {
    () => {
        "
    SELECT c.id FROM objects c
     WHERE c.change > $4 AND c.kind <> 'group' AND (
           ($3 = TRUE AND c.state <> 'purged')
        OR EXISTS (SELECT 1 FROM links k WHERE k.application_id = $1 AND k.object_id = c.id)
        OR EXISTS (SELECT 1 FROM assignments a WHERE a.application_id = $1 AND a.object_id = c.id AND a.removed = FALSE)
        OR EXISTS (SELECT 1 FROM memberships m JOIN assignments a ON a.object_id = m.group_id
                    WHERE m.member_id = c.id AND m.removed = FALSE AND a.application_id = $1 AND a.removed = FALSE))
    UNION SELECT a.object_id FROM assignments a WHERE a.application_id = $1 AND a.change > $4
    UNION SELECT m.member_id FROM assignments a JOIN memberships m ON m.group_id = a.object_id
           WHERE a.application_id = $1 AND a.change > $4 AND m.removed = FALSE
    UNION SELECT m.member_id FROM memberships m CROSS JOIN assignments a
           WHERE m.change > $4 AND a.object_id = m.group_id AND a.application_id = $1
             AND (a.removed = FALSE OR a.change > $4)
    UNION SELECT m.member_id FROM objects g CROSS JOIN assignments a CROSS JOIN memberships m
           WHERE g.change > $4 AND g.kind <> 'user' AND a.object_id = g.id AND a.application_id = $1
             AND a.removed = FALSE AND m.group_id = g.id AND m.removed = FALSE
"
    };
}

/// The same, reduced to what changed after the watermark, what can be linked now, retries that are due, removals that were allowed, and creations with an
/// unknown end:
/// `$1` application, `$2` directory, `$3` all users, `$4` watermark, `$5` now, `$6` the moment until which disabled accounts
/// are deleted by now, `$7` whether those out of scope are, `$8` whether all retries are due, or only those that take accounts
/// away.
///
/// An assignment that was removed before the watermark has been worked off: what happens to its group is no news. Whoever
/// was purged without ever having an account is none either. `CROSS JOIN` and `<>` on the kind keep SQLite, which knows
/// no statistics, from walking through all users or all members instead of through what changed.
const INCREMENTAL: &str = concat!(
    "
SELECT o.id, o.manager_id, l.object_id IS NOT NULL
  FROM (
",
    changed!(),
    "    UNION SELECT p.object_id FROM pending_references p
           CROSS JOIN links k
           WHERE p.application_id = $1 AND k.application_id = p.application_id AND k.object_id = p.referenced_id
             AND NOT EXISTS (SELECT 1 FROM retries w
                              WHERE w.application_id = k.application_id AND w.object_id = p.object_id AND w.next_at > $5)
    UNION SELECT r.object_id FROM retries r
           WHERE r.application_id = $1 AND r.next_at <= $5 AND ($8 = TRUE OR r.action IN ('disable', 'delete'))
    UNION SELECT k.object_id FROM links k CROSS JOIN objects u
           WHERE k.application_id = $1 AND k.state <> 'active' AND k.updated_at <= $6 AND k.kind = 'user'
             AND u.id = k.object_id
             AND ((k.state = 'released' AND $7 = TRUE) OR (u.state = 'soft_deleted' AND u.deleted_at <= $6))
             AND NOT EXISTS (SELECT 1 FROM staged_deletions h
                              WHERE h.application_id = $1 AND h.object_id = k.object_id AND h.decision <> 'allowed')
             AND NOT EXISTS (SELECT 1 FROM retries w
                              WHERE w.application_id = $1 AND w.object_id = k.object_id AND w.next_at > $5)
    UNION SELECT s.object_id FROM staged_deletions s
           WHERE s.application_id = $1 AND s.group_id = '' AND s.decision = 'allowed'
             AND NOT EXISTS (SELECT 1 FROM retries w
                              WHERE w.application_id = s.application_id AND w.object_id = s.object_id AND w.next_at > $5)
    UNION SELECT n.object_id FROM open_creations n
           WHERE n.application_id = $1
             AND NOT EXISTS (SELECT 1 FROM staged_deletions h
                              WHERE h.application_id = $1 AND h.object_id = n.object_id AND h.group_id = ''
                                AND h.decision <> 'allowed')
             AND NOT EXISTS (SELECT 1 FROM retries w
                              WHERE w.application_id = n.application_id AND w.object_id = n.object_id AND w.next_at > $5)) x
 CROSS JOIN objects o
  LEFT JOIN links l ON l.application_id = $1 AND l.object_id = o.id
 WHERE o.id = x.id AND o.kind = 'user' AND o.directory_id = $2 AND (
       o.state <> 'purged' OR l.object_id IS NOT NULL
    OR EXISTS (SELECT 1 FROM retries r WHERE r.application_id = $1 AND r.object_id = o.id)
    OR EXISTS (SELECT 1 FROM open_creations n WHERE n.application_id = $1 AND n.object_id = o.id))"
);

impl Store {
    /// Everybody whom an initial cycle has to look at: who is entitled, and who has an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn initial_candidates(&self, run: &JobRun) -> Result<Vec<Candidate>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(INITIAL)
                .bind(run.application_id.to_string())
                .bind(run.directory_id.to_string())
                .bind(run.scope == JobScope::All)
                .fetch_all(&mut *connection)
                .await?
        });
        rows.into_iter().map(candidate).collect()
    }

    /// Everybody whom an incremental cycle has to look at. Its cost is in the changes, not in the directory.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn incremental_candidates(
        &self,
        run: &JobRun,
        watermark: i64,
        now: Timestamp,
    ) -> Result<Vec<Candidate>> {
        let deleted_until = deleted_until(run, now);
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(INCREMENTAL)
                .bind(run.application_id.to_string())
                .bind(run.directory_id.to_string())
                .bind(run.scope == JobScope::All)
                .bind(watermark)
                .bind(now.0)
                .bind(deleted_until)
                .bind(!run.guard.skip_out_of_scope)
                .bind(run.tries_all_again(now))
                .fetch_all(&mut *connection)
                .await?
        });
        rows.into_iter().map(candidate).collect()
    }

    /// The people whom a change after that number may concern.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changed_people(&self, run: &JobRun, after: i64) -> Result<Vec<ObjectId>> {
        const CHANGED: &str = concat!(
            "SELECT x.id FROM (",
            changed!(),
            ") x JOIN objects o ON o.id = x.id WHERE o.kind = 'user' AND o.directory_id = $2"
        );
        let ids: Vec<String> = read!(self, |connection| {
            sqlx::query_scalar(CHANGED)
                .bind(run.application_id.to_string())
                .bind(run.directory_id.to_string())
                .bind(run.scope == JobScope::All)
                .bind(after)
                .fetch_all(&mut *connection)
                .await?
        });
        ids.iter().map(|id| from_id(id, "objects.id")).collect()
    }

    /// Those of a cycle's people who can now be linked to somebody whose account did not exist before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resolvable_candidates(&self, run: &JobRun) -> Result<Vec<Candidate>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(
                "SELECT DISTINCT o.id, o.manager_id, TRUE FROM pending_references p \
                 JOIN links k ON k.application_id = p.application_id AND k.object_id = p.referenced_id \
                 JOIN links l ON l.application_id = p.application_id AND l.object_id = p.object_id \
                 JOIN objects o ON o.id = p.object_id WHERE p.application_id = $1 \
                 AND NOT EXISTS (SELECT 1 FROM retries w WHERE w.application_id = p.application_id AND w.object_id = p.object_id)",
            )
            .bind(run.application_id.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(candidate).collect()
    }
}

/// Accounts that were disabled until this moment are deleted now; none where that is not what becomes of them.
fn deleted_until(run: &JobRun, now: Timestamp) -> i64 {
    let mapping = run.schema.enabled_mapping(ObjectKind::User);
    if run.guard.leavers == LeaverAction::DisableThenDelete
        && mapping.is_some_and(|mapping| mapping.actions.delete)
    {
        now.plus_seconds(-run.guard.delete_after_days * 86_400).0
    } else {
        i64::MIN
    }
}

pub(super) fn candidate((id, manager, linked): Row) -> Result<Candidate> {
    Ok(Candidate {
        id: from_id(&id, "objects.id")?,
        manager: manager
            .as_deref()
            .map(|id| from_id(id, "objects.manager_id"))
            .transpose()?,
        linked,
    })
}
