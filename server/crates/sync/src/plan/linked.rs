//! The decision for somebody whose account is known.

use model::{ErrorInformation, LeaverAction, LogStatus, LogStep, StepKind};
use store::{Link, LinkState, Subject};

use super::adopted::without_adopted;
use super::decide::{facts, left_as};
use super::sent::state_of;
use super::steps::{IGNORED, failed_mapping, mapping_step, step};
use super::{Alteration, Context, Intent, Leave, LinkFate, Plan};
use crate::mapper::{Desired, Facts, Purpose};
use crate::standing::Standing;

pub(super) fn purged(subject: &Subject, link: &Link, context: Context<'_>, steps: &mut Vec<LogStep>) -> Plan {
    let leave = |reason: &str| {
        Plan::Leave(Leave {
            reason: reason.to_owned(),
            code: Some("EntrySynchronizationSkipped"),
            up_to_date: false,
            link: LinkFate::Remove,
            unresolved: Vec::new(),
        })
    };
    match link.state {
        LinkState::Released if subject.open_change.is_none() => {
            leave("Not deleted: the account was disabled and is no longer managed")
        }
        LinkState::Active | LinkState::Disabled if context.actions.delete => {
            Plan::Delete(link.target_id.clone())
        }
        LinkState::Disabled => leave("Not deleted: Delete is off in the mapping"),
        // Deleted for good before a cycle could disable the account: what is not deleted must at least not work.
        LinkState::Active | LinkState::Released => {
            match switch_off(subject, link, context, steps) {
                Ok(Some(alteration)) => Plan::Change(alteration),
                Ok(None) => leave("Not deleted: Delete is off in the mapping"),
                // The account works, and must not be forgotten.
                Err(error) => Plan::Fail(error),
            }
        }
    }
}

/// Whether the account of somebody who left is deleted now, because the job says so: instead of being disabled, or some days
/// after that. Whoever is only blocked has not left.
pub(super) fn is_deleted_now(
    subject: &Subject,
    link: &Link,
    standing: Standing,
    context: Context<'_>,
) -> bool {
    let left = standing.is_released() || standing == Standing::SoftDeleted;
    if !left || !context.actions.delete {
        return false;
    }
    let deleted_at = subject
        .object
        .deleted_at
        .filter(|_| standing == Standing::SoftDeleted);
    let since = deleted_at.map_or(link.updated_at, |at| at.max(link.updated_at));
    let is_over = since.plus_seconds(context.guard.delete_after_days * 86_400) <= context.surroundings.now;
    match (context.guard.leavers, link.state) {
        (LeaverAction::Delete, LinkState::Active | LinkState::Disabled) => true,
        (LeaverAction::DisableThenDelete, LinkState::Released) => is_over,
        // Who was blocked before they were unassigned is let go first, and counted from then on.
        (LeaverAction::DisableThenDelete, LinkState::Disabled) => is_over && !standing.is_released(),
        _ => false,
    }
}

/// Whoever is unassigned or out of scope is left as they are, because the job says so.
pub(super) fn skipped(link: &Link, standing: Standing) -> Plan {
    let reason = match link.state {
        LinkState::Active => format!(
            "Left alone ({}): out of scope deletions are skipped",
            standing.summary()
        ),
        LinkState::Disabled | LinkState::Released => {
            format!("The account is disabled already: {}", standing.summary())
        }
    };
    Plan::Leave(Leave {
        reason,
        code: Some("EntrySynchronizationSkipped"),
        up_to_date: false,
        link: LinkFate::Keep,
        unresolved: Vec::new(),
    })
}

/// A group that is unassigned, out of scope or deleted is deleted in the application: it gives access, and has nothing to be
/// switched off.
pub(super) fn group_leaves(link: &Link, standing: Standing, context: Context<'_>) -> Plan {
    if context.actions.delete {
        return Plan::Delete(link.target_id.clone());
    }
    Plan::Leave(Leave {
        reason: format!(
            "Not deleted ({}): Delete is off in the mapping",
            standing.summary()
        ),
        code: Some("EntrySynchronizationSkipped"),
        up_to_date: false,
        link: match standing {
            Standing::Purged => LinkFate::Remove,
            _ if link.state == LinkState::Released => LinkFate::Keep,
            _ => LinkFate::Mark(LinkState::Released),
        },
        unresolved: Vec::new(),
    })
}

