//! Running an approved plan: what it says, and nothing else.
//!
//! Each part is decided anew just before its turn. If what it was made from is the same, or the same would be done, it is
//! run; else it is stale, and shown beside what would be done now. What a plan does not run is left to the next cycle: the
//! watermark stays where it is.

use std::collections::HashMap;
use std::sync::Arc;

use futures::StreamExt;
use model::{
    CycleId, CycleKind, ObjectId, ObjectKind, Plan, PlanState, PlannedAction, PlannedContent, PlannedOutcome,
    PlannedSearch,
};
use store::{Claim, PlanPart, SettledPart, Subject};

use super::inputs::Inputs;
use super::render::render;
use super::stopping::Stopping;
use super::words;
use crate::advice::information;
use crate::apply::{Applied, Workplace, apply, apply_if_found, plan_and_note};
use crate::engine::Engine;
use crate::errand::{Errand, Worked};
use crate::halt::Halt;
use crate::members;
use crate::outcome::Tally;
use crate::plan::{Planned, decide};

/// Parts read from the store at a time.
const READ: i64 = 256;

pub(super) async fn run(engine: &Engine, mut plan: Plan, claim: Claim) -> store::Result<()> {
    let store = engine.store();
    let stopping = Stopping::watch(engine, &plan);
    let ran = under(engine, &claim, &mut plan, &stopping.halt).await;
    engine.give_back(&claim).await?;
    let (state, error) = match &ran {
        Ok((_, Ok(()))) if stopping.halt.is_stopped() => (PlanState::Stopped, None),
        Ok((_, Ok(()))) => (PlanState::Done, None),
        Ok((_, Err(error))) => (PlanState::Failed, Some(words(error))),
        Err(_) => (
            PlanState::Failed,
            Some("Rollcall's own database failed; the server's log says why.".to_owned()),
        ),
    };
    let cycle = ran.as_ref().ok().map(|(cycle, _)| *cycle);
    store
        .end_plan(&plan, state, error.as_deref(), cycle, engine.now())
        .await?;
    ran.map(|_| ())
}

async fn under(
    engine: &Engine,
    claim: &Claim,
    plan: &mut Plan,
    halt: &Halt,
) -> store::Result<(CycleId, Worked)> {
    let errand = Errand::begin(engine, claim, CycleKind::Approved, halt.clone()).await?;
    let cycle = errand.cycle;
    let worked = Runner { errand: &errand }.run(plan).await;
    Ok((cycle, errand.end(worked).await?))
}

struct Runner<'a> {
    errand: &'a Errand<'a>,
}

