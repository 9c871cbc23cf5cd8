//! The condition of a search.

use sqlx::{Database, Encode, QueryBuilder, Type};

use crate::words::containing;

/// More words than this narrow no search that somebody typed; the databases bound the depth of a condition.
const MOST_WORDS: usize = 8;

/// Appends to the condition of a query that a lower-case column contains all words of a text.
pub(crate) fn push_search<DB>(sql: &mut QueryBuilder<DB>, column: &'static str, text: &str)
where
    DB: Database,
    String: for<'t> Encode<'t, DB> + Type<DB>,
{
    for word in text.split_whitespace().take(MOST_WORDS) {
        sql.push(" AND ")
            .push(column)
            .push(" LIKE ")
            .push_bind(containing(word))
            .push(" ESCAPE '\\'");
    }
}
