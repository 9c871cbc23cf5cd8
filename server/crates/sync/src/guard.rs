//! "Prevent accidental deletion": what a cycle would take away is counted before any of it is sent.
//!
//! All linked candidates are looked at first. Those who would lose their account, and about whom nothing was said yet, are
//! counted; when they are too many, all of them are held back in one transaction, and the cycle goes on with everybody else.
//! Accounts that are not known before they are searched for are counted when they are found (`found`).
//! Those who leave only after leavers were counted are admitted when they are not too many; otherwise they wait for the next
//! cycle, which counts them.

mod found;
mod members;
mod staging;
mod suspects;

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::stream::{self, StreamExt};
use model::{CycleId, Decision, ObjectId, StagedAction};
use store::{Candidate, Claim, Subject, Trip};

use crate::apply::Workplace;
use crate::engine::Engine;
use crate::halt::Halt;
use crate::outcome::{Outcome, Tally};
use crate::plan::{Intent, Plan, Planned, decide, is_switched_off};
use crate::standing::Standing;
pub(crate) use found::{is_counted_first, settle_found};
pub(crate) use members::{AdmittedMembers, count as count_members, too_many};
use staging::{Removal, notification};
use suspects::suspects;

/// People or groups read from the store at a time.
const READ: usize = 256;
/// Such batches read beside one another.
const BESIDE: usize = 3;

/// The people, or the groups, that one cycle works on.
pub(crate) struct Part {
    /// What they have in common.
    pub(crate) workplace: Workplace,
    /// All of them.
    pub(crate) candidates: Vec<Candidate>,
    /// Those who have an account, or a counterpart, and must not have one that works; known once they are counted.
    pub(crate) leavers: Vec<ObjectId>,
    /// Whether members of these groups are sent.
    pub(crate) sends_members: bool,
}

/// Whose accounts this cycle may take away, apart from those about whom somebody decided.
#[derive(Default)]
pub(crate) enum Admitted {
    /// The guard is off.
    #[default]
    Everybody,
    /// Somebody asked for it: what is held back may be done as well.
    Asked,
    /// Those who were counted and are not too many.
    These(Mutex<Counted>),
}

/// Whose accounts may be taken away.
#[derive(Default)]
pub(crate) struct Counted {
    ids: HashSet<ObjectId>,
    /// How many more there may be.
    spare: i64,
    /// How many there may be in all.
    limit: i64,
    /// Those whose accounts were found and would be taken away.
    found: Vec<Removal>,
}

impl Admitted {
    fn contains(&self, id: ObjectId) -> bool {
        match self {
            Self::Everybody | Self::Asked => true,
            Self::These(counted) => lock(counted).ids.contains(&id),
        }
    }

    /// Admits those who left after leavers were counted; nobody when they are too many.
    pub(crate) fn admit(&self, ids: &[ObjectId]) -> bool {
        let Self::These(counted) = self else { return true };
        let mut counted = lock(counted);
        let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let are_admitted = count <= counted.spare;
        if are_admitted {
            counted.spare -= count;
            counted.ids.extend(ids);
        }
        are_admitted
    }
}

fn lock(counted: &Mutex<Counted>) -> MutexGuard<'_, Counted> {
    counted.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the guard says about one object whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Its plan may be applied.
    Go,
    /// It is held back: nothing is sent.
    Hold,
    /// It left after leavers were counted: the next cycle counts it.
    Later,
}

/// Judges an object whose turn it is.
pub(crate) fn judge(workplace: &Workplace, subject: &Subject) -> Verdict {
    if matches!(workplace.admitted, Admitted::Asked) {
        return Verdict::Go;
    }
    if subject.link.is_none() {
        let is_held = is_leaver(workplace, subject)
            && subject
                .staged
                .is_some_and(|staged| staged.decision != Decision::Allowed);
        return if is_held { Verdict::Hold } else { Verdict::Go };
    }
    let Some((action, _)) = removal(workplace, subject) else {
        return Verdict::Go;
    };
    match subject.staged {
        Some(staged) if staged.decision != Decision::Allowed => Verdict::Hold,
        Some(staged) if staged.action == action => Verdict::Go,
        _ if workplace.admitted.contains(subject.object.id) => Verdict::Go,
        _ => Verdict::Later,
    }
}

