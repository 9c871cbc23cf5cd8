//! Where log lines go.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use crate::cli::{Log, LogFormat};

/// Sends the log to standard error. Called once, by the commands that log.
///
/// # Errors
/// When the filter cannot be read.
pub(crate) fn start(log: &Log) -> Result<()> {
    let filter = EnvFilter::try_new(&log.log).with_context(|| {
        format!(
            "cannot read the log filter {:?}; an example is info,server=debug",
            log.log
        )
    })?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match log.log_format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    started.map_err(anyhow::Error::from_boxed)
}
