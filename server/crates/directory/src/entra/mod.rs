//! A tenant of Microsoft Entra ID as a source, by Microsoft Graph v1.0.
//!
//! What it does: signs in as an application ([`EntraSource`]), reads users and groups by delta queries, assignments of an
//! enterprise application, and says step by step what does not work. What it does not: write anything there, or decide
//! what becomes of people.
//!
//! To read it: `source` is the way through a read, `round` goes from page to page, `users` and `groups` say what a record
//! means, `graph` sends requests and waits, `refusal` finds words for what went wrong.
//!
//! Source: Microsoft Graph documentation, "Use delta query to track changes in Microsoft Graph data", "user: delta",
//! "group: delta", "Microsoft Graph throttling guidance".

mod advice;
mod assignments;
mod backoff;
mod cloud;
mod connection_test;
mod cursor;
mod default_names;
mod flatten;
mod graph;
mod groups;
mod guest;
mod id;
mod listing;
mod members;
mod page;
mod properties;
mod refusal;
mod round;
mod sample;
mod selection;
mod settings;
mod source;
mod tally;
mod users;

pub use cloud::{CLOUDS, Cloud};
pub use default_names::{default_group_names, default_user_names};
pub use source::EntraSource;
