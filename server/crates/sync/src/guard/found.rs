//! The same for accounts that nobody knows of: one of whose creation nobody heard, or whose link was forgotten, and whose owner
//! has left since. Whether there is one shows only when it was searched for, so those who are found are counted then: nothing
//! is done about any of them before all were searched for.

use model::{Decision, ObjectId, StagedAction};
use store::{Claim, Subject, Trip};

use super::staging::{Removal, notification};
use super::{Admitted, is_leaver, lock};
use crate::apply::Workplace;
use crate::engine::Engine;
use crate::plan::{Intent, Plan, decide};

/// Whether a plan for somebody without a link takes away an account that a search has just found, so that it is counted
/// first: nothing is to be sent now.
pub(crate) fn is_counted_first(workplace: &Workplace, subject: &Subject, plan: &Plan) -> bool {
    let action = match plan {
        Plan::Change(alteration) if alteration.intent == Intent::Disable => StagedAction::Disable,
        Plan::Delete(_) => StagedAction::Delete,
        _ => return false,
    };
    let is_allowed = subject
        .staged
        .is_some_and(|staged| staged.decision == Decision::Allowed && staged.action == action);
    if subject.link.is_some() || !is_leaver(workplace, subject) || is_allowed {
        return false;
    }
    let Admitted::These(counted) = &workplace.admitted else {
        return false;
    };
    let mut counted = lock(counted);
    if counted.ids.contains(&subject.object.id) {
        return false;
    }
    let planned = decide(subject, workplace.context());
    let reason = planned.standing.summary();
    let removal = Removal::of(subject.clone(), action, reason, planned.steps);
    counted.found.push(removal);
    true
}

/// Those who were found: who may lose their accounts now, or nobody when they are too many, and then all of them are held
/// back.
///
/// # Errors
/// When the store fails; then nothing was sent.
pub(crate) async fn settle_found(
    engine: &Engine,
    claim: &Claim,
    workplace: &Workplace,
) -> store::Result<Vec<ObjectId>> {
    let Admitted::These(counted) = &workplace.admitted else {
        return Ok(Vec::new());
    };
    let (found, limit) = {
        let mut counted = lock(counted);
        (std::mem::take(&mut counted.found), counted.limit)
    };
    let ids: Vec<ObjectId> = found.iter().map(Removal::object_id).collect();
    if ids.is_empty() || workplace.halt.is_stopped() || workplace.admitted.admit(&ids) {
        return Ok(ids);
    }
    let now = engine.now();
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let (run, cycle) = (&workplace.run, workplace.cycle);
    let trip = Trip {
        log: found
            .iter()
            .map(|removal| removal.entry(run, cycle, (count, limit), now))
            .collect(),
        notification: Some(notification(run, (count, limit), now)),
        removals: found.iter().map(|removal| removal.staged(now)).collect(),
    };
    if !engine.store().stage_deletions(claim, &trip, now).await? {
        workplace.halt.stop();
    }
    Ok(Vec::new())
}
