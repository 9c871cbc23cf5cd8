//! Quarantine: the state of a job of which most fails, and what a restart forgets.

use serde::{Deserialize, Serialize};

use crate::{ErrorInformation, Timestamp};

/// Why a job is in quarantine. The names are those of Microsoft Entra's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuarantineReason {
    /// The application cannot be worked with at all: it refuses the credentials, does not answer, or does not speak SCIM.
    EncounteredQuarantineException,
    /// More than 40 % of what is managed there fails.
    EncounteredEscrowProportionThreshold,
    /// More than 40,000 objects fail, references not counted.
    EncounteredBaseEscrowThreshold,
    /// More than 60,000 objects fail, references counted.
    EncounteredTotalEscrowThreshold,
    /// More would be taken away in one cycle than is allowed.
    TooManyDeletes,
}

impl QuarantineReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::EncounteredQuarantineException,
        Self::EncounteredEscrowProportionThreshold,
        Self::EncounteredBaseEscrowThreshold,
        Self::EncounteredTotalEscrowThreshold,
        Self::TooManyDeletes,
    ];

    /// The documented name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EncounteredQuarantineException => "EncounteredQuarantineException",
            Self::EncounteredEscrowProportionThreshold => "EncounteredEscrowProportionThreshold",
            Self::EncounteredBaseEscrowThreshold => "EncounteredBaseEscrowThreshold",
            Self::EncounteredTotalEscrowThreshold => "EncounteredTotalEscrowThreshold",
            Self::TooManyDeletes => "TooManyDeletes",
        }
    }

    /// Whether the application cannot be worked with at all, so that it is asked whether it can before a cycle begins.
    pub const fn is_connection(self) -> bool {
        matches!(self, Self::EncounteredQuarantineException)
    }

    /// Whether too many objects fail: regular cycles and retries become rare, and what changes is sent all the same.
    pub const fn is_threshold(self) -> bool {
        matches!(
            self,
            Self::EncounteredEscrowProportionThreshold
                | Self::EncounteredBaseEscrowThreshold
                | Self::EncounteredTotalEscrowThreshold
        )
    }
}

/// The quarantine of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// Why.
    pub reason: QuarantineReason,
    /// What failed, with which request, and what to do about it.
    pub error: ErrorInformation,
    /// Since when the job is in quarantine, whatever the reasons were.
    pub series_began: Timestamp,
    /// How often it was looked at since and left in quarantine.
    pub series_count: i64,
    /// Since when for this reason.
    pub current_began: Timestamp,
    /// When it is looked at again.
    pub next_attempt: Timestamp,
    /// Whether it was lifted, so that it is not in force: it is remembered until the next look says whether it is over, so
    /// that nobody is told the same twice.
    pub lifted: bool,
}

impl Quarantine {
    /// Days after which a job in quarantine is switched off.
    pub const DAYS: i64 = 28;
}

/// Why Rollcall switched provisioning off by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwitchedOffBecause {
    /// It was in quarantine for longer than [`Quarantine::DAYS`].
    QuarantineTooLong,
    /// Too much of the initial cycle failed, which is no quarantine.
    InitialCycleFailed,
}

/// That Rollcall switched provisioning off by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchedOff {
    /// Why.
    pub because: SwitchedOffBecause,
    /// What failed, and what to do about it.
    pub error: ErrorInformation,
    /// When.
    pub at: Timestamp,
}

/// The failed objects of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryOverview {
    /// How many are tried again.
    pub waiting: i64,
    /// When the first of them is.
    pub next_at: Option<Timestamp>,
    /// How many failed for so long that they are not tried again until they change.
    pub given_up: i64,
}

/// What a restart forgets. The names of its parts are those of Microsoft Entra's `resetScope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent choices, each with a name of its own"
)]
pub struct RestartCriteria {
    /// `Watermark`: everybody is evaluated again.
    pub watermark: bool,
    /// `Escrows`: what failed is forgotten.
    pub escrows: bool,
    /// `QuarantineState`: the quarantine is lifted, and so is the pause that the application asked for.
    pub quarantine: bool,
    /// `ConnectorDataStore`: the accounts of those who are entitled are matched anew.
    pub links: bool,
    /// `ForceDeletes`: the deletions that are held back are done.
    pub force_deletes: bool,
}

impl RestartCriteria {
    /// Nothing.
    pub const NONE: Self = Self {
        watermark: false,
        escrows: false,
        quarantine: false,
        links: false,
        force_deletes: false,
    };

    /// The documented names of what is chosen, in the order of the documentation.
    pub fn names(self) -> Vec<&'static str> {
        [
            (self.links, "ConnectorDataStore"),
            (self.escrows, "Escrows"),
            (self.watermark, "Watermark"),
            (self.quarantine, "QuarantineState"),
            (self.force_deletes, "ForceDeletes"),
        ]
        .into_iter()
        .filter_map(|(chosen, name)| chosen.then_some(name))
        .collect()
    }
}

impl Default for RestartCriteria {
    /// The portal's Restart: everything but links and deletions.
    fn default() -> Self {
        Self {
            watermark: true,
            escrows: true,
            quarantine: true,
            ..Self::NONE
        }
    }
}
