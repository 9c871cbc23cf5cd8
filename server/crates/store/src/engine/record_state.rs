//! The statements that keep links, retries, open creations and pending references.

/// Writes the state of a batch inside a `write!` body: `write_state!(transaction, application, batch, saved, removed)`,
/// with the links to save beside their JSON, and the objects whose links go.
macro_rules! write_state {
    ($transaction:ident, $application:expr, $batch:ident, $saved:ident, $removed:ident) => {{
        let application: &String = $application;
        for object in &$removed {
            for sql in [
                "DELETE FROM links WHERE application_id = $1 AND object_id = $2",
                "DELETE FROM open_changes WHERE application_id = $1 AND object_id = $2",
                // A group's members go with it; there are none of a person.
                "DELETE FROM sent_members WHERE application_id = $1 AND group_id = $2",
                "DELETE FROM member_work WHERE application_id = $1 AND group_id = $2",
                "DELETE FROM staged_deletions WHERE application_id = $1 AND group_id = $2",
            ] {
                sqlx::query(sql)
                    .bind(application)
                    .bind(object)
                    .execute(&mut *$transaction)
                    .await?;
            }
        }
        let columns = vec![
            $crate::repeated::Column::Same(application.clone()),
            $crate::repeated::Column::text(&$saved, |(link, _)| link.object_id.to_string()),
            $crate::repeated::Column::text(&$saved, |(link, _)| $crate::words::word(link.kind)),
            $crate::repeated::Column::text(&$saved, |(link, _)| link.target_id.clone()),
            $crate::repeated::Column::text(&$saved, |(link, _)| $crate::words::word(link.state)),
            $crate::repeated::Column::text(&$saved, |(link, _)| link.matched_by.clone()),
            $crate::repeated::Column::text(&$saved, |(_, sent)| sent.clone()),
            $crate::repeated::Column::number(&$saved, |(link, _)| link.created_at.0),
            $crate::repeated::Column::number(&$saved, |(link, _)| link.updated_at.0),
        ];
        let head = "INSERT INTO links (application_id, object_id, kind, target_id, state, matched_by, sent, created_at, updated_at) ";
        let tail = " ON CONFLICT (application_id, object_id) DO UPDATE SET target_id = excluded.target_id, \
             state = excluded.state, matched_by = excluded.matched_by, sent = excluded.sent, updated_at = excluded.updated_at";
        $crate::repeated::run_all!($transaction, $crate::repeated::inserts(head, $saved.len(), columns, tail));
        for change in &$batch.retries {
            match change {
                $crate::RetryChange::Remove(object) => {
                    sqlx::query("DELETE FROM retries WHERE application_id = $1 AND object_id = $2")
                        .bind(application)
                        .bind(object.to_string())
                        .execute(&mut *$transaction)
                        .await?;
                }
                $crate::RetryChange::Save(retry) => {
                    sqlx::query(
                        "INSERT INTO retries (application_id, object_id, action, is_reference, attempts, first_failed_at, next_at, \
                         error_code, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                         ON CONFLICT (application_id, object_id) DO UPDATE SET \
                         told = retries.told AND retries.action = excluded.action \
                         AND retries.first_failed_at = excluded.first_failed_at, action = excluded.action, \
                         is_reference = excluded.is_reference, attempts = excluded.attempts, \
                         first_failed_at = excluded.first_failed_at, next_at = excluded.next_at, \
                         error_code = excluded.error_code, reason = excluded.reason",

                    )
                    .bind(application)
                    .bind(retry.object_id.to_string())
                    .bind($crate::words::word(retry.action))
                    .bind(retry.is_reference)
                    .bind(retry.attempts)
                    .bind(retry.first_failed_at.0)
                    .bind(retry.next_at.0)
                    .bind(&retry.error_code)
                    .bind(&retry.reason)
                    .execute(&mut *$transaction)
                    .await?;
                }
            }
        }
        for (done, objects) in [
            ("DELETE FROM open_creations WHERE application_id = ", &$batch.settled),
            ("DELETE FROM open_changes WHERE application_id = ", &$batch.changed),
            ("DELETE FROM staged_deletions WHERE group_id = '' AND application_id = ", &$batch.unstaged),
            ("DELETE FROM pending_references WHERE application_id = ", &$batch.referencing),
        ] {
            for chunk in objects.chunks($crate::repeated::ROWS) {
                let mut sql = sqlx::QueryBuilder::new(done);
                sql.push_bind(application).push(" AND object_id IN (");
                $crate::repeated::push_ids(&mut sql, chunk);
                sql.build().execute(&mut *$transaction).await?;
            }
        }
        let references = &$batch.references;
        let columns = vec![
            $crate::repeated::Column::Same(application.clone()),
            $crate::repeated::Column::text(references, |reference| reference.object_id.to_string()),
            $crate::repeated::Column::text(references, |reference| reference.attribute.clone()),
            $crate::repeated::Column::text(references, |reference| reference.referenced_id.to_string()),
        ];
        let head = "INSERT INTO pending_references (application_id, object_id, attribute, referenced_id) ";
        let tail = " ON CONFLICT DO NOTHING";
        $crate::repeated::run_all!($transaction, $crate::repeated::inserts(head, references.len(), columns, tail));
        for chunk in $batch.relinked.chunks($crate::repeated::ROWS) {
            let mut sql = sqlx::QueryBuilder::new(
                "INSERT INTO pending_references (application_id, object_id, attribute, referenced_id) \
                 SELECT l.application_id, o.id, 'manager', o.manager_id FROM objects o CROSS JOIN links l \
                 WHERE l.object_id = o.id AND l.state <> 'released' AND l.application_id = ",
            );
            sql.push_bind(application).push(" AND o.manager_id IN (");
            $crate::repeated::push_ids(&mut sql, chunk);
            sql.push(" ON CONFLICT DO NOTHING");
            sql.build().execute(&mut *$transaction).await?;
        }
    }};
}
pub(super) use write_state;
