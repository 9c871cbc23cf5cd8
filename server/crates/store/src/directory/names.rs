//! Names of objects: for links and for pickers.

use model::{DirectoryId, ObjectId, ObjectKind, ObjectName};
use sqlx::QueryBuilder;

use super::row::NameRow;
use crate::pool::read;
use crate::search::push_search;
use crate::words::word;
use crate::{Result, Store};

const NAME: &str = "SELECT id, kind, display_name, detail FROM objects WHERE ";

impl Store {
    /// The names of these objects, whatever their state, in no particular order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn object_names(&self, ids: &[ObjectId]) -> Result<Vec<ObjectName>> {
        self.names_where("", ids, "").await
    }

    /// The names of objects that are not deleted; the others are missing in the answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_names(&self, objects: &[ObjectId]) -> Result<Vec<ObjectName>> {
        self.names_where("state = 'active' AND ", objects, " ORDER BY sort_name, id")
            .await
    }

    /// The first objects that are not deleted and contain all words of the text, users before groups, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search_names(
        &self,
        directory: DirectoryId,
        kind: Option<ObjectKind>,
        text: &str,
        limit: u32,
    ) -> Result<Vec<ObjectName>> {
        let kinds = kind.map_or_else(|| vec![ObjectKind::User, ObjectKind::Group], |kind| vec![kind]);
        let mut names = Vec::new();
        for kind in kinds {
            let rows: Vec<NameRow> = read!(self, |connection| {
                let mut sql = QueryBuilder::new(NAME);
                sql.push("kind = ").push_bind(word(kind));
                sql.push(" AND state = 'active' AND directory_id = ")
                    .push_bind(directory.to_string());
                push_search(&mut sql, "search_text", text);
                sql.push(" ORDER BY sort_name, id LIMIT ")
                    .push_bind(i64::from(limit));
                sql.build_query_as().fetch_all(&mut *connection).await?
            });
            for row in rows {
                names.push(ObjectName::try_from(row)?);
            }
        }
        Ok(names)
    }

    /// The first direct members of a group who are users and not deleted, by name, and contain all words of the text.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_names(&self, group: ObjectId, text: &str, limit: u32) -> Result<Vec<ObjectName>> {
        let rows: Vec<NameRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(NAME);
            sql.push("kind = 'user' AND state = 'active' AND id IN (SELECT m.member_id FROM memberships m WHERE m.removed = FALSE AND m.group_id = ")
                .push_bind(group.to_string())
                .push(")");
            push_search(&mut sql, "search_text", text);
            sql.push(" ORDER BY sort_name, id LIMIT ")
                .push_bind(i64::from(limit));
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter().map(ObjectName::try_from).collect()
    }

    async fn names_where(
        &self,
        condition: &'static str,
        ids: &[ObjectId],
        order: &'static str,
    ) -> Result<Vec<ObjectName>> {
        let mut names = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(500) {
            let rows: Vec<NameRow> = read!(self, |connection| {
                let mut sql = QueryBuilder::new(NAME);
                sql.push(condition).push("id IN (");
                let mut list = sql.separated(", ");
                for id in chunk {
                    list.push_bind(id.to_string());
                }
                sql.push(")").push(order);
                sql.build_query_as().fetch_all(&mut *connection).await?
            });
            for row in rows {
                names.push(ObjectName::try_from(row)?);
            }
        }
        Ok(names)
    }
}
