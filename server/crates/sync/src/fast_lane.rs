//! Whoever leaves while a cycle runs does not wait for its end: they overtake everybody.
//!
//! What changes during a cycle belongs to the next one. Leavers are looked for all the same, and lose access at once, as many
//! as may leave in one cycle; the next cycle finds that done.

mod overtaking;

use std::sync::Arc;
use std::time::Duration;

use model::ObjectId;
use store::Subject;
use tokio_util::sync::CancellationToken;

use crate::apply::{Workplace, apply, plan_and_note};
use crate::guard::{self, Verdict};
use crate::outage;
use crate::recorder::Recorder;
use overtaking::{Lane, overtakers};

/// How often is looked whether somebody has left.
const TICK: Duration = Duration::from_millis(300);

/// Disables whoever leaves after the change number, until the cycle is over or is to end.
///
/// # Errors
/// When the store fails.
pub(crate) async fn watch(
    workplace: &Arc<Workplace>,
    recorder: &Recorder,
    since: i64,
    over: &CancellationToken,
) -> store::Result<()> {
    let mut seen = since;
    // Those whose turn ran when they left.
    let mut waiting: Vec<ObjectId> = Vec::new();
    while over.run_until_cancelled(tokio::time::sleep(TICK)).await.is_some() {
        if workplace.halt.is_stopped() {
            return Ok(());
        }
        let (store, run) = (&workplace.store, &workplace.run);
        let reached = store.current_change().await?;
        if reached > seen {
            waiting.extend(store.changed_people(run, seen).await?);
            seen = reached;
        }
        if waiting.is_empty() {
            continue;
        }
        let lane = Lane { workplace, recorder };
        let (leavers, later) = overtakers(&lane, &std::mem::take(&mut waiting)).await?;
        waiting = later;
        take_access(workplace, recorder, leavers).await?;
    }
    Ok(())
}

/// Takes the accounts of those who have left, unless they are too many.
async fn take_access(
    workplace: &Arc<Workplace>,
    recorder: &Recorder,
    mut leavers: Vec<Subject>,
) -> store::Result<()> {
    let new: Vec<ObjectId> = leavers
        .iter()
        .filter(|subject| guard::judge(workplace, subject) == Verdict::Later)
        .map(|subject| subject.object.id)
        .collect();
    if !workplace.admitted.admit(&new) {
        leavers.retain(|subject| !new.contains(&subject.object.id));
    }
    let mut plans = plan_and_note(workplace, &leavers).await?;
    recorder.expect(leavers.len()).await;
    for subject in leavers {
        let planned = plans.remove(&subject.object.id);
        // They are few, and their room is not to be part of every cycle's.
        if let Some(mut outcome) = Box::pin(apply(workplace.clone(), subject, planned)).await {
            // Their groups may have been compared already.
            outcome.regrouped |= workplace.provisions_groups && outcome.link.is_some();
            outage::settle(workplace, recorder, outcome).await;
        }
    }
    Ok(())
}
