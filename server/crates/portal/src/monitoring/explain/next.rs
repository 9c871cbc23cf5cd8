//! The answer in one sentence, and what comes next. Pure.

use model::{
    Cycle, CycleState, Decision, ErrorInformation, ExplainedStage, LogStatus, ObjectKind, ProvisioningStatus,
    Quarantine, StagedAction, Timestamp,
};
use store::{Retry, Staged};
use sync::plan::{Intent, Plan};

/// What else decides when something happens.
#[derive(Clone, Debug)]
pub(super) struct Circumstances<'a> {
    pub(super) status: ProvisioningStatus,
    /// Whether the mapping of this kind of object is on.
    pub(super) is_enabled: bool,
    pub(super) kind: ObjectKind,
    pub(super) next_cycle_at: Option<Timestamp>,
    pub(super) cycle: Option<&'a Cycle>,
    pub(super) quarantine: Option<&'a Quarantine>,
    pub(super) retry: Option<&'a Retry>,
    pub(super) staged: Option<Staged>,
    pub(super) now: Timestamp,
}

/// The answer, and what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: LogStatus,
    pub(super) sentence: String,
    pub(super) advice: String,
    pub(super) next: ExplainedStage,
    pub(super) at: Option<Timestamp>,
}

/// Concludes from what a cycle would decide now.
pub(super) fn answer(plan: &Result<Plan, ErrorInformation>, circumstances: &Circumstances<'_>) -> Answer {
    let (status, what, advice) = wanted(plan);
    let (next, at, obstacle) = when(circumstances, is_work(plan));
    let is_stopped = obstacle.is_some();
    let answer = match obstacle {
        Some(obstacle) if is_work(plan) => format!("{what}. It is not done: {obstacle}."),
        _ => format!("{what}."),
    };
    Answer {
        status: if is_work(plan) && is_stopped {
            LogStatus::Warning
        } else {
            status
        },
        sentence: answer,
        advice,
        next: ExplainedStage {
            status: if is_stopped {
                LogStatus::Warning
            } else {
                LogStatus::Success
            },
            text: next,
            details: Vec::new(),
        },
        at,
    }
}

/// Whether a cycle would send something.
fn is_work(plan: &Result<Plan, ErrorInformation>) -> bool {
    matches!(
        plan,
        Ok(Plan::Find(_) | Plan::Create(_) | Plan::Change(_) | Plan::Delete(_))
    )
}

/// What is to be done, as far as it is known without asking the application.
fn wanted(plan: &Result<Plan, ErrorInformation>) -> (LogStatus, String, String) {
    match plan {
        Err(error) => (
            LogStatus::Failure,
            format!(
                "Nobody can be provisioned: {}",
                error.reason.trim_end_matches('.')
            ),
            error.recommended_action.clone(),
        ),
        Ok(Plan::Fail(error)) => (
            LogStatus::Failure,
            error.reason.trim_end_matches('.').to_owned(),
            error.recommended_action.clone(),
        ),
        Ok(Plan::Leave(leave)) if leave.up_to_date => (
            LogStatus::Success,
            "Everything is as it should be".to_owned(),
            String::new(),
        ),
        Ok(Plan::Leave(leave)) => (LogStatus::Skipped, leave.reason.clone(), String::new()),
        Ok(Plan::Find(_) | Plan::Create(_)) => (
            LogStatus::Success,
            "An account is searched for, and created if there is none".to_owned(),
            String::new(),
        ),
        Ok(Plan::Change(alteration)) => {
            let names: Vec<_> = alteration
                .changes
                .iter()
                .map(|change| change.path.as_str())
                .collect();
            let what = match alteration.intent {
                Intent::Disable => "The account is to be disabled".to_owned(),
                Intent::Enable => "The account is to be enabled again".to_owned(),
                Intent::Update => format!("{} is to be changed", names.join(", ")),
            };
            (LogStatus::Success, what, String::new())
        }
        Ok(Plan::Delete(_)) => (
            LogStatus::Success,
            "It is to be deleted".to_owned(),
            String::new(),
        ),
    }
}

/// What comes next, when, and what stands in the way.
fn when(circumstances: &Circumstances<'_>, is_work: bool) -> (String, Option<Timestamp>, Option<String>) {
    let what = match circumstances.kind {
        ObjectKind::User => "users",
        ObjectKind::Group => "groups",
    };
    if !circumstances.is_enabled {
        let obstacle = format!("the mapping of {what} is switched off");
        return (
            format!("Nothing is sent: {obstacle}. Switch it on under Edit provisioning."),
            None,
            Some(obstacle),
        );
    }
    if circumstances.status == ProvisioningStatus::Off {
        return (
            "Nothing is sent until provisioning is started, or somebody is provisioned on demand.".to_owned(),
            None,
            Some("provisioning is off".to_owned()),
        );
    }
    if let Some(staged) = circumstances.staged.filter(|_| is_work) {
        let action = match staged.action {
            StagedAction::Disable => "Disabling the account",
            StagedAction::Delete => "Deleting it",
            StagedAction::RemoveMember => "Removing the member",
        };
        match staged.decision {
            Decision::Waiting => {
                return (
                    format!(
                        "{action} is held back, because too many would lose access at once, until somebody allows it."
                    ),
                    None,
                    Some("it is held back until somebody allows it".to_owned()),
                );
            }
            Decision::Rejected => {
                return (
                    format!("{action} was rejected. It is not done as long as the reason for it lasts."),
                    None,
                    Some("somebody rejected it".to_owned()),
                );
            }
            Decision::Allowed => {}
        }
    }
    if let Some(quarantine) = circumstances
        .quarantine
        .filter(|quarantine| quarantine.reason.is_connection() || quarantine.reason.is_threshold())
    {
        return (
            format!(
                "The application is in quarantine: {} It is looked at again later.",
                quarantine.error.reason
            ),
            Some(quarantine.next_attempt),
            Some("the application is in quarantine".to_owned()),
        );
    }
    if circumstances
        .cycle
        .is_some_and(|cycle| cycle.state == CycleState::Running)
    {
        return ("A cycle is running.".to_owned(), None, None);
    }
    if let Some(retry) = circumstances.retry.filter(|_| is_work) {
        if retry.next_at == Retry::NEVER {
            return (
                format!(
                    "It failed for 28 days and is not tried again until it changes: {}",
                    retry.reason
                ),
                None,
                Some(format!("it failed {} times", retry.attempts)),
            );
        }
        if retry.next_at > circumstances.now {
            let times = match retry.attempts {
                1 => "once".to_owned(),
                count => format!("{count} times"),
            };
            return (
                format!(
                    "It failed {times} ({}), and is tried again.",
                    retry.reason.trim_end_matches('.')
                ),
                Some(retry.next_at),
                Some(format!("it failed {times} and waits for its next try")),
            );
        }
    }
    let text = if is_work {
        "It is sent by the next cycle, which begins as soon as something changes."
    } else {
        "Nothing is to be sent. The next cycle looks again."
    };
    (text.to_owned(), circumstances.next_cycle_at, None)
}
