//! Who could be assigned to an application.

use model::{ApplicationId, Assignable, AssignmentQuery, DirectoryId, ObjectKind, ObjectState, Page};
use sqlx::{FromRow, QueryBuilder};

use crate::pool::read;
use crate::search::push_search;
use crate::slice::{self, page_size};
use crate::words::{from_id, from_word, word};
use crate::{Result, Store};

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    display_name: String,
    detail: String,
    description: String,
    account_enabled: bool,
    members: i64,
    assigned: i64,
}

impl TryFrom<Row> for Assignable {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        let kind = from_word(&row.kind, "objects.kind")?;
        Ok(Self {
            object_id: from_id(&row.id, "objects.id")?,
            kind,
            display_name: row.display_name,
            detail: row.detail,
            description: row.description,
            account_enabled: row.account_enabled,
            member_count: (kind == ObjectKind::Group).then_some(row.members),
            assigned: row.assigned > 0,
        })
    }
}

impl Store {
    /// A page of the users, or of the groups, of a directory, by name, with whether they are assigned to an
    /// application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignable(
        &self,
        application: ApplicationId,
        directory: DirectoryId,
        query: &AssignmentQuery,
    ) -> Result<Page<Assignable>> {
        let size = page_size(query.page_size);
        let page = query.page.max(1);
        let application = application.to_string();
        let directory = directory.to_string();
        let kind = word(query.kind.unwrap_or(ObjectKind::User));
        let state = word(ObjectState::Active);
        let (rows, total): (Vec<Row>, i64) = read!(self, |connection| {
            let mut sql = QueryBuilder::new(
                "SELECT p.*, (SELECT COUNT(*) FROM memberships m JOIN objects u ON u.id = m.member_id \
                 WHERE m.group_id = p.id AND m.removed = FALSE AND u.state = 'active') AS members, \
                 (SELECT COUNT(*) FROM assignments s WHERE s.object_id = p.id AND s.removed = FALSE AND s.application_id = ",
            );
            sql.push_bind(&application).push(
                ") AS assigned FROM (SELECT o.id, o.kind, o.display_name, o.detail, o.description, o.account_enabled, o.sort_name",
            );
            let mut count = QueryBuilder::new("SELECT COUNT(*)");
            for sql in [&mut sql, &mut count] {
                sql.push(" FROM objects o WHERE o.kind = ")
                    .push_bind(&kind)
                    .push(" AND o.state = ")
                    .push_bind(&state);
                sql.push(" AND o.directory_id = ").push_bind(&directory);
                push_search(sql, "o.search_text", &query.search);
            }
            sql.push(" ORDER BY o.sort_name, o.id LIMIT ")
                .push_bind(i64::from(size));
            sql.push(" OFFSET ")
                .push_bind(i64::from(page - 1) * i64::from(size))
                .push(") p ORDER BY p.sort_name, p.id");
            (
                sql.build_query_as().fetch_all(&mut *connection).await?,
                count.build_query_scalar().fetch_one(&mut *connection).await?,
            )
        });
        slice::page(rows, (total, page, size), Assignable::try_from)
    }
}
