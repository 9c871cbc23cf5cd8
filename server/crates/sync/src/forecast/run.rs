//! Running an approved plan: what it says, and nothing else.
//!
//! Each part is decided anew just before its turn. If what it was made from is the same, or the same would be done, it is
//! run; else it is stale, and shown beside what would be done now. What a plan does not run is left to the next cycle: the
//! watermark stays where it is.

use std::collections::HashMap;
use std::sync::Arc;

use futures::StreamExt;
use model::{
    CycleId, CycleKind, CycleState, ErrorInformation, ObjectId, ObjectKind, Plan, PlanState, PlannedAction,
    PlannedContent, PlannedOutcome,
};
use store::{Claim, CycleEnd, PlanPart, SettledPart, Subject};
use uuid::Uuid;

use super::inputs::Inputs;
use super::render::render;
use super::words;
use crate::advice::information;
use crate::apply::{Workplace, apply, plan_and_note};
use crate::cycle::prepare;
use crate::engine::Engine;
use crate::halt::Halt;
use crate::members;
use crate::outcome::Tally;
use crate::plan::decide;
use crate::recorder::{Recorder, Recording};
use crate::terms::{Keeper, Terms};

/// Parts read from the store at a time.
const READ: i64 = 256;

pub(super) async fn run(engine: &Engine, mut plan: Plan) -> store::Result<()> {
    let store = engine.store();
    let Some(job) = store.job_run(plan.application_id).await? else {
        return Ok(());
    };
    let Some(claim) = engine.borrow(&job).await? else {
        let busy =
            "A running cycle did not let go in time. Nothing was done; make the plan again and approve it.";
        store
            .end_plan(&plan, PlanState::Failed, Some(busy), None, engine.now())
            .await?;
        return Ok(());
    };
    let cycle = CycleId::from(Uuid::now_v7());
    let ran = under(engine, &claim, &mut plan, cycle).await;
    engine.give_back(&claim).await?;
    let (state, error) = match &ran {
        Ok(Ok(())) => (PlanState::Done, None),
        Ok(Err(error)) => (PlanState::Failed, Some(words(error))),
        Err(_) => (
            PlanState::Failed,
            Some("Rollcall's own database failed; the server's log says why.".to_owned()),
        ),
    };
    store
        .end_plan(&plan, state, error.as_deref(), Some(cycle), engine.now())
        .await?;
    ran.map(|_| ())
}

async fn under(
    engine: &Engine,
    claim: &Claim,
    plan: &mut Plan,
    cycle: CycleId,
) -> store::Result<Result<(), ErrorInformation>> {
    let store = engine.store();
    store
        .begin_cycle(claim, cycle, CycleKind::Approved, engine.now())
        .await?;
    let terms = Terms::read(store, &claim.run, engine.concurrency(), engine.now()).await?;
    let halt = Halt::default();
    let (recorder, recording) = Recorder::start(Recording {
        store: store.clone(),
        claim: claim.clone(),
        cycle,
        keeper: Keeper::new(&terms),
        // A plan can be run while provisioning is off.
        halt: Halt::default(),
        clock: engine.clock(),
        announce: engine.announcer(claim.run.application_id),
    });
    let runner = Runner {
        engine,
        claim,
        cycle,
        halt: halt.clone(),
        terms: &terms,
        recorder: &recorder,
    };
    let ran = runner.run(plan).await;
    for outcome in halt.take_held() {
        recorder.record(outcome).await;
    }
    drop(recorder);
    recording
        .await
        .map_err(|_| store::Error::Corrupt { what: "recorder" })??;
    let error = ran?.err().or_else(|| halt.broken());
    let end = CycleEnd {
        state: if error.is_some() {
            CycleState::Failed
        } else {
            CycleState::Completed
        },
        error: error.as_ref(),
        watermark: None,
        quarantine: None,
    };
    store.end_cycle(claim, cycle, &end, engine.now()).await?;
    Ok(error.map_or(Ok(()), Err))
}

struct Runner<'a> {
    engine: &'a Engine,
    claim: &'a Claim,
    cycle: CycleId,
    halt: Halt,
    terms: &'a Terms,
    recorder: &'a Recorder,
}

