//! Mail: how it is sent, and what waits for being sent.

use serde::{Deserialize, Serialize};

use crate::{Notification, NotificationId, Timestamp};

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// Not at all.
    None,
    /// It begins in the clear and is encrypted before anything is said (RFC 3207); usually port 587.
    #[default]
    StartTls,
    /// It is encrypted from the first byte (RFC 8314); usually port 465.
    Tls,
}

/// The mail server and how to use it. The password is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSettings {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// The name to sign in with; empty to send without signing in.
    pub user_name: String,
    /// The address that the mail comes from.
    pub sender: String,
    /// Certificates to trust besides those of the operating system, in PEM; may be empty.
    pub ca_bundle: String,
    /// Where people open this portal, such as `https://rollcall.example.com`, for the links; may be empty.
    pub portal_address: String,
}

/// The form "Mail" as typed. The password travels beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailInput {
    /// [`MailSettings::host`]; empty to send no mail.
    pub host: String,
    /// [`MailSettings::port`].
    pub port: String,
    /// [`MailSettings::security`].
    pub security: MailSecurity,
    /// [`MailSettings::user_name`].
    pub user_name: String,
    /// [`MailSettings::sender`].
    pub sender: String,
    /// [`MailSettings::ca_bundle`].
    pub ca_bundle: String,
    /// [`MailSettings::portal_address`].
    pub portal_address: String,
}

/// The page "Mail".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailView {
    /// What is stored; none until mail is set up.
    pub settings: Option<MailSettings>,
    /// Whether a password is stored.
    pub has_password: bool,
    /// The newest notifications, the newest first.
    pub outbox: Vec<OutboxRow>,
}

/// What has become of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// It is to be sent, perhaps not for the first time.
    Waiting,
    /// The mail server took it.
    Sent,
    /// It is not tried any more.
    GivenUp,
}

/// One mail in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMail {
    /// Its id, which is also the mail's `Message-ID`.
    pub id: NotificationId,
    /// Who gets it.
    pub recipient: String,
    /// What it tells.
    pub notification: Notification,
    /// What has become of it.
    pub state: OutboxState,
    /// When it was put there.
    pub created_at: Timestamp,
    /// When it is tried next, while it waits.
    pub next_attempt_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was sent or given up.
    pub ended_at: Option<Timestamp>,
}

/// One mail in the outbox, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// The mail.
    pub mail: OutboxMail,
    /// Its subject.
    pub subject: String,
}
