use std::time::Duration;

use jiff::Timestamp;

/// A request as the application's page lists it.
#[derive(Debug, Clone)]
pub(crate) struct LoggedRequest {
    pub(crate) at: Timestamp,
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// `None` if the connection was closed without an answer.
    pub(crate) status: Option<u16>,
    /// From the arrival of the head to the answer.
    pub(crate) took: Duration,
}

/// How many requests the page lists.
pub(crate) const LOGGED_REQUESTS: usize = 20;
