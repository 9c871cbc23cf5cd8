//! What can go wrong between a client and an application, to be switched on while it runs.

mod active;
mod kind;
mod lag;
mod retry_after;
mod switchboard;
mod texts;

pub use active::ActiveFault;
pub use kind::FaultKind;
pub(crate) use kind::Stage;
pub use lag::Lag;
pub use retry_after::RetryAfter;
pub(crate) use switchboard::Switchboard;

use crate::request_kind::Target;

/// Something that goes wrong: what, with which requests, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// With which requests.
    pub target: Target,
    /// So many of these requests go well first.
    pub after: u64,
    /// How many of the next hundred are hit, evenly spread. Unit: percent, 1 to 100.
    pub share: u8,
    /// It ends after so many hits; `None` when it is switched off.
    pub times: Option<u64>,
}

impl Fault {
    /// Hits every request until it is switched off.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            target: Target::default(),
            after: 0,
            share: 100,
            times: None,
        }
    }

    /// Requests are answered with this status.
    pub fn errors(status: u16) -> Self {
        Self::new(FaultKind::Errors {
            status,
            retry_after: RetryAfter::Absent,
        })
    }

    /// Only these requests.
    #[must_use]
    pub fn on(self, target: Target) -> Self {
        Self { target, ..self }
    }

    /// So many requests go well first.
    #[must_use]
    pub fn after(self, after: u64) -> Self {
        Self { after, ..self }
    }

    /// Ends after so many hits.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    /// Hits so many of a hundred requests.
    #[must_use]
    pub fn share(self, share: u8) -> Self {
        Self { share, ..self }
    }
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        Self::new(kind)
    }
}
