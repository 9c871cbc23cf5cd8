//! Lists of users and groups, page by page.

use model::{ObjectQuery, ObjectSort, ObjectSummary, Page};
use sqlx::QueryBuilder;

use super::row::{SUMMARY, SummaryRow};
use crate::pool::read;
use crate::slice::{self, page_size};
use crate::{Result, Store};

/// Appends the condition of a query on the columns of the index `objects_list`.
macro_rules! matching {
    ($sql:ident, $query:expr) => {{
        let query: &model::ObjectQuery = $query;
        $sql.push("kind = ")
            .push_bind($crate::words::word(query.kind))
            .push(" AND state = ")
            .push_bind(if query.filter == model::ObjectFilter::Deleted {
                "soft_deleted"
            } else {
                "active"
            });
        if let Some(directory) = query.directory {
            $sql.push(" AND directory_id = ").push_bind(directory.to_string());
        }
        match query.filter {
            model::ObjectFilter::Active => {
                $sql.push(" AND account_enabled = TRUE");
            }
            model::ObjectFilter::Blocked => {
                $sql.push(" AND account_enabled = FALSE");
            }
            model::ObjectFilter::All | model::ObjectFilter::Deleted => {}
        }
        $crate::search::push_search(&mut $sql, "search_text", &query.search);
    }};
}
pub(super) use matching;

/// The page that exists and is nearest to the asked one, with its offset.
pub(super) fn place(total: i64, asked: u32, size: u32) -> (u32, i64) {
    let pages = u32::try_from((total - 1).max(0) / i64::from(size) + 1).unwrap_or(u32::MAX);
    let page = asked.clamp(1, pages);
    (page, i64::from(page - 1) * i64::from(size))
}

const fn column(sort: ObjectSort) -> &'static str {
    match sort {
        ObjectSort::Name => "sort_name",
        ObjectSort::Detail => "detail",
        ObjectSort::Department => "department",
        ObjectSort::Updated => "updated_at",
    }
}

impl Store {
    /// A page of users or groups; a page past the end answers the last one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn objects(&self, query: &ObjectQuery) -> Result<Page<ObjectSummary>> {
        let size = page_size(query.page_size);
        let order = column(query.sort);
        let direction = if query.descending { " DESC" } else { "" };
        let (total, page, rows): (i64, u32, Vec<SummaryRow>) = read!(self, |connection| {
            let mut sql = QueryBuilder::new("SELECT COUNT(*) FROM objects WHERE ");
            matching!(sql, query);
            let total: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await?;
            let (page, offset) = place(total, query.page, size);
            // The inner select reads the index only, however deep the page is; the outer one reads the page's rows.
            let mut sql = QueryBuilder::new(SUMMARY);
            sql.push(" JOIN (SELECT id FROM objects WHERE ");
            matching!(sql, query);
            sql.push(" ORDER BY ").push(order).push(direction);
            if query.sort != ObjectSort::Name {
                sql.push(", sort_name");
            }
            sql.push(", id").push(if query.sort == ObjectSort::Name {
                direction
            } else {
                ""
            });
            sql.push(" LIMIT ").push_bind(i64::from(size));
            sql.push(" OFFSET ").push_bind(offset);
            sql.push(") page ON page.id = o.id ORDER BY o.")
                .push(order)
                .push(direction);
            if query.sort != ObjectSort::Name {
                sql.push(", o.sort_name");
            }
            sql.push(", o.id").push(if query.sort == ObjectSort::Name {
                direction
            } else {
                ""
            });
            let rows = sql.build_query_as().fetch_all(&mut *connection).await?;
            (total, page, rows)
        });
        slice::page(rows, (total, page, size), ObjectSummary::try_from)
    }
}
