//! The outbox: mail is written here together with what it tells of, and sent by whoever claims it.

use model::{Notification, NotificationId, OutboxMail, Timestamp};
use sqlx::{FromRow, query, query_as};

use crate::pool::{read, write};
use crate::words::{from_id, from_json, from_word};
use crate::{Result, Store};

/// Writes a notification inside a `write!` body, so that it is committed together with what it tells of:
/// `write_notification!(transaction, &notification, now)`. It goes to the notification e-mail of the application; there is
/// none to write when it has no such address or wants no mail.
macro_rules! write_notification {
    ($transaction:ident, $notification:expr, $now:expr) => {{
        let notification: &model::Notification = $notification;
        sqlx::query(
            "INSERT INTO outbox (id, application_id, recipient, notification, state, created_at, next_attempt_at) \
             SELECT $1, j.application_id, j.notification_email, $2, 'waiting', $3, $3 FROM jobs j \
             WHERE j.application_id = $4 AND j.notify_on_failure = TRUE AND j.notification_email <> ''",
        )
        .bind(model::NotificationId::from(uuid::Uuid::now_v7()).to_string())
        .bind($crate::words::json(notification)?)
        .bind($now.0)
        .bind(notification.application_id.to_string())
        .execute(&mut *$transaction)
        .await
        .map(|_| ())?;
    }};
}
pub(crate) use write_notification;

#[derive(FromRow)]
struct Row {
    id: String,
    recipient: String,
    notification: String,
    state: String,
    created_at: i64,
    next_attempt_at: i64,
    attempts: i64,
    last_error: Option<String>,
    ended_at: Option<i64>,
}

impl TryFrom<Row> for OutboxMail {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "outbox.id")?,
            recipient: row.recipient,
            notification: from_json(&row.notification, "outbox.notification")?,
            state: from_word(&row.state, "outbox.state")?,
            created_at: Timestamp(row.created_at),
            next_attempt_at: Timestamp(row.next_attempt_at),
            attempts: row.attempts,
            last_error: row.last_error,
            ended_at: row.ended_at.map(Timestamp),
        })
    }
}

impl Store {
    /// Puts a notification into the outbox that no other change belongs to. One that tells of a change is written together
    /// with it, by the macro.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_notification(&self, notification: &Notification, now: Timestamp) -> Result<()> {
        write!(self, |transaction| {
            write_notification!(transaction, notification, now);
        });
        Ok(())
    }

    /// The newest mails, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox(&self, limit: i64) -> Result<Vec<OutboxMail>> {
        let rows: Vec<Row> = read!(self, |connection| {
            query_as(
                "SELECT id, recipient, notification, state, created_at, next_attempt_at, attempts, last_error, ended_at \
                 FROM outbox ORDER BY id DESC LIMIT $1",
            )
            .bind(limit)
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter().map(OutboxMail::try_from).collect()
    }

    /// Claims the mail that has been due for longest. Nobody else gets it before `until`; what is claimed and not reported
    /// by then, because the process was killed, is due again. The attempt counts from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_mail(&self, now: Timestamp, until: Timestamp) -> Result<Option<OutboxMail>> {
        let due: Vec<(String, i64)> = read!(self, |connection| {
            query_as(
                "SELECT id, attempts FROM outbox WHERE state = 'waiting' AND next_attempt_at <= $1 AND claimed_until <= $1 \
                 ORDER BY next_attempt_at, id LIMIT 20",
            )
            .bind(now.0)
            .fetch_all(&mut *connection)
            .await?
        });
        for (id, attempts) in due {
            // Of several that saw the row, one still finds it as it was.
            let claimed: Option<Row> = write!(self, |transaction| {
                query_as(
                    "UPDATE outbox SET attempts = attempts + 1, claimed_until = $1 \
                     WHERE id = $2 AND attempts = $3 AND state = 'waiting' \
                     RETURNING id, recipient, notification, state, created_at, next_attempt_at, attempts, last_error, ended_at",
                )
                .bind(until.0)
                .bind(&id)
                .bind(attempts)
                .fetch_optional(&mut *transaction)
                .await?
            });
            if let Some(row) = claimed {
                return row.try_into().map(Some);
            }
        }
        Ok(None)
    }

    /// Notes that a claimed mail was sent. It is noted also when the claim ended meanwhile: it has been sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_sent(&self, id: NotificationId, now: Timestamp) -> Result<()> {
        write!(self, |transaction| {
            query("UPDATE outbox SET state = 'sent', ended_at = $1, last_error = NULL WHERE id = $2")
                .bind(now.0)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }

    /// Notes why a claimed mail was not sent, and when to try again; without a time it is given up. Changes nothing when
    /// somebody else claimed it meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_failed(
        &self,
        claimed: &OutboxMail,
        error: &str,
        next_attempt_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        write!(self, |transaction| {
            query(
                "UPDATE outbox SET last_error = $1, state = CASE WHEN $2 = TRUE THEN 'given_up' ELSE state END, \
                 ended_at = $3, next_attempt_at = $4, claimed_until = 0 WHERE id = $5 AND attempts = $6 AND state = 'waiting'",
            )
            .bind(error)
            .bind(next_attempt_at.is_none())
            .bind(next_attempt_at.is_none().then_some(now.0))
            .bind(next_attempt_at.unwrap_or(now).0)
            .bind(claimed.id.to_string())
            .bind(claimed.attempts)
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// Gives up the mail that was put into the outbox at or before a time and that nobody is sending, and says how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn give_up_mail(&self, created_until: Timestamp, error: &str, now: Timestamp) -> Result<u64> {
        Ok(write!(self, |transaction| {
            query(
                "UPDATE outbox SET state = 'given_up', ended_at = $1, last_error = $2 \
                 WHERE state = 'waiting' AND created_at <= $3 AND claimed_until <= $1",
            )
            .bind(now.0)
            .bind(error)
            .bind(created_until.0)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
        }))
    }

    /// Makes what waits due at once: the settings have changed, and what failed may go now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hasten_mail(&self, now: Timestamp) -> Result<()> {
        write!(self, |transaction| {
            query("UPDATE outbox SET next_attempt_at = $1 WHERE state = 'waiting' AND next_attempt_at > $1")
                .bind(now.0)
                .execute(&mut *transaction)
                .await?;
        });
        Ok(())
    }

    /// Forgets the mail that ended before a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge_mail(&self, ended_before: Timestamp) -> Result<u64> {
        Ok(write!(self, |transaction| {
            query("DELETE FROM outbox WHERE ended_at < $1")
                .bind(ended_before.0)
                .execute(&mut *transaction)
                .await?
                .rows_affected()
        }))
    }
}
