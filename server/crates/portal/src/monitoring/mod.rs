//! Watching and steering provisioning: status, start, stop, restart, the logs.

mod control;
mod logs;
mod status;
