//! Telling that what requests sign in with ends soon.

use model::{ConnectionSettings, Expiry, Notification, NotificationEvent, Timestamp};

use crate::applications::expiry::expiries;
use crate::{Portal, Result, Topic};

/// How many days before the end it is told, the latest first.
const DAYS: [i64; 3] = [1, 7, 30];
const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// What has ended, or ends within the days in which it is told.
pub(crate) fn soon(connection: &ConnectionSettings, now: Timestamp) -> Vec<Expiry> {
    let first = DAYS.iter().max().copied().unwrap_or_default();
    let mut found = expiries(connection);
    found.retain(|expiry| expiry.at <= now.plus_seconds(first * SECONDS_OF_A_DAY));
    found
}

/// Before how many days it is to be told now; nothing while it is early, and once it has ended.
fn stage(at: Timestamp, now: Timestamp) -> Option<i64> {
    let reached = |days: &i64| at <= now.plus_seconds(days * SECONDS_OF_A_DAY);
    DAYS.into_iter().find(reached).filter(|_| now < at)
}

impl Portal {
    /// Puts into the outbox what ends 30, 7 or 1 day from now or sooner, each once, and says how much. For the server's
    /// schedule; several servers on one database share the work. Whoever was told nothing 30 days before, because the day was
    /// entered later, is told at the next stage.
    ///
    /// # Errors
    /// When the store fails. What was told until then stays told.
    pub async fn tell_expiring_credentials(&self) -> Result<usize> {
        let (store, now) = (self.store(), self.now());
        let mut told = 0;
        for listener in store.listeners().await? {
            for expiry in expiries(&listener.connection) {
                let Some(days) = stage(expiry.at, now) else {
                    continue;
                };
                let notification = Notification {
                    application_id: listener.application_id,
                    application: listener.application.clone(),
                    since: now,
                    event: NotificationEvent::CredentialsExpiring {
                        credential: expiry.credential,
                        expires_at: expiry.at,
                    },
                };
                told += usize::from(store.tell_expiry(&notification, expiry, days, now).await?);
            }
        }
        if told > 0 {
            self.events().announce(Topic::Mail);
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_at_the_latest_stage_that_is_reached() {
        let now = Timestamp(1_800_000_000_000);
        let in_hours = |hours: i64| stage(now.plus_seconds(hours * 3600), now);
        for (hours, told) in [
            (31 * 24, None),
            (30 * 24, Some(30)),
            (8 * 24, Some(30)),
            (7 * 24, Some(7)),
            (25, Some(7)),
            (24, Some(1)),
            (1, Some(1)),
            (0, None),
            (-24, None),
        ] {
            assert_eq!(in_hours(hours), told, "{hours} hours before");
        }
    }
}
