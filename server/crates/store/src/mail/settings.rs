//! The mail server and how to use it.

use model::{AuditEntry, MailSettings};
use secrecy::SecretString;

use crate::audit::write_audit;
use crate::pool::write;
use crate::seal::{delete_secrets, write_secret};
use crate::settings::write_setting;
use crate::words::{from_json, json};
use crate::{Result, Store};

/// The name of the setting, and the row that owns its secret.
const MAIL: &str = "mail";
/// What owns secrets that belong to no row.
const SETTINGS: &str = "settings";
/// The name of the secret.
const PASSWORD: &str = "password";

/// What becomes of the password.
#[derive(Clone, Copy, Debug)]
pub enum PasswordChange<'a> {
    /// It stays as it is.
    Keep,
    /// This one takes its place.
    Set(&'a SecretString),
    /// It is removed.
    Remove,
}

impl Store {
    /// How mail is sent; nothing until it is set up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_settings(&self) -> Result<Option<MailSettings>> {
        let stored = self.setting(MAIL).await?;
        stored
            .map(|stored| from_json(&stored, "settings.mail"))
            .transpose()
    }

    /// Whether a password is stored for the mail server.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_mail_password(&self) -> Result<bool> {
        self.has_secret(SETTINGS, MAIL, PASSWORD).await
    }

    /// The password for the mail server. Only for signing in there.
    ///
    /// # Errors
    /// When the database fails, or it was sealed with another key.
    pub async fn mail_password(&self) -> Result<Option<SecretString>> {
        self.secret(SETTINGS, MAIL, PASSWORD).await
    }

    /// Saves how mail is sent; with nothing, no mail is sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_mail_settings(
        &self,
        settings: Option<&MailSettings>,
        password: PasswordChange<'_>,
        audit: &AuditEntry,
    ) -> Result<()> {
        let settings = settings.map(json).transpose()?;
        write!(self, |transaction| {
            write_setting!(transaction, MAIL, settings.as_deref());
            match password {
                PasswordChange::Keep => {}
                PasswordChange::Set(secret) => {
                    write_secret!(self, transaction, SETTINGS, MAIL, PASSWORD, secret, audit.at);
                }
                PasswordChange::Remove => delete_secrets!(transaction, SETTINGS, MAIL),
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }
}
