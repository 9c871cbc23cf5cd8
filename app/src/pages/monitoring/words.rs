//! The words and tones of states, the same on every page.

use model::{Cycle, CycleKind, CycleState, LogAction, LogStatus, StepKind};
use ui::{StepState, Tone};

/// The name of an action, as in the log's column.
pub(crate) const fn action(action: LogAction) -> &'static str {
    match action {
        LogAction::Create => "Create",
        LogAction::Update => "Update",
        LogAction::Disable => "Disable",
        LogAction::Delete => "Delete",
        LogAction::StagedDelete => "StagedDelete",
        LogAction::Other => "Other",
    }
}

/// The value of an action in the address.
pub(crate) const fn action_value(action: LogAction) -> &'static str {
    match action {
        LogAction::Create => "create",
        LogAction::Update => "update",
        LogAction::Disable => "disable",
        LogAction::Delete => "delete",
        LogAction::StagedDelete => "staged_delete",
        LogAction::Other => "other",
    }
}

/// The name of a status.
pub(crate) const fn status(status: LogStatus) -> &'static str {
    match status {
        LogStatus::Success => "Success",
        LogStatus::Failure => "Failure",
        LogStatus::Skipped => "Skipped",
        LogStatus::Warning => "Warning",
    }
}

/// The value of a status in the address.
pub(crate) const fn status_value(status: LogStatus) -> &'static str {
    match status {
        LogStatus::Success => "success",
        LogStatus::Failure => "failure",
        LogStatus::Skipped => "skipped",
        LogStatus::Warning => "warning",
    }
}

/// The tone of a status.
pub(crate) const fn status_tone(status: LogStatus) -> Tone {
    match status {
        LogStatus::Success => Tone::Good,
        LogStatus::Failure => Tone::Bad,
        LogStatus::Skipped => Tone::Neutral,
        LogStatus::Warning => Tone::Warn,
    }
}

/// How a step went.
pub(crate) const fn step_state(status: LogStatus) -> StepState {
    match status {
        LogStatus::Success => StepState::Done,
        LogStatus::Failure => StepState::Failed,
        LogStatus::Skipped => StepState::Skipped,
        LogStatus::Warning => StepState::Warning,
    }
}

/// The name of a step.
pub(crate) const fn step(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Import => "Import",
        StepKind::Scoping => "Determine if in scope",
        StepKind::Matching => "Match",
        StepKind::Processing => "Evaluate mappings",
        StepKind::ReferenceResolution => "Resolve references",
        StepKind::Export => "Perform action",
    }
}

/// The name of a cycle's kind.
pub(crate) const fn cycle_kind(kind: CycleKind) -> &'static str {
    match kind {
        CycleKind::Initial => "Initial cycle",
        CycleKind::Incremental => "Incremental cycle",
        CycleKind::OnDemand => "On demand",
        CycleKind::Approved => "Approved plan",
    }
}

/// How a cycle stands, in words and tone.
pub(crate) const fn cycle_state(cycle: &Cycle) -> (&'static str, Tone) {
    match cycle.state {
        CycleState::Running => ("Running", Tone::Info),
        CycleState::Completed if cycle.counts.failed > 0 => ("Completed with failures", Tone::Warn),
        CycleState::Completed => ("Completed", Tone::Good),
        CycleState::Stopped => ("Stopped", Tone::Neutral),
        CycleState::Failed => ("Failed", Tone::Bad),
        CycleState::Interrupted => ("Interrupted", Tone::Neutral),
    }
}

/// A span of time in words.
pub(super) fn span(milliseconds: i64) -> String {
    ui::duration(milliseconds.unsigned_abs())
}
