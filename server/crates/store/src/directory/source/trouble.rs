//! Directories that are not read as they should be: since when, and who hears of it.

use model::{NotificationEvent, Timestamp};
use serde::{Deserialize, Serialize};

/// Reads of a directory that did not see everything, or that wait for somebody's word, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadTrouble {
    /// When the first of them began.
    pub since: Timestamp,
    /// What the owners of applications heard of it, at the most.
    pub told: Told,
}

/// What was told of a trouble. What comes later outweighs what comes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Nothing.
    Nothing,
    /// That the directory is not read completely.
    Unread,
    /// That a read waits for somebody's word.
    Held,
}

/// What the owners of applications that take people from a directory are to hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadNews {
    /// Since when it has been so; for the end of a trouble, since when there was one.
    pub since: Timestamp,
    /// What happened.
    pub event: NotificationEvent,
}

/// Puts news of a directory into the outbox inside a `write!` body, once for each address:
/// `tell_listeners!(transaction, directory_id, &news, now)`.
macro_rules! tell_listeners {
    ($transaction:ident, $directory:expr, $news:expr, $now:expr) => {{
        let news: &$crate::ReadNews = $news;
        let listeners: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT j.application_id, a.name, j.notification_email FROM jobs j \
             JOIN applications a ON a.id = j.application_id \
             WHERE a.directory_id = $1 AND a.deleted_at IS NULL AND j.status = 'on' AND j.notify_on_failure = TRUE \
             AND j.notification_email <> '' ORDER BY a.name, a.id",
        )
        .bind($directory.to_string())
        .fetch_all(&mut *$transaction)
        .await?;
        let mut told = std::collections::HashSet::new();
        for (id, application, address) in listeners {
            if !told.insert(address.to_lowercase()) {
                continue;
            }
            let notification = model::Notification {
                application_id: $crate::words::from_id(&id, "jobs.application_id")?,
                application,
                since: news.since,
                event: news.event.clone(),
            };
            $crate::mail::write_notification!($transaction, &notification, $now);
        }
    }};
}
pub(super) use tell_listeners;
