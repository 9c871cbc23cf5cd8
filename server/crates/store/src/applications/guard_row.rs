//! The columns of a job that say how much one cycle may take away.

use model::Guard;
use sqlx::FromRow;

use crate::Result;
use crate::words::from_word;

/// The columns of [`Guard`], for rows that read a job.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct GuardRow {
    guard_enabled: bool,
    guard_count: i64,
    guard_percent: i64,
    guard_members_count: i64,
    guard_members_percent: i64,
    skip_out_of_scope: bool,
    leavers: String,
    delete_after_days: i64,
}

impl TryFrom<GuardRow> for Guard {
    type Error = crate::Error;

    fn try_from(row: GuardRow) -> Result<Self> {
        Ok(Self {
            enabled: row.guard_enabled,
            count: row.guard_count,
            percent: row.guard_percent,
            members_count: row.guard_members_count,
            members_percent: row.guard_members_percent,
            skip_out_of_scope: row.skip_out_of_scope,
            leavers: from_word(&row.leavers, "jobs.leavers")?,
            delete_after_days: row.delete_after_days,
        })
    }
}
