//! Who is in which group, and who reports to whom.

use std::collections::HashSet;

use model::{AuditEntry, ObjectId, ObjectSummary, Page};
use sqlx::QueryBuilder;

use super::list::place;
use super::nesting::settle_nesting;
use super::row::{SUMMARY, SummaryRow};
use crate::audit::write_audit;
use crate::pool::{next_change, read, write};
use crate::search::push_search;
use crate::slice::{self, page_size};
use crate::{Result, Store};

/// Adds memberships inside a `write!` body and answers how many were new: `insert_memberships!(transaction, pairs,
/// change)`, with `pairs: &[(ObjectId, ObjectId)]` (group, member) and `change: &mut Option<i64>`, which is taken
/// when the first new one is found.
macro_rules! insert_memberships {
    ($transaction:ident, $pairs:expr, $change:expr) => {{
        let pairs: &[(model::ObjectId, model::ObjectId)] = $pairs;
        let change: &mut Option<i64> = $change;
        let mut added = 0_i64;
        for chunk in pairs.chunks(500) {
            let there = $crate::directory::memberships::stored_memberships!($transaction, chunk);
            let mut new: Vec<(String, String)> = chunk
                .iter()
                .map(|(group, member)| (group.to_string(), member.to_string()))
                .filter(|pair| !there.contains(pair))
                .collect();
            new.sort_unstable();
            new.dedup();
            if new.is_empty() {
                continue;
            }
            let number = match *change {
                Some(number) => number,
                None => {
                    let number = $crate::pool::next_change!($transaction);
                    *change = Some(number);
                    number
                }
            };
            let mut sql = sqlx::QueryBuilder::new(
                "INSERT INTO memberships (group_id, member_id, removed, change, direct) ",
            );
            sql.push_values(&new, |mut row, (group, member)| {
                row.push_bind(group)
                    .push_bind(member)
                    .push_bind(false)
                    .push_bind(number)
                    .push_bind(true);
            });
            // Whoever was a member through a group inside stays one; for them nothing changes.
            sql.push(
                " ON CONFLICT (group_id, member_id) DO UPDATE SET direct = TRUE, \
                 change = CASE WHEN memberships.removed THEN excluded.change ELSE memberships.change END, \
                 removed = excluded.removed",
            );
            sql.build().execute(&mut *$transaction).await?;
            added += i64::try_from(new.len()).unwrap_or(i64::MAX);
        }
        added
    }};
}
pub(super) use insert_memberships;

/// Ends direct memberships of a group inside a `write!` body and answers how many there were: `end_members!(transaction, group,
/// members, change)`, with `members: &[ObjectId]`. Whoever is a member through a group inside stays one.
macro_rules! end_members {
    ($transaction:ident, $group:expr, $members:expr, $change:expr) => {{
        let (members, change): (&[model::ObjectId], i64) = ($members, $change);
        let mut ended = 0;
        for chunk in members.chunks($crate::repeated::ROWS) {
            let mut sql = sqlx::QueryBuilder::new(
                "UPDATE memberships SET direct = FALSE, removed = NOT inherited, \
                 change = CASE WHEN inherited THEN change ELSE ",
            );
            sql.push_bind(change)
                .push(" END WHERE direct = TRUE AND group_id = ")
                .push_bind($group.to_string())
                .push(" AND member_id IN (");
            $crate::repeated::push_ids(&mut sql, chunk);
            ended += sql.build().execute(&mut *$transaction).await?.rows_affected();
        }
        ended
    }};
}
pub(super) use end_members;

/// The direct memberships that the members of these pairs have, as texts of group and member. Asked by member, since SQLite
/// reads the whole table for pairs.
macro_rules! stored_memberships {
    ($connection:ident, $pairs:expr) => {{
        let mut sql = sqlx::QueryBuilder::new(
            "SELECT group_id, member_id FROM memberships WHERE direct = TRUE AND member_id IN (",
        );
        let mut list = sql.separated(", ");
        for (_, member) in $pairs {
            list.push_bind(member.to_string());
        }
        sql.push(")");
        let there: Vec<(String, String)> = sql.build_query_as().fetch_all(&mut *$connection).await?;
        there
            .into_iter()
            .collect::<std::collections::HashSet<(String, String)>>()
    }};
}
pub(super) use stored_memberships;

