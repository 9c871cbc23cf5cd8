//! Statements for any number of rows that are few different texts: a database reads each text once and keeps it ready, and
//! reading one with thousands of placeholders takes longer than running it.
//!
//! SQLite gets rows in few lengths, and lists that are filled up. PostgreSQL gets arrays: one text whatever the number.

use std::collections::HashMap;
use std::hash::Hash;

use sqlx::{Database, Postgres, QueryBuilder, Sqlite};

/// Ids of one statement: well below the 32,766 parameters that SQLite takes.
pub(crate) const ROWS: usize = 500;

/// The values of one column of the rows that are inserted together, in the order of the rows.
pub(crate) enum Column {
    /// The same text in each row.
    Same(String),
    Text(Vec<String>),
    Optional(Vec<Option<String>>),
    Number(Vec<i64>),
    Truth(Vec<bool>),
}

impl Column {
    /// Texts made of something of each row.
    pub(crate) fn text<T>(rows: &[T], of: impl FnMut(&T) -> String) -> Self {
        Self::Text(rows.iter().map(of).collect())
    }

    /// Texts that a row may be without.
    pub(crate) fn optional<T>(rows: &[T], of: impl FnMut(&T) -> Option<String>) -> Self {
        Self::Optional(rows.iter().map(of).collect())
    }

    /// Numbers made of something of each row.
    pub(crate) fn number<T>(rows: &[T], of: impl FnMut(&T) -> i64) -> Self {
        Self::Number(rows.iter().map(of).collect())
    }

    /// Truth values made of something of each row.
    pub(crate) fn truth<T>(rows: &[T], of: impl FnMut(&T) -> bool) -> Self {
        Self::Truth(rows.iter().map(of).collect())
    }
}

/// A database, and the forms of many rows and of many ids that it reads best.
pub(crate) trait Repeats: Database + Sized {
    /// `head` is `INSERT INTO … (…) `, and `tail` what follows the rows.
    fn inserts(head: &str, count: usize, columns: Vec<Column>, tail: &str) -> Vec<QueryBuilder<Self>>;

    /// Adds the ids and the bracket that closes the list.
    fn push_ids(sql: &mut QueryBuilder<Self>, ids: Vec<String>);
}

impl Repeats for Sqlite {
    fn inserts(head: &str, count: usize, mut columns: Vec<Column>, tail: &str) -> Vec<QueryBuilder<Self>> {
        let (mut statements, mut begin) = (Vec::new(), 0);
        for rows in few_lengths(count) {
            let mut sql = QueryBuilder::new(head);
            sql.push_values(begin..begin + rows, |mut row, at| {
                for column in &mut columns {
                    match column {
                        Column::Same(text) => row.push_bind(text.clone()),
                        Column::Text(texts) => row.push_bind(texts.get_mut(at).map(std::mem::take)),
                        Column::Optional(texts) => row.push_bind(texts.get_mut(at).and_then(Option::take)),
                        Column::Number(numbers) => row.push_bind(numbers.get(at).copied()),
                        Column::Truth(truths) => row.push_bind(truths.get(at).copied()),
                    };
                }
            });
            sql.push(tail);
            statements.push(sql);
            begin += rows;
        }
        statements
    }

    /// `?, ?, …)`: as many placeholders as the next power of two, so that there are few texts. The last id fills up the list.
    fn push_ids(sql: &mut QueryBuilder<Self>, ids: Vec<String>) {
        let count = ids.len().next_power_of_two();
        let filling = ids.last().cloned();
        let mut list = sql.separated(", ");
        for id in ids
            .into_iter()
            .chain(std::iter::from_fn(|| filling.clone()))
            .take(count)
        {
            list.push_bind(id);
        }
        list.push_unseparated(")");
    }
}

impl Repeats for Postgres {
    /// `SELECT $1, c1, … FROM unnest($2, …) AS t (c1, …)`.
    fn inserts(head: &str, count: usize, columns: Vec<Column>, tail: &str) -> Vec<QueryBuilder<Self>> {
        if count == 0 {
            return Vec::new();
        }
        let mut sql = QueryBuilder::new(head);
        let (mut names, mut arrays) = (Vec::new(), Vec::new());
        sql.push("SELECT ");
        let mut values = sql.separated(", ");
        for column in columns {
            match column {
                Column::Same(text) => {
                    values.push_bind(text);
                }
                array => {
                    let name = format!("c{}", names.len());
                    values.push(&name);
                    names.push(name);
                    arrays.push(array);
                }
            }
        }
        sql.push(" FROM unnest(");
        let mut lists = sql.separated(", ");
        for array in arrays {
            match array {
                Column::Same(text) => lists.push_bind(text),
                Column::Text(texts) => lists.push_bind(texts),
                Column::Optional(texts) => lists.push_bind(texts),
                Column::Number(numbers) => lists.push_bind(numbers),
                Column::Truth(truths) => lists.push_bind(truths),
            };
        }
        sql.push(") AS t (").push(names.join(", ")).push(")").push(tail);
        vec![sql]
    }

