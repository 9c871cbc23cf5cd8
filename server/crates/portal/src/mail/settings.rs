//! The page "Mail": reading and saving how mail is sent.

use model::{MailInput, MailSecurity, MailSettings, MailView, OutboxRow, Problem};
use secrecy::{ExposeSecret, SecretString};
use store::PasswordChange;

use super::PATH;
use super::check::{Password, Stored, check};
use crate::applications::change;
use crate::{ManageSettings, Result, Target, Topic};

/// How many mails the page lists.
const LISTED: i64 = 50;

impl ManageSettings {
    /// The page "Mail".
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mail(&self) -> Result<MailView> {
        let store = self.portal.store();
        let settings = store.mail_settings().await?;
        let outbox = store.outbox(LISTED).await?.into_iter().map(|mail| OutboxRow {
            subject: mail::text(&mail.notification, "").subject,
            mail,
        });
        Ok(MailView {
            settings,
            has_password: store.has_mail_password().await?,
            outbox: outbox.collect(),
        })
    }

    /// Saves how mail is sent. Without a password the stored one is kept; without a user name none is. Without a mail
    /// server everything is forgotten, and no mail is sent. What waits in the outbox is tried at once.
    ///
    /// # Errors
    /// An `Invalid` problem with every wrong field.
    pub async fn save_mail(&self, input: &MailInput, password: &SecretString) -> Result<()> {
        let store = self.portal.store();
        let before = store.mail_settings().await?;
        if input.host.trim().is_empty() {
            let Some(before) = before else {
                return Err(Problem::field(
                    "host",
                    "Enter the name of the mail server, such as mail.example.com.",
                )
                .into());
            };
            let details = vec![("Mail server".to_owned(), format!("{} → —", before.host))];
            let audit = self.audit("Switch mail off", Target::new("Mail", PATH), details);
            store
                .save_mail_settings(None, PasswordChange::Remove, &audit)
                .await?;
        } else {
            let (settings, chosen) = self.checked(input, password).await?;
            let has_password = store.has_mail_password().await?;
            let details = details(before.as_ref(), &settings, chosen, has_password);
            let audit = self.audit("Update mail settings", Target::new("Mail", PATH), details);
            let password = match chosen {
                Password::None => PasswordChange::Remove,
                Password::Stored => PasswordChange::Keep,
                Password::Typed => PasswordChange::Set(password),
            };
            store
                .save_mail_settings(Some(&settings), password, &audit)
                .await?;
            store.hasten_mail(self.portal.now()).await?;
        }
        self.portal.events().announce(Topic::Mail);
        Ok(())
    }

    /// What was typed, checked against what is stored.
    pub(super) async fn checked(
        &self,
        input: &MailInput,
        password: &SecretString,
    ) -> Result<(MailSettings, Password)> {
        let store = self.portal.store();
        let settings = store.mail_settings().await?;
        let stored = Stored {
            settings: settings.as_ref(),
            has_password: store.has_mail_password().await?,
        };
        let checked = check(input, !password.expose_secret().is_empty(), stored);
        Ok(checked.map_err(|fields| {
            Problem::of_fields(fields).unwrap_or_else(|| Problem::not_found("mail server"))
        })?)
    }
}

/// The name of a kind of protection.
const fn security(security: MailSecurity) -> &'static str {
    match security {
        MailSecurity::None => "None",
        MailSecurity::StartTls => "STARTTLS",
        MailSecurity::Tls => "TLS",
    }
}

/// What changed, for the audit row; of the password only that it did.
fn details(
    before: Option<&MailSettings>,
    to: &MailSettings,
    chosen: Password,
    had_password: bool,
) -> Vec<(String, String)> {
    let old = |field: fn(&MailSettings) -> String| before.map(field).unwrap_or_default();
    let password = match (chosen, had_password) {
        (Password::Typed, true) => Some("replaced"),
        (Password::Typed, false) => Some("entered"),
        (Password::None, true) => Some("removed"),
        _ => None,
    };
    let certificates = (old(|mail| mail.ca_bundle.clone()) != to.ca_bundle).then_some("changed");
    let word = |name: &str, word: Option<&str>| word.map(|word| (name.to_owned(), word.to_owned()));
    [
        change("Mail server", &old(|mail| mail.host.clone()), &to.host),
        change("Port", &old(|mail| mail.port.to_string()), &to.port.to_string()),
        change(
            "Security",
            &old(|mail| security(mail.security).to_owned()),
            security(to.security),
        ),
        change("User name", &old(|mail| mail.user_name.clone()), &to.user_name),
        word("Password", password),
        change("Sender", &old(|mail| mail.sender.clone()), &to.sender),
        word("CA certificates", certificates),
        change(
            "Address of this portal",
            &old(|mail| mail.portal_address.clone()),
            &to.portal_address,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
