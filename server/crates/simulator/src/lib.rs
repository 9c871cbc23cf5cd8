//! A SCIM 2.0 application in memory: the demo's target and the tests' opponent.
//!
//! It speaks RFC 7643 and RFC 7644 as a [`Profile`] wants it: strictly, or with a vendor's quirks. Profiles and faults
//! can be switched while it runs. It counts the requests it gets and can keep their bodies, so that a test can say what
//! a client should have sent. It keeps nothing on disk, has no bulk requests, and forgets passwords.
//!
//! To read it: `profile` is what can differ and what is known of several vendors, `fault` is what can go wrong besides, on
//! its way to a client or back, `http` takes requests and answers them, `store` holds the resources, `reading` and
//! `conform` bring what clients send into the shape of `schema`, `filter` and `patch` are the two small languages of the
//! protocol, `page` shows the accounts to people and lets them switch profiles and faults.

mod attribute_path;
mod conform;
mod fault;
mod filter;
pub mod graph;
mod http;
mod member_counts;
mod page;
mod patch;
mod profile;
mod projection;
mod query;
mod reading;
mod recording;
mod refusal;
mod request_counts;
mod request_kind;
mod request_log;
mod resource_kind;
mod ring;
mod running;
mod schema;
mod simulator;
mod store;

pub use fault::{ActiveFault, Fault, FaultKind, Lag, RetryAfter};
pub use member_counts::MemberCounts;
pub use profile::{
    AnswerRules, ConflictAnswer, ErrorBody, ErrorRules, FilterRules, FilterSupport, GroupRules, IdStyle,
    MemberLimit, MissingElement, PageRules, Paging, PatchRules, Profile, StatusMember, StrictAnswer,
    StrictRules, UniqueAttribute, UnknownAttributes, UnknownMembers, UnsupportedFilter, UnsupportedForm,
    ValueRules, WriteAnswer,
};
pub use recording::RecordedRequest;
pub use request_counts::{KindCounts, RequestCounts};
pub use request_kind::{RequestKind, Target};
pub use resource_kind::ResourceKind;
pub use running::Running;
pub use simulator::Simulator;

#[cfg(test)]
mod tests;
