//! Writing whole objects.

/// Inserts or replaces objects by id inside a `write!` body: `upsert_objects!(transaction, objects)`. The objects
/// carry their change number.
macro_rules! upsert_objects {
    ($transaction:ident, $objects:expr) => {{
        let objects: &[model::DirectoryObject] = $objects;
        for chunk in objects.chunks(250) {
            let mut values = Vec::with_capacity(chunk.len());
            for object in chunk {
                values.push((
                    object,
                    $crate::directory::derived::Derived::of(object),
                    $crate::words::json(&object.attributes)?,
                ));
            }
            let mut sql = sqlx::QueryBuilder::new(
                "INSERT INTO objects (id, directory_id, kind, state, deleted_at, account_enabled, manager_id, unique_name, \
                 display_name, sort_name, detail, description, department, search_text, attributes, change, created_at, \
                 updated_at) ",
            );
            sql.push_values(values, |mut row, (object, derived, attributes)| {
                row.push_bind(object.id.to_string())
                    .push_bind(object.directory_id.to_string())
                    .push_bind($crate::words::word(object.kind))
                    .push_bind($crate::words::word(object.state))
                    .push_bind(object.deleted_at.map(|at| at.0))
                    .push_bind(object.account_enabled)
                    .push_bind(object.manager.map(|manager| manager.to_string()))
                    .push_bind(derived.unique_name)
                    .push_bind(derived.display_name)
                    .push_bind(derived.sort_name)
                    .push_bind(derived.detail)
                    .push_bind(derived.description)
                    .push_bind(derived.department)
                    .push_bind(derived.search_text)
                    .push_bind(attributes)
                    .push_bind(object.change)
                    .push_bind(object.created_at.0)
                    .push_bind(object.updated_at.0);
            });
            sql.push(
                " ON CONFLICT (id) DO UPDATE SET state = excluded.state, deleted_at = excluded.deleted_at, \
                 account_enabled = excluded.account_enabled, manager_id = excluded.manager_id, \
                 unique_name = excluded.unique_name, display_name = excluded.display_name, \
                 sort_name = excluded.sort_name, detail = excluded.detail, description = excluded.description, \
                 department = excluded.department, search_text = excluded.search_text, \
                 attributes = excluded.attributes, change = excluded.change, updated_at = excluded.updated_at",
            );
            sql.build().execute(&mut *$transaction).await?;
        }
    }};
}
pub(super) use upsert_objects;
