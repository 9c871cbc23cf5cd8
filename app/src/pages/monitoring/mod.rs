//! Watching and steering provisioning: the status of an application, the provisioning log, the audit log.

pub(crate) mod accounts;
mod audit;
mod controls;
mod current_cycle;
mod cycle_list;
mod deletions;
mod exchanges;
mod expiry;
mod explain;
mod log_entry;
mod log_filter;
mod log_list;
mod logs;
mod on_demand;
pub(crate) mod plan;
mod quarantine;
mod restart;
mod status;
mod unheld;
mod words;

pub(crate) use accounts::Accounts;
pub(crate) use audit::AuditLog;
pub(crate) use deletions::{DecideDeletions, Deletions};
pub(crate) use explain::Explain;
pub(crate) use logs::{ApplicationLogs, Logs};
pub(crate) use on_demand::{OnDemandPage, OnDemandResultPage};
pub(crate) use plan::{PlanPage, Plans};
pub(crate) use status::ProvisioningStatusPage;
pub(crate) use words::{status, status_tone};
