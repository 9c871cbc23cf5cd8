//! Sending what is in the outbox.

use mail::{Envelope, Letter};
use model::{MailSettings, OutboxMail};

use super::retry::{KEPT_TRYING_SECONDS, next_attempt};
use super::{sentence, server};
use crate::{Portal, Result, Topic};

/// How long one sender has a mail for itself. Longer than sending takes, so that nobody else sends it meanwhile.
const CLAIM_SECONDS: i64 = 5 * 60;
/// Seconds for which the page lists what was sent.
const LISTED_SECONDS: i64 = 30 * 24 * 60 * 60;
/// Why mail is given up that was never tried.
const NOT_SET_UP: &str = "Mail was not set up in time.";

impl Portal {
    /// Whether mail is set up.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn sends_mail(&self) -> Result<bool> {
        Ok(self.store().mail_settings().await?.is_some())
    }

    /// Sends the mail that is due, one after the other, and says how many were sent. For the server's schedule; several
    /// servers on one database share the work. Until mail is set up, it waits, but not for ever.
    ///
    /// # Errors
    /// When the store fails. A mail that was being sent then is sent again.
    pub async fn send_due_mail(&self) -> Result<usize> {
        let store = self.store();
        let Some(settings) = store.mail_settings().await? else {
            let now = self.now();
            let given_up = store
                .give_up_mail(now.plus_seconds(-KEPT_TRYING_SECONDS), NOT_SET_UP, now)
                .await?;
            if given_up > 0 {
                self.events().announce(Topic::Mail);
            }
            return Ok(0);
        };
        let mut sent = 0;
        loop {
            let now = self.now();
            let claimed = store.claim_mail(now, now.plus_seconds(CLAIM_SECONDS)).await?;
            let Some(mail) = claimed else {
                return Ok(sent);
            };
            sent += usize::from(self.send(&settings, &mail).await?);
            self.events().announce(Topic::Mail);
        }
    }

    /// Forgets mail that was sent or given up 30 days ago. For the server's schedule.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn purge_mail(&self) -> Result<()> {
        let before = self.now().plus_seconds(-LISTED_SECONDS);
        self.store().purge_mail(before).await?;
        Ok(())
    }

    /// Sends one claimed mail and notes what came of it.
    async fn send(&self, settings: &MailSettings, mail: &OutboxMail) -> Result<bool> {
        let store = self.store();
        let id = mail.id.to_string();
        let envelope = Envelope {
            sender: &settings.sender,
            recipient: &mail.recipient,
            id: &id,
            at: mail.created_at,
        };
        let text = mail::text(&mail.notification, &settings.portal_address);
        let sent = match Letter::new(envelope, &text) {
            Ok(letter) => {
                let server = server(settings, store.mail_password().await?);
                mail::send(&server, &letter).await
            }
            Err(error) => Err(error),
        };
        let now = self.now();
        let Err(error) = sent else {
            store.mail_sent(mail.id, now).await?;
            tracing::info!(mail.id = %mail.id, "a notification was sent");
            return Ok(true);
        };
        tracing::warn!(mail.id = %mail.id, attempts = mail.attempts, error = crate::chain(&error), "a notification was not sent");
        let next = if error.is_permanent() {
            None
        } else {
            next_attempt(mail.created_at, mail.attempts, now)
        };
        let reason = format!("{} {}", sentence(&error), error.advice());
        store.mail_failed(mail, &reason, next, now).await?;
        Ok(false)
    }
}
