//! Assignments that are not saved, as a plan of them sees them.

use model::{ObjectId, ObjectKind};
use sqlx::QueryBuilder;

use super::candidates::{Candidate, Row, candidate};
use crate::pool::read;
use crate::repeated::push_ids;
use crate::{JobRun, Result, Store};

/// Assignments that are added to those that are saved, or taken away from them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssignmentDraft {
    /// Users and groups that count as assigned.
    pub assigned: Vec<ObjectId>,
    /// Users and groups that do not, although they are.
    pub unassigned: Vec<ObjectId>,
}

impl AssignmentDraft {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.assigned.is_empty() && self.unassigned.is_empty()
    }
}

impl Store {
    /// Whom the drafted assignments of a run may concern: users or groups themselves, and the members of groups.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drafted_candidates(&self, run: &JobRun, kind: ObjectKind) -> Result<Vec<Candidate>> {
        let draft = &run.draft;
        if draft.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<ObjectId> = draft.assigned.iter().chain(&draft.unassigned).copied().collect();
        let rows: Vec<Row> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(
                "SELECT o.id, o.manager_id, l.object_id IS NOT NULL FROM objects o \
                 LEFT JOIN links l ON l.object_id = o.id AND l.application_id = ",
            );
            sql.push_bind(run.application_id.to_string())
                .push(" WHERE o.state <> 'purged' AND o.directory_id = ")
                .push_bind(run.directory_id.to_string());
            match kind {
                ObjectKind::User => sql.push(" AND o.kind = 'user' AND (o.id IN ("),
                ObjectKind::Group => sql.push(" AND o.kind = 'group' AND (o.id IN ("),
            };
            push_ids(&mut sql, &ids);
            if kind == ObjectKind::User {
                sql.push(" OR o.id IN (SELECT m.member_id FROM memberships m WHERE m.removed = FALSE AND m.group_id IN (");
                push_ids(&mut sql, &ids);
                sql.push(")");
            }
            sql.push(")");
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter().map(candidate).collect()
    }
}
