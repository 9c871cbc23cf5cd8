//! Everything that the plan needs to know about each person of a batch, read with a handful of statements.

use std::collections::HashMap;

use model::{DirectoryObject, ObjectId, ObjectKind, Timestamp};
use sqlx::{FromRow, QueryBuilder};

use super::drift::Adopted;
use super::links::{Link, Row as LinkRow};
use super::open_changes::OpenChange;
use super::open_creations::CreationKeys;
use super::record::Retry;
use super::staged::Staged;
use crate::pool::read;
use crate::repeated::push_ids;
use crate::words::{from_id, from_word};
use crate::{JobRun, Result, Store};

/// Why somebody is entitled to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// The roles of all their assignments, those of direct ones first, each once.
    pub roles: Vec<String>,
    /// The group through which they are assigned; none when assigned directly.
    pub through: Option<String>,
}

/// One person or group as a cycle sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The person or group.
    pub object: DirectoryObject,
    /// Why they are entitled; none when they are not assigned.
    pub entitlement: Option<Entitlement>,
    /// Their account, if there is one. What is in doubt is not among what was sent.
    pub link: Option<Link>,
    /// The account of their manager, if there is one.
    pub manager_target: Option<String>,
    /// Their failed action, if there is one.
    pub retry: Option<Retry>,
    /// What their account would be found by, if creating one has begun and its end is not known.
    pub open_creation: Option<CreationKeys>,
    /// What was begun to be changed about their account, if its end is not known.
    pub open_change: Option<OpenChange>,
    /// What was said about taking away their account, if that was held back.
    pub staged: Option<Staged>,
    /// What of their account is left as the application has it.
    pub adopted: Vec<Adopted>,
}

#[derive(FromRow)]
struct EntitlementRow {
    object_id: String,
    role: String,
    through: Option<String>,
}

#[derive(FromRow)]
struct RetryRow {
    object_id: String,
    action: String,
    is_reference: bool,
    attempts: i64,
    first_failed_at: i64,
    next_at: i64,
    error_code: String,
    reason: String,
}

/// What assignments that are not saved would give, before those that are.
macro_rules! push_drafted {
    ($sql:ident, $run:expr, $kind:expr, $ids:expr) => {{
        let assigned = &$run.draft.assigned;
        if !assigned.is_empty() {
            if $kind == ObjectKind::User {
                $sql.push(
                    "SELECT m.member_id AS object_id, 'User' AS role, g.display_name AS through FROM memberships m \
                     JOIN objects g ON g.id = m.group_id AND g.kind = 'group' AND g.state = 'active' \
                     WHERE m.removed = FALSE AND m.member_id IN (",
                );
                push_ids(&mut $sql, $ids);
                $sql.push(" AND m.group_id IN (");
                push_ids(&mut $sql, assigned);
                $sql.push(" UNION ALL ");
            }
            $sql.push("SELECT o.id AS object_id, 'User' AS role, CAST(NULL AS TEXT) AS through FROM objects o WHERE o.id IN (");
            push_ids(&mut $sql, $ids);
            $sql.push(" AND o.id IN (");
            push_ids(&mut $sql, assigned);
            $sql.push(" UNION ALL ");
        }
    }};
}

/// Leaves out what assignments give that a plan of their removal does not see.
macro_rules! push_without_unassigned {
    ($sql:ident, $run:expr) => {{
        let unassigned = &$run.draft.unassigned;
        if !unassigned.is_empty() {
            $sql.push(" AND a.object_id NOT IN (");
            push_ids(&mut $sql, unassigned);
        }
    }};
}

