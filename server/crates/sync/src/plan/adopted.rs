//! Values that the application changed and an administrator took over: they stay, whatever else about the person changes, until
//! the mapping wants something else of them than it did then.

use model::{LogStatus, LogStep, StepKind};
use scim::{Change, State};
use serde_json::Value as Json;
use store::{Adopted, Subject};

use super::Context;
use super::steps::step;
use crate::mapper::Desired;
use crate::standing::Standing;

/// The changes without those that would only undo what was adopted. What switches the account of somebody who has left off is
/// always sent.
pub(super) fn without_adopted(
    changes: Vec<Change>,
    subject: &Subject,
    standing: Standing,
    (current, desired): (&State, &Desired),
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Vec<Change> {
    if subject.adopted.is_empty() {
        return changes;
    }
    let mapper = context.mapper;
    let (kept, sent): (Vec<_>, Vec<_>) = changes.into_iter().partition(|change| {
        let takes_access = standing != Standing::Entitled && mapper.switches(&change.path);
        let wanted = desired.state.get(&change.path).or(change.new.as_ref());
        let known = subject
            .adopted
            .iter()
            .find(|one| one.path == change.path.as_str());
        !takes_access
            && known.is_some_and(|known| {
                is_there(known, current.get(&change.path))
                    && wanted.is_some_and(|wanted| is_nothing_new(known, wanted, change.only_adds))
            })
    });
    if !kept.is_empty() {
        let names: Vec<_> = kept.iter().map(|change| change.path.as_str()).collect();
        let text = format!("Left as adopted from the application: {}.", names.join(", "));
        steps.push(step(StepKind::Processing, LogStatus::Success, &text));
    }
    sent
}

/// Whether nothing was sent since, and no change of unknown end was begun.
fn is_there(adopted: &Adopted, current: Option<&Json>) -> bool {
    adopted.actual.as_ref() == current
}

/// Whether the mapping wants what it wanted before.
fn is_nothing_new(adopted: &Adopted, wanted: &Json, only_adds: bool) -> bool {
    match (wanted, &adopted.expected) {
        (Json::Array(wanted), Json::Array(before)) if only_adds => {
            wanted.iter().all(|value| before.contains(value))
        }
        (wanted, before) => wanted == before,
    }
}