impl Runner<'_> {
    async fn run(&self, plan: &mut Plan) -> store::Result<Result<(), ErrorInformation>> {
        let store = self.engine.store();
        let mut workplaces: HashMap<ObjectKind, Arc<Workplace>> = HashMap::new();
        for kind in [ObjectKind::User, ObjectKind::Group] {
            let Some(mapping) = self.claim.run.schema.enabled_mapping(kind) else {
                continue;
            };
            let prepared = prepare(
                self.engine,
                self.claim,
                mapping,
                self.cycle,
                self.halt.clone(),
                self.terms,
            );
            match prepared.await? {
                Ok(workplace) => workplaces.insert(kind, Arc::new(workplace)),
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
            let now = store.job_run(self.claim.run.application_id).await?;
            if now.is_none_or(|now| now.generation != self.claim.run.generation) {
                let reason = "The configuration was changed while the plan was run; the rest of it was not.";
                return Ok(Err(information("Conflict", reason, String::new())));
            }
            plan.done += i64::try_from(parts.len()).unwrap_or(0);
            for wave in waves(parts) {
                if self.halt.is_stopped() {
                    return Ok(Ok(()));
                }
                let settled = self.wave(&workplaces, wave).await?;
                store.settle_plan_parts(plan.id, &settled).await?;
                self.recorder.flush().await;
            }
            plan.alive_at = self.engine.now();
            store.note_progress(plan).await?;
            self.engine.announce(plan.application_id);
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
                settled.push(self.members(workplace, &part).await?);
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
        self.recorder.expect(same.len()).await;
        let running = same.into_iter().map(|(part, subject)| {
            let planned = plans.remove(&subject.object.id);
            async move {
                let outcome = apply(workplace.clone(), subject, planned).await?;
                let failed = outcome.tally == Tally::Failed;
                let note = outcome.entry.as_ref().map(|entry| entry.summary.clone());
                self.recorder.record(outcome).await;
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
            .buffer_unordered(self.engine.concurrency())
            .collect()
            .await;
        settled.extend(ran.into_iter().flatten());
        Ok(settled)
    }

    /// Adds and removes those members whom the plan names, as far as that is still to be done.
    async fn members(&self, workplace: &Arc<Workplace>, part: &PlanPart) -> store::Result<SettledPart> {
        let group = part.item.object_id;
        let planned = ids(&part.inputs);
        let work = workplace.store.member_work(&workplace.run, group).await?;
        let left = work.added.iter().chain(&work.removed);
        let left = left.filter(|member| planned.contains(&member.id)).count();
        if left == 0 {
            return Ok(stale(part, "Nothing of it is to be done any more.", None));
        }
        self.recorder.expect(1).await;
        members::settle_these(workplace, self.recorder, group, &planned).await?;
        self.recorder.flush().await;
        let rest = workplace.store.member_work(&workplace.run, group).await?;
        let rest = rest.added.iter().chain(&rest.removed);
        let rest = rest.filter(|member| planned.contains(&member.id)).count();
        let done = left - rest.min(left);
        Ok(SettledPart {
            position: part.item.position,
            outcome: if rest > 0 {
                PlannedOutcome::Failed
            } else {
                PlannedOutcome::Done
            },
            note: format!("{done} of {} members", planned.len()),
            now: None,
        })
    }
}

/// Nothing when a part is still what would be done; else how it is shown as stale.
fn changed(subject: &Subject, part: &PlanPart, workplace: &Workplace) -> Option<SettledPart> {
    let inputs = Inputs::of(subject, workplace, &HashMap::new());
    let rendered = render(subject, decide(subject, workplace.context()), workplace);
    let Some(rendered) = rendered else {
        return Some(stale(part, "Nothing is to be done any more.", None));
    };
    let is_same = rendered.action == part.item.action
        && (inputs.is_still(&part.inputs) || rendered.essence() == part.essence);
    let note = format!("Now: {}", rendered.reason);
    (!is_same).then(|| stale(part, &note, Some(rendered.content)))
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
