//! The vocabulary of Rollcall: ids, values, directory objects, mappings, jobs, cycles, log entries and principals.
//!
//! Plain data with serde and nothing else, so that the browser uses the very same types as the server. No I/O,
//! no clock, no randomness: ids and times come from the caller.

mod value;

pub use value::{Attributes, Value};
