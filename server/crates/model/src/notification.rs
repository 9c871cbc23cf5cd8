//! Notifications: what the owner of an application hears by mail.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, ConnectionSecret, DirectoryId, Timestamp};

/// One thing to tell about an application. It holds facts only; the words are made when it is sent or shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name when it happened.
    pub application: String,
    /// Since when it has been so; for a recovery, since when it had not worked.
    pub since: Timestamp,
    /// What happened.
    pub event: NotificationEvent,
}

/// What happened. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NotificationEvent {
    /// Provisioning goes on slowly, because most of it fails.
    QuarantineEntered(Trouble),
    /// It is still in quarantine, for another reason than before.
    QuarantineReasonChanged(Trouble),
    /// More people would be disabled or deleted in one cycle than the administrator allowed; nobody was.
    DeletionThresholdMet {
        /// How many would be.
        held_back: i64,
        /// How many are allowed.
        threshold: i64,
    },
    /// More members would be removed from groups in one cycle than the administrator allowed; none of these was.
    MembershipThresholdMet {
        /// How many would be.
        held_back: i64,
    },
    /// People who should have lost their accounts still have them: disabling or deleting these has failed for a day.
    AccessKept {
        /// How many.
        people: i64,
    },
    /// The application refuses the secret token, so that nothing can be done there.
    CredentialsRefused,
    /// What requests sign in with ends soon.
    CredentialsExpiring {
        /// The secret, or the private key for the client certificate that it belongs to.
        credential: ConnectionSecret,
        /// When.
        expires_at: Timestamp,
    },
    /// Rollcall switched provisioning off by itself.
    SwitchedOff(Trouble),
    /// Provisioning works again.
    Recovered,
    /// The directory that the application takes people from is not read completely: nobody who left is removed.
    DirectoryUnread {
        /// The directory.
        directory: NamedDirectory,
        /// Why.
        trouble: Trouble,
    },
    /// More people are gone from that directory than may go without somebody's word; nobody was removed.
    DirectoryHeld {
        /// The directory.
        directory: NamedDirectory,
        /// Why.
        trouble: Trouble,
    },
    /// That directory was read completely again.
    DirectoryReadAgain {
        /// The directory.
        directory: NamedDirectory,
    },
}

/// A directory, with its name when something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDirectory {
    /// The directory.
    pub id: DirectoryId,
    /// Its name.
    pub name: String,
}

/// Why something does not work, and what to do about it: whole sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The reason.
    pub reason: String,
    /// What to do.
    pub action: String,
}
