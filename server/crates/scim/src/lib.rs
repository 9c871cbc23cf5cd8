//! The SCIM 2.0 client of Rollcall, on JSON values, because attribute mappings are data.
//!
//! It turns the wanted [`State`] of an account into the requests that one application understands ([`Dialect`]), and
//! reads the answers of servers that keep to RFC 7643 and 7644 more or less. It believes no answer that it can check:
//! every resource found by a filter is compared again, and an answer that is not SCIM is an error.
//!
//! It does not decide what an account should look like, keeps no state between calls, and speaks no `/Bulk`.
//!
//! Read `path`, `state`, `patch`, then `client` with `find`, `update` and `connection_test`. Everything above `client`
//! is pure.

mod answer;
mod capabilities;
mod client;
mod connection_test;
mod create_body;
mod creation;
mod declared;
mod detail;
mod dialect;
mod dialects;
mod diff;
mod drafts;
mod error;
mod error_kind;
mod filter;
mod find;
mod lessons;
mod matches;
mod members;
mod other_forms;
mod outage;
mod page;
mod patch;
mod path;
#[cfg(test)]
mod played_server;
mod read;
mod replace;
mod report;
mod resource;
mod shape;
mod state;
mod transcript;
mod update;
mod value;
mod write;
mod write_probe;

pub use capabilities::{Capabilities, FilterSupport};
pub use client::{Client, Created, Deleted};
pub use create_body::create_body;
pub use creation::CreatedFrom;
pub use dialect::Dialect;
pub use dialects::{NamedDialect, Trait, dialect_named, dialects, recognise};
pub use diff::{Change, diff, diff_ignoring_case};
pub use drafts::Draft;
pub use error::Error;
pub use error_kind::ErrorKind;
pub use filter::eq;
pub use find::Found;
pub use lessons::{Lesson, Lessons};
pub use members::{Addition, MembersChanged, Removal};
pub use page::{Page, Paging};
pub use patch::operations;
pub use path::{AttributePath, Condition, PathError};
pub use read::{read, read_all};
pub use report::{Report, Step, StepName, StepStatus};
pub use resource::{Resource, id_of};
pub use state::State;
pub use transcript::{Exchange, recorded};
pub use update::{Refused, Updated};
pub use value::{equal, is_unset, union};
pub use write::write;
pub use write_probe::{Finding, LeftBehind, ProbeNames, ProbeResult, Verdict, WriteProbe};
