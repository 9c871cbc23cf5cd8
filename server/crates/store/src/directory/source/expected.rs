//! Members that groups name before anybody is called so.

/// Takes the memberships of whoever is called by these names now, as pairs of group and member, inside a `write!` body:
/// `take_expected!(transaction, directory, names)`, with `names: &HashMap<&String, ObjectId>`.
macro_rules! take_expected {
    ($transaction:ident, $directory:expr, $names:expr) => {{
        let names: &std::collections::HashMap<&String, model::ObjectId> = $names;
        let mut pairs = Vec::<(model::ObjectId, model::ObjectId)>::new();
        let list: Vec<&String> = names.keys().copied().collect();
        for chunk in list.chunks($crate::repeated::ROWS) {
            let mut sql = sqlx::QueryBuilder::new("DELETE FROM expected_members WHERE directory_id = ");
            sql.push_bind($directory.to_string()).push(" AND name IN (");
            $crate::repeated::push_ids(&mut sql, chunk);
            sql.push(" RETURNING name, group_id");
            let rows: Vec<(String, String)> = sql.build_query_as().fetch_all(&mut *$transaction).await?;
            for (name, group) in rows {
                if let Some(member) = names.get(&name) {
                    pairs.push((
                        $crate::words::from_id(&group, "expected_members.group_id")?,
                        *member,
                    ));
                }
            }
        }
        pairs
    }};
}
pub(super) use take_expected;

/// Writes down whom a group names without anybody being called so, inside a `write!` body: `expect_members!(transaction,
/// directory, group, unknown, gone, is_whole)`. With a whole list, nobody else is expected.
macro_rules! expect_members {
    ($transaction:ident, $directory:expr, $group:expr, $unknown:expr, $gone:expr, $is_whole:expr) => {{
        let (unknown, gone): (&[String], &[String]) = ($unknown, $gone);
        let group = $group.to_string();
        let stored: std::collections::HashSet<String> =
            sqlx::query_scalar("SELECT name FROM expected_members WHERE group_id = $1")
                .bind(&group)
                .fetch_all(&mut *$transaction)
                .await?
                .into_iter()
                .collect();
        let unknown: std::collections::HashSet<&String> = unknown.iter().collect();
        let over: Vec<&String> = stored
            .iter()
            .filter(|name| {
                if $is_whole {
                    !unknown.contains(name)
                } else {
                    gone.contains(name)
                }
            })
            .collect();
        for chunk in over.chunks($crate::repeated::ROWS) {
            let mut sql = sqlx::QueryBuilder::new("DELETE FROM expected_members WHERE group_id = ");
            sql.push_bind(group.clone()).push(" AND name IN (");
            $crate::repeated::push_ids(&mut sql, chunk);
            sql.build().execute(&mut *$transaction).await?;
        }
        let new: Vec<&String> = unknown
            .into_iter()
            .filter(|name| !stored.contains(*name))
            .collect();
        $crate::repeated::run_all!(
            $transaction,
            $crate::repeated::inserts(
                "INSERT INTO expected_members (directory_id, name, group_id) ",
                new.len(),
                vec![
                    $crate::repeated::Column::Same($directory.to_string()),
                    $crate::repeated::Column::text(&new, ToString::to_string),
                    $crate::repeated::Column::Same(group.clone()),
                ],
                " ON CONFLICT DO NOTHING",
            )
        );
    }};
}
pub(super) use expect_members;