impl Runner<'_> {
    async fn run(&self, plan: &mut Plan) -> store::Result<Worked> {
        let Errand { engine, claim, .. } = self.errand;
        let store = engine.store();
        let mut workplaces: HashMap<ObjectKind, Arc<Workplace>> = HashMap::new();
        for kind in [ObjectKind::User, ObjectKind::Group] {
            if claim.run.schema.enabled_mapping(kind).is_none() {
                continue;
            }
            match self.errand.workplace(kind).await? {
                Ok(workplace) => workplaces.insert(kind, workplace),
                Err(error) => return Ok(Err(error)),
            };
        }
        let mut at = 0;
        loop {
            let parts = store.plan_parts_after(plan.id, at, READ).await?;
            let Some(last) = parts.last() else {
                return Ok(Ok(()));
            };
            at = last.item.position;
            let now = store.job_run(claim.run.application_id).await?;
            if now.is_none_or(|now| now.generation != claim.run.generation) {
                let reason = "The configuration was changed while the plan was run; the rest of it was not.";
                return Ok(Err(information("Conflict", reason, String::new())));
            }
            plan.done += i64::try_from(parts.len()).unwrap_or(0);
            for wave in waves(parts) {
                if self.errand.halt.is_stopped() {
                    return Ok(Ok(()));
                }
                let settled = self.wave(&workplaces, wave).await?;
                store.settle_plan_parts(plan.id, &settled).await?;
                self.errand.recorder.flush().await;
            }
            plan.alive_at = engine.now();
            store.note_progress(plan).await?;
            engine.announce(plan.application_id);
        }
    }

    /// Runs parts that can be run side by side.
    async fn wave(
        &self,
        workplaces: &HashMap<ObjectKind, Arc<Workplace>>,
        parts: Vec<PlanPart>,
    ) -> store::Result<Vec<SettledPart>> {
        let Some(first) = parts.first() else {
            return Ok(Vec::new());
        };
        let Some(workplace) = workplaces.get(&first.item.kind) else {
            let off = |part: &PlanPart| stale(part, "The mapping was switched off.", None);
            return Ok(parts.iter().map(off).collect());
        };
        if first.item.action == PlannedAction::Members {
            let mut settled = Vec::with_capacity(parts.len());
            for part in parts {
                settled.extend(self.members(workplace, &part).await?);
            }
            return Ok(settled);
        }
        let ids: Vec<ObjectId> = parts.iter().map(|part| part.item.object_id).collect();
        let store = &workplace.store;
        let subjects = store.subjects(&workplace.run, workplace.kind, &ids).await?;
        let mut subjects: HashMap<ObjectId, Subject> = subjects
            .into_iter()
            .map(|subject| (subject.object.id, subject))
            .collect();
        let (mut settled, mut same) = (Vec::new(), Vec::new());
        for part in parts {
            match subjects.remove(&part.item.object_id) {
                None => settled.push(stale(&part, "The directory does not have it any more.", None)),
                Some(subject) => match changed(&subject, &part, workplace) {
                    Some(stale) => settled.push(stale),
                    None => same.push((part, subject)),
                },
            }
        }
        let to_run: Vec<Subject> = same.iter().map(|(_, subject)| subject.clone()).collect();
        let mut plans = plan_and_note(workplace, &to_run).await?;
        self.errand.recorder.expect(same.len()).await;
        let running = same.into_iter().map(|(part, subject)| {
            let planned = plans.remove(&subject.object.id);
            async move {
                if self.errand.halt.is_stopped() {
                    return None;
                }
                let outcome = match part.found.clone() {
                    None => Box::pin(apply(workplace.clone(), subject, planned)).await?,
                    Some(found) => {
                        let read = subject.clone();
                        match Box::pin(apply_if_found(workplace.clone(), subject, planned, found)).await {
                            Applied::Done(outcome) => *outcome,
                            Applied::Otherwise(planned) => {
                                return Some(found_otherwise(&part, &read, *planned, workplace));
                            }
                            Applied::Stopped => return None,
                        }
                    }
                };
                let failed = outcome.tally == Tally::Failed;
                let note = outcome.entry.as_ref().map(|entry| entry.summary.clone());
                self.errand.recorder.record(outcome).await;
                Some(SettledPart {
                    position: part.item.position,
                    outcome: if failed {
                        PlannedOutcome::Failed
                    } else {
                        PlannedOutcome::Done
                    },
                    note: note.unwrap_or_default(),
                    now: None,
                })
            }
        });
        let ran: Vec<Option<SettledPart>> = futures::stream::iter(running)
            .buffer_unordered(self.errand.engine.concurrency())
            .collect()
            .await;
        settled.extend(ran.into_iter().flatten());
        Ok(settled)
    }

    /// Adds and removes those members whom the plan names, as far as that is still to be done. None when it was stopped on
    /// the way.
    async fn members(
        &self,
        workplace: &Arc<Workplace>,
        part: &PlanPart,
    ) -> store::Result<Option<SettledPart>> {
        let Errand { recorder, halt, .. } = self.errand;
        if halt.is_stopped() {
            return Ok(None);
        }
        let group = part.item.object_id;
        let planned = ids(&part.inputs);
        let work = workplace.store.member_work(&workplace.run, group).await?;
        let left = work.added.iter().chain(&work.removed);
        let left = left.filter(|member| planned.contains(&member.id)).count();
        if left == 0 {
            let nothing = "Nothing of it is to be done any more.";
            return Ok(Some(stale(part, nothing, None)));
        }
        recorder.expect(1).await;
        members::settle_these(workplace, recorder, group, &planned).await?;
        recorder.flush().await;
        let rest = workplace.store.member_work(&workplace.run, group).await?;
        let rest = rest.added.iter().chain(&rest.removed);
        let rest = rest.filter(|member| planned.contains(&member.id)).count();
        if rest > 0 && halt.is_stopped() {
            return Ok(None);
        }
        let done = left - rest.min(left);
        Ok(Some(SettledPart {
            position: part.item.position,
            outcome: if rest > 0 {
                PlannedOutcome::Failed
            } else {
                PlannedOutcome::Done
            },
            note: format!("{done} of {} members", planned.len()),
            now: None,
        }))
    }
}

