//! The words and tones of plans.

use model::{
    DraftedChange, ObjectId, ObjectKind, Pace, Plan, PlanCounts, PlanState, PlannedAction, PlannedOutcome,
};
use ui::{Tone, duration, grouped};

/// How a plan stands.
pub(super) const fn state(plan: &Plan) -> (&'static str, Tone) {
    match plan.state {
        PlanState::Making => ("Being made", Tone::Info),
        PlanState::Ready => ("Ready", Tone::Good),
        PlanState::Searching => ("Searching", Tone::Info),
        PlanState::Running => ("Running", Tone::Info),
        PlanState::Stopping => ("Stopping", Tone::Warn),
        PlanState::Stopped => ("Stopped", Tone::Warn),
        PlanState::Done if plan.counts.failed > 0 => ("Done with failures", Tone::Warn),
        PlanState::Done => ("Done", Tone::Good),
        PlanState::Failed => ("Failed", Tone::Bad),
    }
}

/// What a plan is of, in a few words: `Mapping of title`.
pub(super) fn subject(plan: &Plan) -> String {
    let Some(draft) = &plan.draft else {
        let cycle = if plan.is_initial {
            "Initial cycle"
        } else {
            "Incremental cycle"
        };
        return cycle.to_owned();
    };
    let who = |objects: &[ObjectId]| match draft.details.as_slice() {
        [(_, name)] => name.clone(),
        _ => format!(
            "{} users and groups",
            grouped(i64::try_from(objects.len()).unwrap_or(0))
        ),
    };
    match &draft.change {
        DraftedChange::AttributeMapping { input, .. } => format!("Mapping of {}", input.target),
        DraftedChange::DeletedMapping { target, .. } => format!("Without the mapping of {target}"),
        DraftedChange::Scope { kind, .. } => match kind {
            ObjectKind::User => "Scoping filters of users".to_owned(),
            ObjectKind::Group => "Scoping filters of groups".to_owned(),
        },
        DraftedChange::Assign { objects } => format!("Assignment of {}", who(objects)),
        DraftedChange::Unassign { objects } => format!("Without the assignment of {}", who(objects)),
    }
}

/// The name of an action.
pub(super) const fn action(action: PlannedAction) -> &'static str {
    match action {
        PlannedAction::Create => "Create",
        PlannedAction::Link => "Link",
        PlannedAction::Update => "Update",
        PlannedAction::Disable => "Disable",
        PlannedAction::Delete => "Delete",
        PlannedAction::Members => "Members",
        PlannedAction::Skip => "Skip",
        PlannedAction::Fail => "Fail",
    }
}

/// The value of an action in the address.
pub(super) const fn action_value(action: PlannedAction) -> &'static str {
    match action {
        PlannedAction::Create => "create",
        PlannedAction::Link => "link",
        PlannedAction::Update => "update",
        PlannedAction::Disable => "disable",
        PlannedAction::Delete => "delete",
        PlannedAction::Members => "members",
        PlannedAction::Skip => "skip",
        PlannedAction::Fail => "fail",
    }
}

/// What became of a part.
pub(super) const fn outcome(outcome: PlannedOutcome) -> (&'static str, Tone) {
    match outcome {
        PlannedOutcome::Planned => ("Planned", Tone::Neutral),
        PlannedOutcome::Held => ("Held back", Tone::Warn),
        PlannedOutcome::Done => ("Done", Tone::Good),
        PlannedOutcome::Stale => ("Stale", Tone::Warn),
        PlannedOutcome::Failed => ("Failed", Tone::Bad),
    }
}

/// The value of an outcome in the address.
pub(super) const fn outcome_value(outcome: PlannedOutcome) -> &'static str {
    match outcome {
        PlannedOutcome::Planned => "planned",
        PlannedOutcome::Held => "held",
        PlannedOutcome::Done => "done",
        PlannedOutcome::Stale => "stale",
        PlannedOutcome::Failed => "failed",
    }
}

/// `1,234 requests, about 2 min at the 20 requests a second that are allowed.`
pub(super) fn effort(counts: PlanCounts, pace: Option<Pace>) -> String {
    let requests = match counts.requests {
        1 => "1 request".to_owned(),
        count => format!("{} requests", grouped(count)),
    };
    let (per, milliseconds, words) = match pace {
        Some(Pace::Declared(per, milliseconds)) => (per, milliseconds, "that the application allows"),
        Some(Pace::Measured(per, milliseconds)) => (per, milliseconds, "of the newest cycle"),
        None => return format!("{requests}. How long they take is known after the first cycle."),
    };
    let takes = counts.requests.saturating_mul(milliseconds) / per.max(1);
    let rate = per.saturating_mul(1_000) / milliseconds.max(1);
    let rate = if rate > 0 {
        format!("{} a second", grouped(rate))
    } else {
        format!(
            "{} a minute",
            grouped(per.saturating_mul(60_000) / milliseconds.max(1))
        )
    };
    format!(
        "{requests}, about {} at the {rate} {words}.",
        duration(takes.unsigned_abs())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_effort_says_from_what_it_is_estimated() {
        let counts = PlanCounts {
            requests: 1_200,
            ..PlanCounts::default()
        };
        assert_eq!(
            effort(counts, Some(Pace::Declared(20, 1_000))),
            "1,200 requests, about 1 min at the 20 a second that the application allows."
        );
        assert_eq!(
            effort(counts, Some(Pace::Measured(1_000, 2_000))),
            "1,200 requests, about 2.4 s at the 500 a second of the newest cycle."
        );
        assert!(effort(counts, None).starts_with("1,200 requests."));
    }
}
