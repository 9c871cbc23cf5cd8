//! Applications, their assignments, and the configuration of their jobs.

mod application;
mod application_list;
mod assignable;
mod assignment_list;
mod assignments;
mod connection;
mod guard_row;
mod job;
mod overview;
mod schema;
#[cfg(test)]
mod tests;

pub use connection::{ConnectionChange, Secrets};
pub(crate) use guard_row::GuardRow;
pub use job::JobChange;
