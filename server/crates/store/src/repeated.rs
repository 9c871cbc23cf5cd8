//! Statements for any number of rows that are few different texts: a database reads each text once and keeps it ready, and
//! reading one with thousands of placeholders takes longer than running it.

/// Rows of one statement.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// The same rows in their order, in slices of which there are only a few lengths.
pub(crate) fn few_lengths<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rows.len())?;
        let (slice, rest) = rows.split_at_checked(size)?;
        rows = rest;
        Some(slice)
    })
}

/// As many placeholders as a list of `count` ids gets: the next power of two.
pub(crate) fn placeholders(count: usize) -> usize {
    count.next_power_of_two()
}

/// Adds ids as `?, ?, …)`: `push_ids!(sql, ids)`, after the text `IN (`. The last one fills up the list.
macro_rules! push_ids {
    ($sql:ident, $ids:expr) => {{
        let ids = $ids;
        let mut list = $sql.separated(", ");
        let last = ids.iter().next_back();
        let padding = $crate::repeated::placeholders(ids.len()) - ids.len();
        for id in ids.iter().chain(last.into_iter().cycle().take(padding)) {
            list.push_bind(id.to_string());
        }
        list.push_unseparated(")");
    }};
}
pub(crate) use push_ids;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_come_in_their_order_in_few_lengths() {
        for count in [0, 1, 3, 64, 255, 500] {
            let rows: Vec<usize> = (0..count).collect();
            let slices: Vec<&[usize]> = few_lengths(&rows).collect();
            assert!(slices.iter().all(|slice| SIZES.contains(&slice.len())));
            assert_eq!(slices.concat(), rows);
        }
    }

    #[test]
    fn a_list_is_filled_up_with_its_last_id() {
        let mut sql = sqlx::QueryBuilder::<sqlx::Sqlite>::new("SELECT 1 WHERE 1 IN (");
        push_ids!(sql, &["a", "b", "c"]);
        assert_eq!(sql.sql().as_str().matches('?').count(), 4);
    }
}
