//! People who should have lost their accounts and still have them, because the application refuses: that is told.

/// Milliseconds for which disabling or deleting an account may fail before it is told.
pub(super) const PATIENCE: i64 = 24 * 3_600_000;

/// Tells the owner of an application inside a `write!` body that people keep their access, each of them once:
/// `tell_kept_access!(transaction, &claim.run, now)`.
macro_rules! tell_kept_access {
    ($transaction:ident, $run:expr, $now:expr) => {{
        let (run, now): (&$crate::JobRun, model::Timestamp) = ($run, $now);
        let application = run.application_id.to_string();
        let before = now.0 - $crate::engine::kept_access::PATIENCE;
        let are_new = sqlx::query(
            "UPDATE retries SET told = TRUE WHERE application_id = $1 AND told = FALSE AND first_failed_at <= $2 \
             AND is_reference = FALSE AND action IN ('disable', 'delete') AND EXISTS (SELECT 1 FROM objects o \
             WHERE o.id = retries.object_id AND o.kind = 'user')",
        )
        .bind(&application)
        .bind(before)
        .execute(&mut *$transaction)
        .await?
        .rows_affected()
            > 0;
        if are_new {
            let (people, since): (i64, i64) = sqlx::query_as(
                "SELECT count(*), min(first_failed_at) FROM retries WHERE application_id = $1 AND told = TRUE",
            )
            .bind(&application)
            .fetch_one(&mut *$transaction)
            .await?;
            let notification = model::Notification {
                application_id: run.application_id,
                application: run.application.clone(),
                since: model::Timestamp(since),
                event: model::NotificationEvent::AccessKept { people },
            };
            $crate::mail::write_notification!($transaction, &notification, now);
        }
    }};
}
pub(super) use tell_kept_access;
