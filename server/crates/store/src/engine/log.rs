//! Provisioning log rows: written once, never changed.

use model::{ErrorInformation, LogEntry, LogStep, ModifiedProperty};
use serde::{Deserialize, Serialize};

use crate::Result;

/// The part of an entry that only its own page shows, as JSON.
#[derive(Serialize, Deserialize)]
pub(super) struct Detail {
    pub(super) error: Option<ErrorInformation>,
    pub(super) steps: Vec<LogStep>,
    pub(super) modified: Vec<ModifiedProperty>,
}

/// The column of [`Detail`].
pub(super) fn detail(entry: &LogEntry) -> Result<String> {
    #[derive(Serialize)]
    struct Borrowed<'a> {
        error: &'a Option<ErrorInformation>,
        steps: &'a [LogStep],
        modified: &'a [ModifiedProperty],
    }
    crate::words::json(&Borrowed {
        error: &entry.error,
        steps: &entry.steps,
        modified: &entry.modified,
    })
}

pub(super) const INSERT: &str = "INSERT INTO log_entries (id, at, application_id, cycle_id, object_id, kind, identity, \
     identity_detail, search_text, target_id, action, status, summary, error_code, duration_ms, requests, detail) ";

/// Adds the rows of log entries to an insert statement, inside a `write!` body.
macro_rules! push_log_rows {
    ($sql:ident, $entries:expr) => {{
        let details: Vec<String> = $entries
            .iter()
            .map(super::log::detail)
            .collect::<crate::Result<_>>()?;
        $sql.push_values($entries.iter().zip(details), |mut row, (entry, detail)| {
            row.push_bind(entry.id.to_string())
                .push_bind(entry.at.0)
                .push_bind(entry.application_id.to_string())
                .push_bind(entry.cycle_id.to_string())
                .push_bind(entry.object_id.to_string())
                .push_bind(crate::words::word(entry.kind))
                .push_bind(&entry.identity)
                .push_bind(&entry.identity_detail)
                .push_bind(crate::words::search_text([
                    &entry.identity,
                    &entry.identity_detail,
                ]))
                .push_bind(&entry.target_id)
                .push_bind(crate::words::word(entry.action))
                .push_bind(crate::words::word(entry.status))
                .push_bind(&entry.summary)
                .push_bind(entry.error.as_ref().map(|error| &error.code))
                .push_bind(entry.duration_ms)
                .push_bind(entry.requests)
                .push_bind(detail);
        });
    }};
}
pub(super) use push_log_rows;
