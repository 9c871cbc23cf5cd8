//! Watching and steering provisioning: status, start, stop, restart, the logs.

mod accounts;
mod control;
mod deletions;
mod explain;
mod logs;
mod on_demand;
mod plan;
mod status;

pub use deletions::DeletionChoice;
