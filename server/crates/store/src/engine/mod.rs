//! What the engine remembers: candidates, links, retries, pending references, cycles and the provisioning log.

mod accounts;
mod budget;
mod candidates;
mod cycles;
mod group_candidates;
mod in_question;
mod jobs;
mod links;
mod log;
mod log_query;
mod members;
mod on_demand;
mod open_creations;
mod quarantine;
mod record;
mod record_members;
mod record_state;
mod restart;
mod staged;
mod staged_members;
mod subjects;

pub use budget::JobBudget;
pub use candidates::Candidate;
pub use cycles::CycleEnd;
pub use in_question::InQuestion;
pub use jobs::{Claim, JobRun, Pulse, Wait};
pub use links::{Link, LinkState, Sent};
pub use members::{Member, MemberWork};
pub use open_creations::CreationKeys;
pub use quarantine::QuarantineChange;
pub(crate) use quarantine::{hasten_retries, lift_quarantine, lifted};
pub(crate) use record::HASTEN;
pub use record::{CycleBatch, LinkChange, MemberChange, PendingReference, Retry, RetryChange};
pub use staged::{Staged, StagedChoice, Trip};
pub use staged_members::MemberRemoval;
pub use subjects::{Entitlement, Subject};