    /// `SELECT unnest($1))`.
    fn push_ids(sql: &mut QueryBuilder<Self>, ids: Vec<String>) {
        sql.push("SELECT unnest(").push_bind(ids).push("))");
    }
}

/// The statements that insert so many rows: `head` is `INSERT INTO … (…) `, and `tail` what follows the rows.
pub(crate) fn inserts<DB: Repeats>(
    head: &str,
    count: usize,
    columns: Vec<Column>,
    tail: &str,
) -> Vec<QueryBuilder<DB>> {
    DB::inserts(head, count, columns, tail)
}

/// Adds a list of ids after the text `IN (`.
pub(crate) fn push_ids<DB: Repeats>(sql: &mut QueryBuilder<DB>, ids: &[impl ToString]) {
    DB::push_ids(sql, ids.iter().map(ToString::to_string).collect());
}

/// The last row of each key: one statement must not name a row twice.
pub(crate) fn last_of_each<T, K: Eq + Hash>(
    rows: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> Vec<T> {
    let mut positions: HashMap<K, usize> = HashMap::new();
    let mut last: Vec<T> = Vec::new();
    for row in rows {
        let position = *positions.entry(key(&row)).or_insert(last.len());
        match last.get_mut(position) {
            Some(earlier) => *earlier = row,
            None => last.push(row),
        }
    }
    last
}

/// Rows of one statement.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// So many rows in parts of which there are only a few lengths.
fn few_lengths(mut count: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= count)?;
        count -= size;
        Some(size)
    })
}

/// Runs statements one after the other inside a `write!` body: `run_all!(transaction, statements)`.
macro_rules! run_all {
    ($transaction:ident, $statements:expr) => {{
        for mut sql in $statements {
            sql.build().execute(&mut *$transaction).await?;
        }
    }};
}
pub(crate) use run_all;

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(count: usize) -> Vec<Column> {
        let rows: Vec<usize> = (0..count).collect();
        vec![
            Column::Same("a".into()),
            Column::text(&rows, ToString::to_string),
            Column::truth(&rows, |row| row % 2 == 0),
        ]
    }

    #[test]
    fn rows_come_in_few_lengths() {
        for count in [0, 1, 3, 64, 255, 500] {
            let lengths: Vec<usize> = few_lengths(count).collect();
            assert!(lengths.iter().all(|length| SIZES.contains(length)));
            assert_eq!(lengths.iter().sum::<usize>(), count);
        }
    }

    #[test]
    fn each_database_gets_rows_in_its_form() {
        let sqlite: Vec<QueryBuilder<Sqlite>> = inserts(
            "INSERT INTO t (a, b, c) ",
            2,
            columns(2),
            " ON CONFLICT DO NOTHING",
        );
        let texts: Vec<_> = sqlite.iter().map(|sql| sql.sql().as_str().to_owned()).collect();
        assert_eq!(
            texts,
            ["INSERT INTO t (a, b, c) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"; 2]
        );
        let postgres: Vec<QueryBuilder<Postgres>> = inserts("INSERT INTO t (a, b, c) ", 2, columns(2), "");
        let texts: Vec<_> = postgres.iter().map(|sql| sql.sql().as_str().to_owned()).collect();
        assert_eq!(
            texts,
            ["INSERT INTO t (a, b, c) SELECT $1, c0, c1 FROM unnest($2, $3) AS t (c0, c1)"]
        );
        assert!(inserts::<Postgres>("", 0, columns(0), "").is_empty());
    }

    #[test]
    fn a_list_is_filled_up_with_its_last_id() {
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT 1 WHERE 1 IN (");
        push_ids(&mut sql, &["a", "b", "c"]);
        assert_eq!(sql.sql().as_str().matches('?').count(), 4);
        let mut sql = QueryBuilder::<Postgres>::new("SELECT 1 WHERE '1' IN (");
        push_ids(&mut sql, &["a", "b", "c"]);
        assert_eq!(sql.sql().as_str(), "SELECT 1 WHERE '1' IN (SELECT unnest($1))");
    }

    #[test]
    fn of_rows_with_the_same_key_the_last_one_counts() {
        let rows = [("a", 1), ("b", 2), ("a", 3)];
        assert_eq!(last_of_each(rows, |row| row.0), [("a", 3), ("b", 2)]);
    }
}