/// The changes that only switch an account off; none where no mapping can, or nothing may be changed.
///
/// # Errors
/// When the mapping that does it fails.
fn switch_off(
    subject: &Subject,
    link: &Link,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Result<Option<Box<Alteration>>, ErrorInformation> {
    let desired = context
        .mapper
        .evaluate_switches(facts(subject, true, context))
        .inspect_err(|error| steps.push(failed_mapping(&error.reason)))?;
    let current = state_of(&link.sent);
    let changes = context.mapper.changes(&current, &desired);
    let alteration = (context.actions.update && !changes.is_empty()).then(|| {
        Box::new(Alteration {
            intent: Intent::Disable,
            target_id: link.target_id.clone(),
            matched_by: None,
            current,
            changes,
            next: LinkState::Released,
            unresolved: Vec::new(),
            redacted: desired.redacted,
        })
    });
    Ok(alteration)
}

/// Whether the mappings switch the account of somebody off who is entitled to it.
pub(crate) fn is_switched_off(subject: &Subject, context: Context<'_>) -> bool {
    let works = |link: &Link| link.state == LinkState::Active;
    subject.link.as_ref().is_some_and(works) && context.mapper.switches_off(facts(subject, false, context))
}

pub(super) fn linked(
    subject: &Subject,
    link: &Link,
    standing: Standing,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Plan {
    let next = left_as(standing);
    // The link keeps its state: an account that still works must be disabled as soon as it can be, and is deleted when
    // its owner is purged.
    let leave = |reason: String| {
        Plan::Leave(Leave {
            reason,
            code: Some("EntrySynchronizationSkipped"),
            up_to_date: false,
            link: LinkFate::Keep,
            unresolved: Vec::new(),
        })
    };
    // Unless it was about to be switched on again, and nobody knows how that ended.
    if standing.is_released() && link.state == LinkState::Released && subject.open_change.is_none() {
        return leave(format!("The account is disabled already: {}", standing.summary()));
    }
    if standing != Standing::Entitled && !context.mapper.disables() {
        return leave(format!(
            "Left alone ({}): no mapping uses IsSoftDeleted",
            standing.summary()
        ));
    }
    let desired = match wanted(
        facts(subject, standing.is_soft_deleted(), context),
        context,
        steps,
    ) {
        Ok(desired) => desired,
        Err(error) => return Plan::Fail(error),
    };
    if desired.ignored {
        return leave("Left alone: a mapping says IgnoreObjectFlow".to_owned());
    }
    if standing != Standing::Entitled && !desired.state.paths().any(|path| context.mapper.switches(path)) {
        return leave(format!(
            "Left alone ({}): the mapping that uses IsSoftDeleted gives no value",
            standing.summary()
        ));
    }
    let current = state_of(&link.sent);
    let changes = context.mapper.changes(&current, &desired);
    let changes = without_adopted(changes, subject, standing, (&current, &desired), context, steps);
    if changes.is_empty() {
        return Plan::Leave(Leave {
            reason: "Already up to date".to_owned(),
            code: None,
            up_to_date: true,
            link: if next == link.state {
                LinkFate::Keep
            } else {
                LinkFate::Mark(next)
            },
            unresolved: desired.unresolved,
        });
    }
    if !context.actions.update {
        return leave(format!(
            "Not changed ({}): Update is off in the mapping",
            standing.summary()
        ));
    }
    let intent = match (standing, link.state) {
        (Standing::Entitled, LinkState::Active) if context.mapper.are_an_end(&changes) => Intent::Disable,
        (Standing::Entitled, LinkState::Active) => Intent::Update,
        (Standing::Entitled, _) => Intent::Enable,
        (_, LinkState::Active) => Intent::Disable,
        // Blocked and still assigned: the account stays disabled, and its attributes follow.
        (_, _) => Intent::Update,
    };
    Plan::Change(Box::new(Alteration {
        intent,
        target_id: link.target_id.clone(),
        matched_by: None,
        current,
        changes,
        next,
        unresolved: desired.unresolved,
        redacted: desired.redacted,
    }))
}

/// The state wanted of an account that exists. A mapping that fails, or says that the person is left alone, must not keep
/// a leaver's account working: then only what switches it off is sent.
fn wanted(
    facts: Facts<'_>,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Result<Desired, ErrorInformation> {
    let mut desired = context.mapper.evaluate(facts, Purpose::Update).or_else(|error| {
        steps.push(failed_mapping(&error.reason));
        if facts.is_soft_deleted {
            context.mapper.evaluate_switches(facts)
        } else {
            Err(error)
        }
    })?;
    if desired.ignored {
        steps.push(step(StepKind::Processing, LogStatus::Skipped, IGNORED));
        if facts.is_soft_deleted {
            desired = context.mapper.evaluate_switches(facts)?;
        }
    }
    steps.push(mapping_step(&desired));
    Ok(desired)
}
