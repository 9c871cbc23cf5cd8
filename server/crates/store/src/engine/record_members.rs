//! The statements that keep what is known of the members of groups.

/// Writes what became of members inside a `write!` body: `write_members!(transaction, application, batch)`.
macro_rules! write_members {
    ($transaction:ident, $application:expr, $batch:ident) => {{
        let application: &String = $application;
        for chunk in $batch.regrouped.chunks($crate::repeated::ROWS) {
            for from in [
                "SELECT DISTINCT l.application_id, m.group_id FROM memberships m CROSS JOIN links l \
                 WHERE l.object_id = m.group_id AND l.state = 'active' AND m.removed = FALSE AND l.application_id = ",
                // A membership that ended stays as a row, so that nothing that was sent is without one.
                "SELECT DISTINCT s.application_id, s.group_id FROM memberships m CROSS JOIN sent_members s \
                 WHERE s.group_id = m.group_id AND s.member_id = m.member_id AND s.application_id = ",
            ] {
                let mut sql = sqlx::QueryBuilder::new("INSERT INTO member_work (application_id, group_id) ");
                sql.push(from).push_bind(application).push(" AND m.member_id IN (");
                $crate::repeated::push_ids(&mut sql, chunk);
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(&mut *$transaction).await?;
            }
        }
        for group in &$batch.new_groups {
            for sql in [
                "DELETE FROM sent_members WHERE application_id = $1 AND group_id = $2",
                "INSERT INTO member_work (application_id, group_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            ] {
                sqlx::query(sql)
                    .bind(application)
                    .bind(group.to_string())
                    .execute(&mut *$transaction)
                    .await?;
            }
        }
        let (added, removed): (Vec<_>, Vec<_>) = $batch.members.iter().partition(|change| change.target_id.is_some());
        for change in removed {
            for sql in [
                "DELETE FROM sent_members WHERE application_id = $1 AND group_id = $2 AND member_id = $3",
                "DELETE FROM staged_deletions WHERE application_id = $1 AND group_id = $2 AND object_id = $3",
            ] {
                sqlx::query(sql)
                    .bind(application)
                    .bind(change.group_id.to_string())
                    .bind(change.member_id.to_string())
                    .execute(&mut *$transaction)
                    .await?;
            }
        }
        let added = $crate::repeated::last_of_each(added, |change| (change.group_id, change.member_id));
        let rows: Vec<_> = added
            .iter()
            .map(|change| (change.group_id, change.member_id, change.target_id.as_deref().unwrap_or_default()))
            .collect();
        let tail = " ON CONFLICT (application_id, group_id, member_id) DO UPDATE SET target_id = excluded.target_id, \
             confirmed = excluded.confirmed";
        $crate::repeated::run_all!($transaction, $crate::engine::members::save_members(application, &rows, true, tail));
        for group in &$batch.members_settled {
            sqlx::query("DELETE FROM member_work WHERE application_id = $1 AND group_id = $2")
                .bind(application)
                .bind(group.to_string())
                .execute(&mut *$transaction)
                .await?;
        }
    }};
}
pub(super) use write_members;
