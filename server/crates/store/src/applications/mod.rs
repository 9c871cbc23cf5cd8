//! Applications, their assignments, and the configuration of their jobs.

mod application;
mod application_list;
mod assignable;
mod assignment_list;
mod assignments;
mod job;
mod overview;
mod schema;
#[cfg(test)]
mod tests;

pub use job::JobChange;
