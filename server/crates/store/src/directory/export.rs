//! Walking through everything, chunk by chunk, without holding a connection in between.

use model::{DirectoryId, DirectoryObject, ObjectId, ObjectKind, ObjectQuery, ObjectState, attribute};
use sqlx::{FromRow, QueryBuilder};

use super::derived::Derived;
use super::list::matching;
use super::row::{OBJECT, ObjectRow};
use crate::pool::read;
use crate::words::{from_id, from_json, word};
use crate::{Error, Result, Store};

/// A membership with the names of both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The group.
    pub group_id: ObjectId,
    /// Its display name.
    pub group_name: String,
    /// The member.
    pub member_id: ObjectId,
    /// Its user principal name, or its e-mail address when it is a group.
    pub member_detail: String,
    /// Its display name.
    pub member_name: String,
}

/// An object with the text of one attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectKey {
    /// The object.
    pub id: ObjectId,
    /// The text; empty without a value.
    pub text: String,
    sort_name: String,
}

#[derive(FromRow)]
struct MembershipRow {
    group_id: String,
    group_name: String,
    member_id: String,
    member_detail: String,
    member_name: String,
}

#[derive(FromRow)]
struct KeyRow {
    id: String,
    sort_name: String,
    key: String,
}

impl Store {
    /// The next objects of a query after one of them, by name; sort and page of the query do not matter.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn objects_after(
        &self,
        query: &ObjectQuery,
        after: Option<&DirectoryObject>,
        limit: u32,
    ) -> Result<Vec<DirectoryObject>> {
        let rows: Vec<ObjectRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(OBJECT);
            matching!(sql, query);
            if let Some(after) = after {
                sql.push(" AND (sort_name, id) > (")
                    .push_bind(Derived::of(after).sort_name)
                    .push(", ")
                    .push_bind(after.id.to_string())
                    .push(")");
            }
            sql.push(" ORDER BY sort_name, id LIMIT ")
                .push_bind(i64::from(limit));
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter().map(DirectoryObject::try_from).collect()
    }

    /// The next direct memberships after a pair of group and member, both ends not deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memberships_after(
        &self,
        after: Option<(ObjectId, ObjectId)>,
        limit: u32,
    ) -> Result<Vec<Membership>> {
        let rows: Vec<MembershipRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(
                "SELECT l.group_id, g.display_name AS group_name, l.member_id, m.detail AS member_detail, \
                 m.display_name AS member_name FROM memberships l JOIN objects g ON g.id = l.group_id \
                 JOIN objects m ON m.id = l.member_id \
                 WHERE l.direct = TRUE AND g.state = 'active' AND m.state = 'active'",
            );
            if let Some((group, member)) = after {
                sql.push(" AND (l.group_id, l.member_id) > (")
                    .push_bind(group.to_string())
                    .push(", ")
                    .push_bind(member.to_string())
                    .push(")");
            }
            sql.push(" ORDER BY l.group_id, l.member_id LIMIT ")
                .push_bind(i64::from(limit));
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter()
            .map(|row| {
                Ok(Membership {
                    group_id: from_id(&row.group_id, "memberships.group_id")?,
                    group_name: row.group_name,
                    member_id: from_id(&row.member_id, "memberships.member_id")?,
                    member_detail: row.member_detail,
                    member_name: row.member_name,
                })
            })
            .collect()
    }

    /// The next objects of a directory in one state after one of them, by name, each with the text of one attribute.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn object_keys_after(
        &self,
        directory: DirectoryId,
        kind: ObjectKind,
        state: ObjectState,
        key: &str,
        after: Option<&ObjectKey>,
        limit: u32,
    ) -> Result<Vec<ObjectKey>> {
        let column = match (key, kind) {
            (attribute::OBJECT_ID, _) => "id",
            (attribute::DISPLAY_NAME, _) => "display_name",
            (attribute::USER_PRINCIPAL_NAME, ObjectKind::User) | (attribute::MAIL, ObjectKind::Group) => {
                "detail"
            }
            _ => "attributes",
        };
        let rows: Vec<KeyRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new("SELECT id, sort_name, ");
            sql.push(column).push(" AS key FROM objects WHERE kind = ");
            sql.push_bind(word(kind))
                .push(" AND state = ")
                .push_bind(word(state));
            if let Some(after) = after {
                sql.push(" AND (sort_name, id) > (")
                    .push_bind(&after.sort_name)
                    .push(", ")
                    .push_bind(after.id.to_string())
                    .push(")");
            }
            sql.push(" AND directory_id = ").push_bind(directory.to_string());
            sql.push(" ORDER BY sort_name, id LIMIT ")
                .push_bind(i64::from(limit));
            sql.build_query_as().fetch_all(&mut *connection).await?
        });
        rows.into_iter()
            .map(|row| {
                Ok(ObjectKey {
                    id: from_id(&row.id, "objects.id")?,
                    text: if column == "attributes" {
                        text_of(&row.key, key)?
                    } else {
                        row.key
                    },
                    sort_name: row.sort_name,
                })
            })
            .collect()
    }
}

fn text_of(attributes: &str, name: &str) -> Result<String, Error> {
    let attributes: model::Attributes = from_json(attributes, "objects.attributes")?;
    Ok(match attributes.get(name) {
        Some(model::Value::Text(text)) => text.clone(),
        _ => String::new(),
    })
}
