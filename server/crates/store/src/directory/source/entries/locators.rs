//! How entries name one another.

use model::DirectoryId;

use super::compare::Change;
use crate::repeated::Column;

/// Writes down how entries are named that are new or named otherwise than before, inside a `write!` body, and answers whether
/// there are any: `write_locators!(transaction, directory, &changes)`.
macro_rules! write_locators {
    ($transaction:ident, $directory:expr, $changes:expr) => {{
        let changes: &[$crate::directory::source::entries::Change] = $changes;
        let renamed: Vec<_> = changes.iter().filter(|change| change.is_renamed).collect();
        if !renamed.is_empty() {
            // A locator means one entry: whoever had it before is called otherwise by now, or is gone.
            let locators: Vec<&String> = renamed.iter().map(|change| &change.entry.locator).collect();
            let mut sql =
                sqlx::QueryBuilder::new("UPDATE source_entries SET locator = '' WHERE directory_id = ");
            sql.push_bind($directory.to_string()).push(" AND locator IN (");
            $crate::repeated::push_ids(&mut sql, &locators);
            sql.build().execute(&mut *$transaction).await?;
            $crate::repeated::run_all!(
                $transaction,
                $crate::repeated::inserts(
                    "INSERT INTO source_entries (directory_id, source_id, object_id, locator, alias, primary_group) ",
                    renamed.len(),
                    $crate::directory::source::entries::locators::columns($directory, &renamed),
                    " ON CONFLICT (directory_id, source_id) DO UPDATE SET object_id = excluded.object_id, \
                     locator = excluded.locator, alias = excluded.alias, primary_group = excluded.primary_group",
                )
            );
        }
        !renamed.is_empty()
    }};
}
pub(super) use write_locators;

pub(super) fn columns(directory: DirectoryId, changes: &[&Change]) -> Vec<Column> {
    vec![
        Column::Same(directory.to_string()),
        Column::text(changes, |change| change.entry.source_id.clone()),
        Column::text(changes, |change| change.object.id.to_string()),
        Column::text(changes, |change| change.entry.locator.clone()),
        Column::optional(changes, |change| change.entry.alias.clone()),
        Column::optional(changes, |change| change.entry.primary_group.clone()),
    ]
}
