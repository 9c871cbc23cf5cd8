//! The plan for one object: what is to be done, and why. Pure: no I/O, no clock; same input, same plan.
//!
//! [`decide`] looks at the object alone. When an account has to be searched for first, it answers [`Plan::Find`], and
//! [`decide_found`] continues with what the application answered.

mod adopted;
mod decide;
mod found;
mod linked;
mod properties;
mod sent;
mod steps;
#[cfg(test)]
pub(crate) mod tests;
mod unlinked;

use std::collections::BTreeSet;

use model::{ErrorInformation, LogStep, ObjectId};
use scim::{AttributePath, Change, State};
use store::LinkState;

pub(crate) use decide::wanted_of;
pub use decide::{Context, decide};
pub use found::{Finding, decide_found};
pub(crate) use linked::is_switched_off;
pub(crate) use properties::REDACTED;
pub use sent::{sent_of, state_of};

use crate::mapper::{Desired, Unique};
use crate::standing::Standing;

/// What is to be done for one object, with the steps that led there.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Whether the object should have an account that works.
    pub standing: Standing,
    /// What is to be done.
    pub plan: Plan,
    /// The steps so far, for the log.
    pub steps: Vec<LogStep>,
}

/// What is to be done for one object.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Nothing is sent.
    Leave(Leave),
    /// Search the account by its matching attributes; what is wanted is known already.
    Find(Box<Desired>),
    /// Create the account with this state.
    Create(Box<Creation>),
    /// Send these changes to the account.
    Change(Box<Alteration>),
    /// Delete the account with this id.
    Delete(String),
    /// It cannot be done until somebody mends something.
    Fail(ErrorInformation),
}

/// Why nothing is sent.
#[derive(Clone, Debug)]
pub struct Leave {
    /// The reason, in a few words.
    pub reason: String,
    /// The error code of skipped objects.
    pub code: Option<&'static str>,
    /// Whether the account is right as it is, in contrast to being left alone for a reason.
    pub up_to_date: bool,
    /// What becomes of the link.
    pub link: LinkFate,
    /// References that follow later.
    pub unresolved: Vec<(AttributePath, ObjectId)>,
}

/// What becomes of the link when nothing is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkFate {
    /// It stays as it is.
    Keep,
    /// It changes its state.
    Mark(LinkState),
    /// It is forgotten.
    Remove,
    /// The account was found and needs no change.
    Adopt(Box<Adoption>),
}

/// An account that was found by matching.
#[derive(Clone, Debug, PartialEq)]
pub struct Adoption {
    /// Its id in the application.
    pub target_id: String,
    /// The target attribute that it was found by.
    pub matched_by: String,
    /// The state that it has.
    pub state: scim::State,
    /// The link's state.
    pub next: LinkState,
}

/// An account to create.
#[derive(Clone, Debug)]
pub struct Creation {
    /// Its state, without the values that are chosen when it is created.
    pub state: State,
    /// What is chosen when it is created: values that no other account may have.
    pub unique: Vec<Unique>,
    /// References that follow later.
    pub unresolved: Vec<(AttributePath, ObjectId)>,
    /// Target attributes whose values logs must not show.
    pub redacted: BTreeSet<AttributePath>,
}

/// What a change of an account means to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Attributes change.
    Update,
    /// The account is switched on again.
    Enable,
    /// The account is switched off.
    Disable,
}

/// Changes to an account.
#[derive(Clone, Debug)]
pub struct Alteration {
    /// What it means.
    pub intent: Intent,
    /// The account's id.
    pub target_id: String,
    /// The target attribute that it was found by just now; none when it was linked before.
    pub matched_by: Option<String>,
    /// The state that it has, as far as known.
    pub current: State,
    /// What is to change.
    pub changes: Vec<Change>,
    /// The link's state afterwards.
    pub next: LinkState,
    /// References that follow later.
    pub unresolved: Vec<(AttributePath, ObjectId)>,
    /// Target attributes whose values logs must not show.
    pub redacted: BTreeSet<AttributePath>,
}
