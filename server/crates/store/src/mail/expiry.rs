//! Which ends of credentials are told, and which were.

use model::{ApplicationId, ConnectionSettings, Expiry, Notification, Timestamp};
use sqlx::{query, query_as};

use super::write_notification;
use crate::pool::{read, write};
use crate::words::{from_id, from_json};
use crate::{Result, Store};

/// An application whose owner wants to hear of trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub application: String,
    /// How it is signed in at.
    pub connection: ConnectionSettings,
}

impl Store {
    /// The applications that are provisioned and whose owners want to hear of trouble.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn listeners(&self) -> Result<Vec<Listener>> {
        let rows: Vec<(String, String, String)> = read!(self, |connection| {
            query_as(
                "SELECT j.application_id, a.name, j.connection FROM jobs j \
                 JOIN applications a ON a.id = j.application_id \
                 WHERE a.deleted_at IS NULL AND j.status = 'on' AND j.notify_on_failure = TRUE \
                 AND j.notification_email <> '' ORDER BY j.application_id",
            )
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter()
            .map(|(id, application, connection)| {
                Ok(Listener {
                    application_id: from_id(&id, "jobs.application_id")?,
                    application,
                    connection: from_json(&connection, "jobs.connection")?,
                })
            })
            .collect()
    }

    /// Puts the notification about the end of a credential into the outbox, unless that end was told so many days before
    /// already, by whichever process. Says whether it did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_expiry(
        &self,
        notification: &Notification,
        expiry: Expiry,
        days: i64,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(write!(self, |transaction| {
            let is_new = query(
                "INSERT INTO expiry_notices (application_id, credential, expires_at, days) \
                 VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            )
            .bind(notification.application_id.to_string())
            .bind(expiry.credential.name())
            .bind(expiry.at.0)
            .bind(days)
            .execute(&mut *transaction)
            .await?
            .rows_affected()
                == 1;
            if is_new {
                write_notification!(transaction, notification, now);
            }
            is_new
        }))
    }
}
