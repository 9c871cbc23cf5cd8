//! "Send test mail".

use mail::{Envelope, Letter};
use model::{MailInput, Problem, ProblemKind};
use secrecy::SecretString;

use super::check::Password;
use super::{PATH, sentence, server};
use crate::{ManageSettings, Result, Target};

impl ManageSettings {
    /// Sends a test mail with what is typed, before it is saved. When it returns, the mail server has taken the mail.
    ///
    /// # Errors
    /// An `Invalid` problem: wrong fields, or what the mail server said and what to do about it.
    pub async fn send_test_mail(
        &self,
        input: &MailInput,
        password: &SecretString,
        recipient: &str,
    ) -> Result<()> {
        let (settings, chosen) = self.checked(input, password).await?;
        let recipient = recipient.trim();
        if !mail::is_address(recipient) {
            let message = "Enter the address that gets the test mail, such as you@example.com.";
            return Err(Problem::field("test_recipient", message).into());
        }
        let store = self.portal.store();
        let password = match chosen {
            Password::None => None,
            Password::Stored => store.mail_password().await?,
            Password::Typed => Some(password.clone()),
        };
        let id = uuid::Uuid::now_v7().to_string();
        let envelope = Envelope {
            sender: &settings.sender,
            recipient,
            id: &id,
            at: self.portal.now(),
        };
        let sent = match Letter::new(envelope, &mail::test_text(&settings.portal_address)) {
            Ok(letter) => mail::send(&server(&settings, password), &letter).await,
            Err(error) => Err(error),
        };
        let mut details = vec![
            ("Mail server".to_owned(), settings.host),
            ("Recipient".to_owned(), recipient.to_owned()),
        ];
        if let Err(error) = &sent {
            details.push(("Reason".to_owned(), sentence(error)));
        }
        let mut audit = self.audit("Send test mail", Target::new("Mail", PATH), details);
        audit.succeeded = sent.is_ok();
        store.append_audit(&audit).await?;
        sent.map_err(|error| {
            tracing::info!(error = crate::chain(&error), "a test mail was not sent");
            Problem::new(ProblemKind::Invalid, sentence(&error))
                .with_hint(error.advice())
                .into()
        })
    }
}
