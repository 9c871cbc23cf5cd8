//! Who is assigned to an application.

use model::{ApplicationId, Assignment, AssignmentQuery, Page, Timestamp};
use sqlx::{FromRow, QueryBuilder};

use crate::pool::read;
use crate::search::push_search;
use crate::slice::{self, page_size};
use crate::words::{from_id, from_word, word};
use crate::{Result, Store};

#[derive(FromRow)]
struct Row {
    object_id: String,
    kind: String,
    display_name: String,
    detail: String,
    members: i64,
    role: String,
    assigned_at: i64,
}

impl Row {
    fn into_assignment(self, application_id: ApplicationId) -> Result<Assignment> {
        let kind = from_word(&self.kind, "objects.kind")?;
        Ok(Assignment {
            application_id,
            object_id: from_id(&self.object_id, "assignments.object_id")?,
            kind,
            display_name: self.display_name,
            detail: self.detail,
            member_count: (kind == model::ObjectKind::Group).then_some(self.members),
            role: self.role,
            assigned_at: Timestamp(self.assigned_at),
        })
    }
}

impl Store {
    /// A page of the users and groups that are assigned to an application, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignments(
        &self,
        application: ApplicationId,
        query: &AssignmentQuery,
    ) -> Result<Page<Assignment>> {
        let size = page_size(query.page_size);
        let page = query.page.max(1);
        let id = application.to_string();
        let kind = query.kind.map(word);
        let (rows, total): (Vec<Row>, i64) = read!(self, |connection| {
            // Members are counted for the rows of the page only.
            let mut sql = QueryBuilder::new(
                "SELECT p.*, (SELECT COUNT(*) FROM memberships m JOIN objects u ON u.id = m.member_id \
                 WHERE m.group_id = p.object_id AND m.removed = FALSE AND u.state = 'active') AS members FROM (\
                 SELECT s.object_id, o.kind, o.display_name, o.detail, o.sort_name, s.role, s.assigned_at",
            );
            let mut count = QueryBuilder::new("SELECT COUNT(*)");
            for sql in [&mut sql, &mut count] {
                sql.push(
                    " FROM assignments s JOIN objects o ON o.id = s.object_id WHERE s.removed = FALSE AND s.application_id = ",
                )
                .push_bind(&id);
                if let Some(kind) = &kind {
                    sql.push(" AND o.kind = ").push_bind(kind);
                }
                push_search(sql, "o.search_text", &query.search);
            }
            sql.push(" ORDER BY o.sort_name, o.id LIMIT ")
                .push_bind(i64::from(size));
            sql.push(" OFFSET ")
                .push_bind(i64::from(page - 1) * i64::from(size))
                .push(") p ORDER BY p.sort_name, p.object_id");
            (
                sql.build_query_as().fetch_all(&mut *connection).await?,
                count.build_query_scalar().fetch_one(&mut *connection).await?,
            )
        });
        slice::page(rows, (total, page, size), |row| row.into_assignment(application))
    }
}
