//! The columns of a job that say how much one cycle may take away.

use model::Guard;
use sqlx::FromRow;

/// The columns of [`Guard`], for rows that read a job.
#[derive(Clone, Copy, Debug, FromRow)]
pub(crate) struct GuardRow {
    guard_enabled: bool,
    guard_count: i64,
    guard_percent: i64,
    guard_members_count: i64,
    guard_members_percent: i64,
    skip_out_of_scope: bool,
}

impl From<GuardRow> for Guard {
    fn from(row: GuardRow) -> Self {
        Self {
            enabled: row.guard_enabled,
            count: row.guard_count,
            percent: row.guard_percent,
            members_count: row.guard_members_count,
            members_percent: row.guard_members_percent,
            skip_out_of_scope: row.skip_out_of_scope,
        }
    }
}
