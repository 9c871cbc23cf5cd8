//! One cycle: read who has to be looked at, plan and apply each, write down what happened.

use std::collections::HashSet;
use std::sync::Arc;

use model::{CycleId, CycleKind, CycleState, ErrorInformation, ObjectId, ObjectKind};
use store::{Candidate, Claim, Subject};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::advice::information;
use crate::apply::{Workplace, apply, open_creations};
use crate::claims::Claims;
use crate::engine::Engine;
use crate::halt::Halt;
use crate::mapper::{Mapper, Surroundings};
use crate::order::waves;
use crate::plan::Planned;
use crate::recorder::{Recorder, Recording};
use crate::scope::Scope;
use crate::standing::Standing;

/// People read from the store at a time.
const READ: usize = 256;
/// Such batches read ahead of the requests.
const AHEAD: usize = 2;

/// How a cycle ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Completed, stopped, interrupted or failed.
    pub state: CycleState,
    /// Why it failed.
    pub error: Option<ErrorInformation>,
}

/// Runs one cycle of a claimed job to its end.
///
/// The directory is read as of the change number taken at the start; what changes later comes in the next cycle. The
/// watermark moves only when everybody was looked at, so that a cycle which ends early is taken up again.
///
/// # Errors
/// When the store fails; the claim then ends by itself.
pub(crate) async fn run(engine: &Engine, claim: &Claim, halt: Halt) -> store::Result<Ended> {
    let store = engine.store();
    let run = &claim.run;
    let reached = store.current_change().await?;
    let kind = if run.watermark.is_some() {
        CycleKind::Incremental
    } else {
        CycleKind::Initial
    };
    let cycle = CycleId::from(Uuid::now_v7());
    store.begin_cycle(claim, cycle, kind, engine.now()).await?;
    engine.announce(run.application_id);
    let conducted = conduct(engine, claim, cycle, &halt).await;
    let ended = conducted.as_ref().map_or_else(|_| store_failed(), Ended::clone);
    let watermark = (ended.state == CycleState::Completed).then_some(reached);
    let written = store
        .end_cycle(
            claim,
            cycle,
            ended.state,
            ended.error.as_ref(),
            watermark,
            engine.now(),
        )
        .await;
    conducted.and_then(|ended| written.map(|()| ended))
}

/// How a cycle ends that could not be written down; without it the next one would follow at once.
fn store_failed() -> Ended {
    let reason = "Rollcall's own database failed; the server's log says why.";
    Ended {
        state: CycleState::Failed,
        error: Some(information("InternalError", reason, String::new())),
    }
}

/// Everything between the beginning of a cycle and its end.
async fn conduct(engine: &Engine, claim: &Claim, cycle: CycleId, halt: &Halt) -> store::Result<Ended> {
    let (store, run) = (engine.store(), &claim.run);
    let workplace = match prepare(engine, claim, cycle, halt.clone()).await? {
        Ok(workplace) => workplace,
        Err(error) => {
            return Ok(Ended {
                state: CycleState::Failed,
                error: Some(error),
            });
        }
    };
    let candidates = match run.watermark {
        None => store.initial_candidates(run).await?,
        Some(watermark) => store.incremental_candidates(run, watermark, engine.now()).await?,
    };
    work(engine, claim, cycle, halt, Arc::new(workplace), &candidates).await?;
    let error = halt.broken();
    let state = match &error {
        Some(_) => CycleState::Failed,
        None if halt.is_stopped() && engine.is_shutting_down() => CycleState::Interrupted,
        None if halt.is_stopped() => CycleState::Stopped,
        None => CycleState::Completed,
    };
    Ok(Ended { state, error })
}

/// Gets ready to work: the mappings parsed, the client with its token. The inner error fails the cycle.
async fn prepare(
    engine: &Engine,
    claim: &Claim,
    cycle: CycleId,
    halt: Halt,
) -> store::Result<Result<Workplace, ErrorInformation>> {
    let run = &claim.run;
    let Some(mapping) = run
        .schema
        .mapping(ObjectKind::User)
        .filter(|mapping| mapping.enabled)
    else {
        return Ok(Err(information(
            "InvalidMapping",
            "The mapping for users is switched off.",
            String::new(),
        )));
    };
    let mapper = match Mapper::compile(mapping) {
        Ok(mapper) => mapper,
        Err(error) => return Ok(Err(error)),
    };
    let scope = match Scope::compile(run.scope, mapping) {
        Ok(scope) => scope,
        Err(error) => return Ok(Err(error)),
    };
    let surroundings = match surroundings(engine, run.default_domain.clone()) {
        Ok(surroundings) => surroundings,
        Err(error) => return Ok(Err(error)),
    };
    let client = match engine.client(run).await? {
        Ok(client) => client,
        Err(error) => return Ok(Err(error)),
    };
    let claims = if run.watermark.is_none() {
        let linked = engine
            .store()
            .linked_targets(run.application_id, ObjectKind::User);
        Claims::knowing(linked.await?)
    } else {
        Claims::default()
    };
    Ok(Ok(Workplace {
        store: engine.store().clone(),
        client,
        run: run.clone(),
        cycle,
        mapper,
        surroundings,
        scope,
        actions: mapping.actions,
        halt,
        claims,
        clock: engine.clock(),
    }))
}