/// What comes of an object that is held back. The log said so when it began.
pub(crate) fn held(subject: &Subject) -> Outcome {
    let id = subject.object.id;
    Outcome {
        object_id: id,
        tally: Tally::Skipped,
        entry: None,
        link: None,
        members_settled: false,
        // It is not tried again by itself.
        retry: subject.retry.is_some().then_some(store::RetryChange::Remove(id)),
        settled: false,
        change_settled: false,
        references: None,
        regrouped: false,
        new_group: false,
        relinked: false,
        unstaged: false,
        attempt: None,
        sign: None,
    }
}

fn is_leaver(workplace: &Workplace, subject: &Subject) -> bool {
    Standing::of_subject(subject, &workplace.scope).is_soft_deleted()
}

/// What would be taken away, with the plan that does it.
fn removal(workplace: &Workplace, subject: &Subject) -> Option<(StagedAction, Planned)> {
    subject.link.as_ref()?;
    if !is_leaver(workplace, subject) && !is_switched_off(subject, workplace.context()) {
        return None;
    }
    let planned = decide(subject, workplace.context());
    let action = match &planned.plan {
        Plan::Change(alteration) if alteration.intent == Intent::Disable => StagedAction::Disable,
        Plan::Delete(_) => StagedAction::Delete,
        _ => return None,
    };
    Some((action, planned))
}

/// Counts whom this cycle would take accounts from, and holds all of them back when they are too many.
///
/// # Errors
/// When the store fails; then nothing was sent yet.
pub(crate) async fn count(
    engine: &Engine,
    claim: &Claim,
    cycle: CycleId,
    halt: &Halt,
    parts: &mut [Part],
) -> store::Result<()> {
    let (store, run) = (engine.store(), &claim.run);
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for part in parts.iter_mut() {
        let workplace = &part.workplace;
        let linked = part.candidates.iter().filter(|candidate| candidate.linked);
        let ids: Vec<ObjectId> = linked.map(|candidate| candidate.id).collect();
        let reading: Vec<_> = ids.chunks(READ).map(|ids| suspects(workplace, ids)).collect();
        let mut reading = stream::iter(reading).buffered(BESIDE);
        while let Some(suspects) = reading.next().await {
            if halt.is_stopped() {
                return Ok(());
            }
            for subject in store.subjects(run, workplace.kind, &suspects?).await? {
                if is_leaver(workplace, &subject) {
                    part.leavers.push(subject.object.id);
                }
                let Some((action, planned)) = removal(workplace, &subject) else {
                    continue;
                };
                let staged = subject.staged;
                let reason = match planned.standing {
                    Standing::Entitled => "a mapping switches it off",
                    standing => standing.summary(),
                };
                let removal = Removal::of(subject, action, reason, planned.steps);
                match staged {
                    Some(staged) if staged.action == action => {}
                    Some(staged) if staged.decision != Decision::Allowed => changed.push(removal),
                    _ => new.push(removal),
                }
            }
        }
    }
    let limit = if run.guard.enabled {
        run.guard.accounts(store.kept_accounts(run.application_id).await?)
    } else {
        None
    };
    let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
    let tripped = limit.filter(|limit| count > *limit);
    if let Some(limit) = limit {
        for part in parts.iter_mut() {
            let admitted = new.iter().filter(|_| tripped.is_none());
            part.workplace.admitted = Admitted::These(Mutex::new(Counted {
                ids: admitted.map(Removal::object_id).collect(),
                spare: if tripped.is_none() { limit - count } else { 0 },
                limit,
                found: Vec::new(),
            }));
        }
    }
    let now = engine.now();
    let trip = match tripped {
        Some(limit) => Trip {
            log: new
                .iter()
                .map(|removal| removal.entry(run, cycle, (count, limit), now))
                .collect(),
            notification: Some(notification(run, (count, limit), now)),
            removals: new
                .iter()
                .chain(&changed)
                .map(|removal| removal.staged(now))
                .collect(),
        },
        None if changed.is_empty() => return Ok(()),
        None => Trip {
            log: Vec::new(),
            notification: None,
            removals: changed.iter().map(|removal| removal.staged(now)).collect(),
        },
    };
    if !store.stage_deletions(claim, &trip, now).await? {
        halt.stop();
    }
    Ok(())
}