impl Store {
    /// The people or groups with these ids, all of one kind, in the order of the ids; unknown ids are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subjects(&self, run: &JobRun, kind: ObjectKind, ids: &[ObjectId]) -> Result<Vec<Subject>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut objects: HashMap<ObjectId, DirectoryObject> = self
            .objects_by_ids(ids)
            .await?
            .into_iter()
            .map(|object| (object.id, object))
            .collect();
        let mut entitlements = self.entitlements(run, kind, ids).await?;
        let managers = objects.values().filter_map(|object| object.manager);
        let linked: Vec<ObjectId> = ids.iter().copied().chain(managers).collect();
        let mut links = self.links_by_objects(run, &linked).await?;
        let targets: HashMap<ObjectId, String> = links
            .iter()
            .map(|(id, link)| (*id, link.target_id.clone()))
            .collect();
        let mut retries = self.retries_by_objects(run, ids).await?;
        let mut open_creations = self.open_creations_by_objects(run, ids).await?;
        let mut open_changes = self.open_changes_by_objects(run, ids).await?;
        let mut staged = self.staged_by_objects(run, ids).await?;
        let mut adopted = self.adopted_by_objects(run, ids).await?;
        Ok(ids
            .iter()
            .filter_map(|id| {
                let object = objects.remove(id)?;
                let mut link = links.remove(id);
                let open_change = open_changes.remove(id);
                if let (Some(link), Some(change)) = (&mut link, &open_change) {
                    change.doubt(link);
                }
                Some(Subject {
                    entitlement: entitlements.remove(id),
                    link,
                    manager_target: object.manager.and_then(|manager| targets.get(&manager).cloned()),
                    retry: retries.remove(id),
                    open_creation: open_creations.remove(id),
                    open_change,
                    staged: staged.remove(id),
                    adopted: adopted.remove(id).unwrap_or_default(),
                    object,
                })
            })
            .collect())
    }

    /// These people or groups, all of one kind, with why they are entitled: what decides whether somebody should have an
    /// account, without what is known of it. Their attributes are read only where they are asked for. Unknown ids are left
    /// out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entitled_objects(
        &self,
        run: &JobRun,
        kind: ObjectKind,
        ids: &[ObjectId],
        with_attributes: bool,
    ) -> Result<Vec<(DirectoryObject, Option<Entitlement>)>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let objects = if with_attributes {
            self.objects_by_ids(ids).await?
        } else {
            self.bare_objects_by_ids(ids).await?
        };
        let mut entitlements = self.entitlements(run, kind, ids).await?;
        let with_entitlement = |object: DirectoryObject| {
            let entitlement = entitlements.remove(&object.id);
            (object, entitlement)
        };
        Ok(objects.into_iter().map(with_entitlement).collect())
    }

    /// Direct assignments, and those of people through a group whose direct member they are. A group inside an assigned
    /// group is not assigned itself.
    async fn entitlements(
        &self,
        run: &JobRun,
        kind: ObjectKind,
        ids: &[ObjectId],
    ) -> Result<HashMap<ObjectId, Entitlement>> {
        let application = run.application_id.to_string();
        let rows: Vec<EntitlementRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new("");
            push_drafted!(sql, run, kind, ids);
            if kind == ObjectKind::User {
                // `CROSS JOIN` keeps SQLite on the way from the people to their groups; the other way round it walks
                // through every assignment of the application, for every batch.
                sql.push(
                    "SELECT m.member_id AS object_id, a.role, g.display_name AS through FROM memberships m \
                     CROSS JOIN assignments a CROSS JOIN objects g \
                     WHERE m.removed = FALSE AND a.object_id = m.group_id AND a.removed = FALSE \
                     AND g.id = a.object_id AND g.kind = 'group' AND g.state = 'active' AND a.application_id = ",
                );
                sql.push_bind(&application).push(" AND m.member_id IN (");
                push_ids(&mut sql, ids);
                push_without_unassigned!(sql, run);
                sql.push(" UNION ALL ");
            }
            sql.push(
                "SELECT a.object_id, a.role, CAST(NULL AS TEXT) AS through FROM assignments a \
                 WHERE a.removed = FALSE AND a.application_id = ",
            );
            sql.push_bind(&application).push(" AND a.object_id IN (");
            push_ids(&mut sql, ids);
            push_without_unassigned!(sql, run);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        let (direct, through_groups): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.through.is_none());
        let mut entitlements: HashMap<ObjectId, Entitlement> = HashMap::new();
        for row in direct.into_iter().chain(through_groups) {
            let id = from_id(&row.object_id, "assignments.object_id")?;
            let entitlement = entitlements.entry(id).or_insert_with(|| Entitlement {
                roles: Vec::new(),
                through: row.through,
            });
            if !entitlement.roles.contains(&row.role) {
                entitlement.roles.push(row.role);
            }
        }
        Ok(entitlements)
    }

    async fn links_by_objects(&self, run: &JobRun, ids: &[ObjectId]) -> Result<HashMap<ObjectId, Link>> {
        let rows: Vec<LinkRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(
                "SELECT object_id, kind, target_id, state, matched_by, sent, created_at, updated_at FROM links \
                 WHERE application_id = ",
            );
            sql.push_bind(run.application_id.to_string())
                .push(" AND object_id IN (");
            push_ids(&mut sql, ids);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter()
            .map(|row| Link::try_from(row).map(|link| (link.object_id, link)))
            .collect()
    }

    async fn retries_by_objects(&self, run: &JobRun, ids: &[ObjectId]) -> Result<HashMap<ObjectId, Retry>> {
        let rows: Vec<RetryRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(
                "SELECT object_id, action, is_reference, attempts, first_failed_at, next_at, error_code, reason FROM retries \
                 WHERE application_id = ",
            );
            sql.push_bind(run.application_id.to_string())
                .push(" AND object_id IN (");
            push_ids(&mut sql, ids);
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter()
            .map(|row| {
                let object_id = from_id(&row.object_id, "retries.object_id")?;
                Ok((
                    object_id,
                    Retry {
                        object_id,
                        action: from_word(&row.action, "retries.action")?,
                        is_reference: row.is_reference,
                        attempts: row.attempts,
                        first_failed_at: Timestamp(row.first_failed_at),
                        next_at: Timestamp(row.next_at),
                        error_code: row.error_code,
                        reason: row.reason,
                    },
                ))
            })
            .collect()
    }
}
