//! Watching and steering provisioning: status, start, stop, restart, the logs.

mod control;
mod deletions;
mod logs;
mod on_demand;
mod status;

pub use deletions::DeletionChoice;