/// Nothing when a part is still what would be done; else how it is shown as stale.
fn changed(subject: &Subject, part: &PlanPart, workplace: &Workplace) -> Option<SettledPart> {
    let inputs = Inputs::of(subject, workplace, &HashMap::new());
    let rendered = render(subject, decide(subject, workplace.context()), workplace);
    let Some(rendered) = rendered else {
        return Some(stale(part, "Nothing is to be done any more.", None));
    };
    let is_action = if part.found.is_some() {
        rendered.search == PlannedSearch::Open
    } else {
        rendered.action == part.item.action
    };
    let is_same = is_action && (inputs.is_still(&part.inputs) || rendered.essence() == part.essence);
    let note = format!("Now: {}", rendered.reason);
    (!is_same).then(|| stale(part, &note, Some(rendered.content)))
}

/// How a part is shown whose search found somebody else, or nobody any more.
fn found_otherwise(
    part: &PlanPart,
    subject: &Subject,
    planned: Planned,
    workplace: &Workplace,
) -> SettledPart {
    let rendered = render(subject, planned, workplace);
    let note = rendered.as_ref().map_or_else(String::new, |rendered| {
        format!("The search finds something else now: {}", rendered.reason)
    });
    stale(part, &note, rendered.map(|rendered| rendered.content))
}

fn stale(part: &PlanPart, note: &str, now: Option<PlannedContent>) -> SettledPart {
    SettledPart {
        position: part.item.position,
        outcome: PlannedOutcome::Stale,
        note: note.to_owned(),
        now,
    }
}

/// The people in the text of [`essence`](super::members::essence).
fn ids(essence: &str) -> Vec<ObjectId> {
    essence
        .split([' ', ','])
        .filter_map(|id| {
            id.trim_start_matches('+')
                .parse()
                .ok()
                .or_else(|| id.strip_prefix('-')?.parse().ok())
        })
        .collect()
}

/// The parts that are to be run, cut where the next ones have to wait for those before.
fn waves(parts: Vec<PlanPart>) -> Vec<Vec<PlanPart>> {
    let mut waves: Vec<Vec<PlanPart>> = Vec::new();
    let runs = |part: &PlanPart| {
        part.item.outcome == PlannedOutcome::Planned
            && !matches!(part.item.action, PlannedAction::Skip | PlannedAction::Fail)
    };
    for part in parts.into_iter().filter(runs) {
        let last = waves.last_mut().filter(|wave| {
            wave.first().is_some_and(|first| {
                first.wave == part.wave
                    && first.item.kind == part.item.kind
                    && (first.item.action == PlannedAction::Members)
                        == (part.item.action == PlannedAction::Members)
            })
        });
        match last {
            Some(wave) => wave.push(part),
            None => waves.push(vec![part]),
        }
    }
    waves
}
