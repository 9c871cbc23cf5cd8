//! Typed ids: mixing the id of a group with the id of an application does not compile.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Text that is not a UUID where an id was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id of this installation")
    }
}

impl std::error::Error for InvalidId {}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// A UUID, version 7 when Rollcall made it, so that ids sort by age. It prints and travels in the
        /// hyphenated lower-case form.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with these 128 bits.
            pub const fn from_u128(bits: u128) -> Self {
                Self(Uuid::from_u128(bits))
            }

            /// The bare UUID.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
            }
        }
    )+};
}

ids! {
    /// A directory: a source of people and groups.
    DirectoryId,
    /// A directory object: a user or a group.
    ObjectId,
    /// An application: one target, an instance of a gallery entry.
    ApplicationId,
    /// One cycle of a job.
    CycleId,
    /// One provisioning log entry; the portal also calls it the change id.
    LogEntryId,
    /// An administrator of this installation.
    AdministratorId,
    /// A sign-in session. The id names the session; it is not the secret in the cookie.
    SessionId,
    /// A plan: what the next cycle would do.
    PlanId,
    /// A read-back: what an application has in fact.
    DriftRunId,
    /// A CSV import.
    ImportId,
    /// One read of a directory.
    ReadId,
    /// One audit log entry.
    AuditEntryId,
    /// A notification in the outbox.
    NotificationId,
}
