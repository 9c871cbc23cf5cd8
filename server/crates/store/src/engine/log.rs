//! Provisioning log rows: written once, never changed.

use model::{ErrorInformation, LogEntry, LogStep, ModifiedProperty};
use serde::{Deserialize, Serialize};

use sqlx::QueryBuilder;

use crate::Result;
use crate::repeated::{self, Column, Repeats};
use crate::words::{search_text, word};

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

const HEAD: &str = "INSERT INTO log_entries (id, at, application_id, cycle_id, object_id, kind, identity, \
     identity_detail, search_text, target_id, action, status, summary, error_code, duration_ms, requests, detail) ";

/// The statements that write these rows.
pub(super) fn inserts<DB: Repeats>(entries: &[LogEntry]) -> Result<Vec<QueryBuilder<DB>>> {
    let details: Vec<String> = entries.iter().map(detail).collect::<Result<_>>()?;
    let columns = vec![
        Column::text(entries, |entry| entry.id.to_string()),
        Column::number(entries, |entry| entry.at.0),
        Column::text(entries, |entry| entry.application_id.to_string()),
        Column::text(entries, |entry| entry.cycle_id.to_string()),
        Column::text(entries, |entry| entry.object_id.to_string()),
        Column::text(entries, |entry| word(entry.kind)),
        Column::text(entries, |entry| entry.identity.clone()),
        Column::text(entries, |entry| entry.identity_detail.clone()),
        Column::text(entries, |entry| {
            search_text([&entry.identity, &entry.identity_detail])
        }),
        Column::optional(entries, |entry| entry.target_id.clone()),
        Column::text(entries, |entry| word(entry.action)),
        Column::text(entries, |entry| word(entry.status)),
        Column::text(entries, |entry| entry.summary.clone()),
        Column::optional(entries, |entry| {
            entry.error.as_ref().map(|error| error.code.clone())
        }),
        Column::number(entries, |entry| entry.duration_ms),
        Column::number(entries, |entry| entry.requests),
        Column::Text(details),
    ];
    Ok(repeated::inserts(HEAD, entries.len(), columns, ""))
}