/// The two columns of a membership, or the manager of a user.
#[derive(Clone, Copy)]
enum Side {
    Members,
    Groups,
    Reports,
}

impl Side {
    /// From `objects o` to the rows wanted, up to the id that they belong to.
    const fn join(self) -> &'static str {
        match self {
            Self::Members => {
                " JOIN memberships l ON l.member_id = o.id AND l.direct = TRUE WHERE l.group_id = "
            }
            Self::Groups => {
                " JOIN memberships l ON l.group_id = o.id AND l.direct = TRUE WHERE o.state = 'active' AND l.member_id = "
            }
            Self::Reports => " WHERE o.state = 'active' AND o.manager_id = ",
        }
    }
}

impl Store {
    /// Adds direct members to groups, as pairs of group and member. Answers how many were new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_memberships(&self, pairs: &[(ObjectId, ObjectId)], audit: &AuditEntry) -> Result<i64> {
        let added = write!(self, |transaction| {
            let mut change = None;
            let added = insert_memberships!(transaction, pairs, &mut change);
            if added == 0 {
                return Ok(0);
            }
            if let Some(change) = change {
                settle_nesting!(transaction, change);
            }
            write_audit!(transaction, audit);
            added
        });
        self.announce_change();
        Ok(added)
    }

    /// How many of these memberships, pairs of group and member, are not there yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_new_memberships(&self, pairs: &[(ObjectId, ObjectId)]) -> Result<i64> {
        let mut new = 0;
        for chunk in pairs.chunks(500) {
            let there = read!(self, |connection| stored_memberships!(connection, chunk));
            let absent = chunk
                .iter()
                .filter(|(group, member)| !there.contains(&(group.to_string(), member.to_string())))
                .collect::<HashSet<_>>();
            new += i64::try_from(absent.len()).unwrap_or(i64::MAX);
        }
        Ok(new)
    }

    /// Removes direct members from a group. Answers how many it removed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_members(
        &self,
        group: ObjectId,
        members: &[ObjectId],
        audit: &AuditEntry,
    ) -> Result<u64> {
        let removed = write!(self, |transaction| {
            let change = next_change!(transaction);
            let removed = end_members!(transaction, group, members, change);
            if removed == 0 {
                return Ok(0);
            }
            settle_nesting!(transaction, change);
            write_audit!(transaction, audit);
            removed
        });
        self.announce_change();
        Ok(removed)
    }

    /// A page of the direct members of a group, by name. Members in the recycle bin are among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(
        &self,
        group: ObjectId,
        search: &str,
        page: u32,
        size: u32,
    ) -> Result<Page<ObjectSummary>> {
        self.related(Side::Members, group, search, page, size).await
    }

    /// A page of the groups that an object is a direct member of, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn groups_of(
        &self,
        member: ObjectId,
        search: &str,
        page: u32,
        size: u32,
    ) -> Result<Page<ObjectSummary>> {
        self.related(Side::Groups, member, search, page, size).await
    }

    /// A page of the users whose manager this is, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn direct_reports(
        &self,
        manager: ObjectId,
        search: &str,
        page: u32,
        size: u32,
    ) -> Result<Page<ObjectSummary>> {
        self.related(Side::Reports, manager, search, page, size).await
    }

    async fn related(
        &self,
        side: Side,
        of: ObjectId,
        search: &str,
        page: u32,
        asked: u32,
    ) -> Result<Page<ObjectSummary>> {
        let rows_per_page = page_size(asked);
        let (total, page, rows): (i64, u32, Vec<SummaryRow>) = read!(self, |connection| {
            let mut sql = QueryBuilder::new("SELECT COUNT(*) FROM objects o");
            sql.push(side.join()).push_bind(of.to_string());
            push_search(&mut sql, "o.search_text", search);
            let total: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await?;
            let (page, offset) = place(total, page, rows_per_page);
            let mut sql = QueryBuilder::new(SUMMARY);
            sql.push(side.join()).push_bind(of.to_string());
            push_search(&mut sql, "o.search_text", search);
            sql.push(" ORDER BY o.sort_name, o.id LIMIT ")
                .push_bind(i64::from(rows_per_page));
            sql.push(" OFFSET ").push_bind(offset);
            let rows = sql.build_query_as().fetch_all(&mut *connection).await?;
            (total, page, rows)
        });
        slice::page(rows, (total, page, rows_per_page), ObjectSummary::try_from)
    }
}