/// What the mappings of this cycle may use besides the people.
fn surroundings(engine: &Engine, default_domain: String) -> Result<Surroundings, ErrorInformation> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| {
        let reason = "The operating system gives no random numbers.";
        information("InternalError", reason, error.to_string())
    })?;
    Ok(Surroundings {
        now: engine.now(),
        seed,
        default_domain,
    })
}

async fn work(
    engine: &Engine,
    claim: &Claim,
    cycle: CycleId,
    halt: &Halt,
    workplace: Arc<Workplace>,
    candidates: &[Candidate],
) -> store::Result<()> {
    let application = claim.run.application_id;
    let (recorder, recording) = Recorder::start(Recording {
        store: engine.store().clone(),
        claim: claim.clone(),
        cycle,
        halt: halt.clone(),
        clock: engine.clock(),
        announce: engine.announcer(application),
    });
    recorder
        .total(i64::try_from(candidates.len()).unwrap_or(i64::MAX))
        .await;
    recorder.flush().await;
    let worked = passes(engine, &workplace, &recorder, candidates).await;
    drop(recorder);
    recording
        .await
        .map_err(|_| store::Error::Corrupt { what: "recorder" })??;
    worked
}

/// Leavers first, then everybody else with managers before their reports, then references that can be sent now.
async fn passes(
    engine: &Engine,
    workplace: &Arc<Workplace>,
    recorder: &Recorder,
    candidates: &[Candidate],
) -> store::Result<()> {
    let leaves = |subject: &Subject| Standing::of_subject(subject, &workplace.scope).is_soft_deleted();
    let linked: Vec<ObjectId> = candidates
        .iter()
        .filter(|candidate| candidate.linked)
        .map(|c| c.id)
        .collect();
    // Everybody is worked on once, whatever changes between the passes.
    let mut done: HashSet<ObjectId> = HashSet::new();
    pass(engine, workplace, recorder, &linked, &mut |subject| {
        leaves(subject) && done.insert(subject.object.id)
    })
    .await?;
    recorder.flush().await;
    for wave in waves(candidates) {
        pass(engine, workplace, recorder, &wave, &mut |subject| {
            !done.contains(&subject.object.id)
        })
        .await?;
        recorder.flush().await;
    }
    let resolvable = workplace.store.resolvable_candidates(&workplace.run).await?;
    if !resolvable.is_empty() {
        recorder
            .total(i64::try_from(candidates.len() + resolvable.len()).unwrap_or(i64::MAX))
            .await;
        let ids: Vec<ObjectId> = resolvable.iter().map(|candidate| candidate.id).collect();
        pass(engine, workplace, recorder, &ids, &mut |_| true).await?;
    }
    Ok(())
}

/// Plans and applies those of the people whom the filter keeps, some at a time. When the store fails, the requests that
/// run are still waited for and written down.
async fn pass(
    engine: &Engine,
    workplace: &Arc<Workplace>,
    recorder: &Recorder,
    ids: &[ObjectId],
    keeps: &mut (dyn FnMut(&Subject) -> bool + Send),
) -> store::Result<()> {
    let mut subjects = read_ahead(workplace, ids);
    let mut waiting = Vec::new().into_iter();
    let mut exhausted = false;
    let mut failure = None;
    let mut running = tokio::task::JoinSet::new();
    loop {
        while !exhausted && running.len() < engine.concurrency() && !workplace.halt.is_stopped() {
            match waiting.next() {
                Some((subject, planned)) if keeps(&subject) => {
                    running.spawn(apply(workplace.clone(), subject, planned));
                }
                Some(_) => {}
                None => match subjects.recv().await {
                    Some(Ok(read)) => waiting = read.into_iter(),
                    Some(Err(error)) => {
                        failure = Some(error);
                        exhausted = true;
                    }
                    None => exhausted = true,
                },
            }
        }
        match running.join_next().await {
            Some(Ok(Some(outcome))) => recorder.record(outcome).await,
            Some(Ok(None)) => {}
            Some(Err(error)) => {
                tracing::error!(%error, "applying a plan panicked");
                let reason = "A fault in Rollcall ended the cycle; the server's log says which.";
                workplace
                    .halt
                    .break_off(information("InternalError", reason, String::new()));
            }
            None => return failure.map_or(Ok(()), Err),
        }
    }
}

/// People read from the store, with their plans where creating an account was written down.
type Batch = Vec<(Subject, Option<Planned>)>;

/// Reads people some batches ahead of the requests, so that no request waits for the store.
fn read_ahead(workplace: &Arc<Workplace>, ids: &[ObjectId]) -> mpsc::Receiver<store::Result<Batch>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let workplace = workplace.clone();
    let batches: Vec<Vec<ObjectId>> = ids.chunks(READ).map(<[ObjectId]>::to_vec).collect();
    tokio::spawn(async move {
        for batch in batches {
            if workplace.halt.is_stopped() {
                return;
            }
            let read = read(&workplace, &batch).await;
            let failed = read.is_err();
            if sender.send(read).await.is_err() || failed {
                return;
            }
        }
    });
    receiver
}

async fn read(workplace: &Workplace, ids: &[ObjectId]) -> store::Result<Batch> {
    let subjects = workplace.store.subjects(&workplace.run, ids).await?;
    let mut plans = open_creations(workplace, &subjects).await?;
    Ok(subjects
        .into_iter()
        .map(|subject| {
            let planned = plans.remove(&subject.object.id);
            (subject, planned)
        })
        .collect())
}
