//! Failed sign-ins, counted per subject: a sign-in name or an address.

use model::Timestamp;

use crate::pool::write;
use crate::{Result, Store};

/// Whether a try was admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It may go on. It counts as failed until [`Store::forget_failures`] or [`Store::return_attempt`].
    Admitted,
    /// Too many have failed; the next one is admitted then.
    BlockedUntil(Timestamp),
}

impl Store {
    /// Counts a try before it is made, so that many at once are counted too, unless the subject is blocked.
    ///
    /// `blocked_until` says from the number of failures when the next try is admitted. Counts that are older than
    /// `stale` start again at one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_attempt(
        &self,
        subject: &str,
        now: Timestamp,
        stale: Timestamp,
        blocked_until: impl Fn(i64) -> Timestamp,
    ) -> Result<Attempt> {
        write!(self, |transaction| {
            sqlx::query("DELETE FROM sign_in_failures WHERE updated_at < $1 AND blocked_until <= $2")
                .bind(stale.0)
                .bind(now.0)
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
            let failures: Option<i64> = sqlx::query_scalar(
                "INSERT INTO sign_in_failures (subject, failures, blocked_until, updated_at) VALUES ($1, 1, 0, $2) \
                 ON CONFLICT (subject) DO UPDATE \
                 SET failures = sign_in_failures.failures + 1, updated_at = excluded.updated_at \
                 WHERE sign_in_failures.blocked_until <= excluded.updated_at \
                 RETURNING failures",
            )
            .bind(subject)
            .bind(now.0)
            .fetch_optional(&mut *transaction)
            .await?;
            let Some(failures) = failures else {
                let until: i64 =
                    sqlx::query_scalar("SELECT blocked_until FROM sign_in_failures WHERE subject = $1")
                        .bind(subject)
                        .fetch_one(&mut *transaction)
                        .await?;
                return Ok(Attempt::BlockedUntil(Timestamp(until)));
            };
            sqlx::query("UPDATE sign_in_failures SET blocked_until = $1 WHERE subject = $2")
                .bind(blocked_until(failures).0)
                .bind(subject)
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
        });
        Ok(Attempt::Admitted)
    }

    /// Forgets the failures of a subject after a success.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_failures(&self, subject: &str) -> Result<()> {
        write!(self, |transaction| {
            sqlx::query("DELETE FROM sign_in_failures WHERE subject = $1")
                .bind(subject)
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
        });
        Ok(())
    }

    /// Takes back one counted try that did not fail, and keeps the earlier ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn return_attempt(&self, subject: &str) -> Result<()> {
        write!(self, |transaction| {
            sqlx::query(
                "UPDATE sign_in_failures SET failures = failures - 1, blocked_until = 0 \
                 WHERE subject = $1 AND failures > 0",
            )
            .bind(subject)
            .execute(&mut *transaction)
            .await
            .map(|_| ())?;
        });
        Ok(())
    }
}
