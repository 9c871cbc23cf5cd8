//! A tenant of Microsoft Entra ID in memory, as Microsoft Graph v1.0 shows it: what a reader of directories is tried with.
//!
//! It gives tokens for a secret or a certificate, answers delta queries of users and groups from a log of changes, lists
//! people, groups, service principals and their assignments, and takes batches. People can be changed while it runs, and
//! what goes wrong on the internet can be switched on ([`FaultRule`]). It keeps nothing on disk, and nothing can be written
//! through its interface.
//!
//! To read it: `tenant` is what a test does with it, `state` holds everything, `service` finds who answers a request,
//! `delta` and `records` are the delta queries, `token` and `assertion` sign in.
//!
//! Source: Microsoft Graph documentation, "Use delta query to track changes in Microsoft Graph data", "Combine multiple HTTP
//! requests using JSON batching", "Microsoft Graph throttling guidance"; Microsoft identity platform, "OAuth 2.0 client
//! credentials flow".

mod answer;
mod assertion;
mod batch;
mod delta;
mod fault;
mod listing;
mod objects;
mod options;
mod properties;
mod records;
mod request;
mod running;
mod service;
mod state;
mod tenant;
mod token;

pub use fault::{Fault, FaultRule};
pub use options::Options;
pub use running::RunningTenant;
pub use state::Kind;
pub use tenant::Tenant;
