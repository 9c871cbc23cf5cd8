//! From the names that entries have for one another to objects.

/// The objects that these names mean inside a `read!` or `write!` body, as a map from name to id text:
/// `resolve!(connection, directory, names)`, with `names: &[String]` of locators or aliases. Whoever is gone for good is not
/// among them.
macro_rules! resolve {
    ($connection:ident, $directory:expr, $names:expr) => {{
        let names: &[String] = $names;
        let mut found = std::collections::HashMap::<String, model::ObjectId>::new();
        for column in ["locator", "alias"] {
            let open: Vec<&String> = names.iter().filter(|name| !found.contains_key(*name)).collect();
            for chunk in open.chunks($crate::repeated::ROWS) {
                let mut sql = sqlx::QueryBuilder::new("SELECT e.");
                sql.push(column)
                    .push(", e.object_id FROM source_entries e JOIN objects o ON o.id = e.object_id WHERE e.directory_id = ")
                    .push_bind($directory.to_string())
                    .push(" AND o.state <> 'purged' AND e.")
                    .push(column)
                    .push(" IN (");
                $crate::repeated::push_ids(&mut sql, chunk);
                let rows: Vec<(String, String)> = sql.build_query_as().fetch_all(&mut *$connection).await?;
                for (name, id) in rows {
                    found.insert(name, $crate::words::from_id(&id, "source_entries.object_id")?);
                }
            }
        }
        found
    }};
}
pub(super) use resolve;
