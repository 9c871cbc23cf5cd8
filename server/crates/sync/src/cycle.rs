//! One cycle: read who has to be looked at, plan and apply each, write down what happened.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use model::{
    CycleId, CycleKind, CycleState, ErrorInformation, ObjectId, ObjectKind, ObjectMapping, Timestamp,
};
use store::{Candidate, Claim, CycleEnd, JobRun, QuarantineChange, Subject};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::advice::information;
use crate::apply::{Workplace, apply};
use crate::claims::Claims;
use crate::engine::Engine;
use crate::fast_lane;
use crate::guard::{self, Admitted, Part, Verdict};
use crate::halt::Halt;
use crate::mapper::{Mapper, Surroundings};
use crate::members;
use crate::news;
use crate::order::waves;
use crate::outage;
use crate::quarantine::{Failing, Fate, Finding, after_look, is_the_applications};
use crate::queue::Queue;
use crate::recorder::{Recorder, Recording};
use crate::scope::Scope;
use crate::standing::Standing;
use crate::terms::{Keeper, Terms};
use crate::turns::Turns;

/// Candidates that may come right after their import.
const MANY: usize = 1_000;

/// How a cycle ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Completed, stopped, interrupted or failed.
    pub state: CycleState,
    /// Why it failed.
    pub error: Option<ErrorInformation>,
    /// When the job is looked at again, if a quarantine says so.
    pub next_attempt: Option<Timestamp>,
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
    let was_broken = run
        .quarantine
        .as_ref()
        .is_some_and(|known| known.reason.is_connection());
    if was_broken {
        match outage::is_over(engine, run, &halt).await? {
            Ok(()) => {}
            Err(error) => return still_broken(engine, claim, error).await,
        }
    }
    let reached = store.current_change().await?;
    let kind = if run.watermark.is_some() {
        CycleKind::Incremental
    } else {
        CycleKind::Initial
    };
    let cycle = CycleId::from(Uuid::now_v7());
    store.begin_cycle(claim, cycle, kind, engine.now()).await?;
    engine.announce(run.application_id);
    let conducted = conduct(engine, claim, cycle, reached, &halt).await;
    let mut ended = conducted.as_ref().map_or_else(|_| store_failed(), Ended::clone);
    let watermark = (ended.state == CycleState::Completed).then_some(reached);
    // What cannot be found out now is found out by the next cycle.
    let fate = fate(engine, run, kind, &ended).await.unwrap_or_default();
    let change = fate.and_then(|fate| news::of_fate(run, fate, engine.now()));
    ended.next_attempt = change.as_ref().and_then(next_attempt);
    let end = CycleEnd {
        state: ended.state,
        error: ended.error.as_ref(),
        watermark,
        quarantine: change.as_ref(),
    };
    let written = store.end_cycle(claim, cycle, &end, engine.now()).await;
    conducted.and_then(|_| written.map(|()| ended))
}

/// When a job is looked at again after this change; none where its interval says so.
fn next_attempt(change: &QuarantineChange) -> Option<Timestamp> {
    let quarantine = change.quarantine.as_ref()?;
    let slows = quarantine.reason.is_connection() || quarantine.reason.is_threshold();
    slows.then_some(quarantine.next_attempt)
}

/// The application was asked before a cycle, and still cannot be worked with: no cycle begins.
async fn still_broken(
    engine: &Engine,
    claim: &Claim,
    error: Option<ErrorInformation>,
) -> store::Result<Ended> {
    let Some(error) = error else {
        return Ok(Ended {
            state: CycleState::Stopped,
            error: None,
            next_attempt: None,
        });
    };
    let (run, now) = (&claim.run, engine.now());
    let finding = Finding::Broken(error.clone());
    let fate = after_look(run.quarantine.as_ref(), finding, &run.application, now, now);
    let change = news::of_fate(run, fate, now);
    if let Some(change) = &change {
        engine.store().change_quarantine(claim, change, now).await?;
    }
    Ok(Ended {
        state: CycleState::Failed,
        error: Some(error),
        next_attempt: change.as_ref().and_then(next_attempt),
    })
}

/// What becomes of a job after a cycle; none when the cycle says nothing about it.
async fn fate(engine: &Engine, run: &JobRun, kind: CycleKind, ended: &Ended) -> store::Result<Option<Fate>> {
    let store = engine.store();
    let finding = match (ended.state, &ended.error) {
        (CycleState::Failed, Some(error)) if is_the_applications(error) => Finding::Broken(error.clone()),
        (CycleState::Completed, _) => {
            let (objects, references) = store.failing_objects(run.application_id).await?;
            let fine = if objects > 0 {
                store.accounts_without_failure(run.application_id).await?
            } else {
                0
            };
            Finding::Completed {
                kind,
                failing: Failing {
                    objects,
                    references,
                    fine,
                },
                held_back: store.held_back(run.application_id).await?.waiting(),
            }
        }
        _ => return Ok(None),
    };
    let now = engine.now();
    let regular = now.plus_seconds(run.interval_minutes * 60);
    let known = run.quarantine.as_ref();
    Ok(Some(after_look(known, finding, &run.application, regular, now)))
}

/// How a cycle ends that could not be written down; without it the next one would follow at once.
fn store_failed() -> Ended {
    let reason = "Rollcall's own database failed; the server's log says why.";
    Ended {
        state: CycleState::Failed,
        error: Some(information("InternalError", reason, String::new())),
        next_attempt: None,
    }
}

/// Everything between the beginning of a cycle and its end.
async fn conduct(
    engine: &Engine,
    claim: &Claim,
    cycle: CycleId,
    reached: i64,
    halt: &Halt,
) -> store::Result<Ended> {
    let terms = Terms::read(engine.store(), &claim.run, engine.concurrency(), engine.now()).await?;
    let (recorder, recording) = Recorder::start(Recording {
        store: engine.store().clone(),
        claim: Arc::new(claim.clone()),
        cycle,
        keeper: Keeper::new(&terms),
        halt: halt.clone(),
        clock: engine.clock(),
        announce: engine.announcer(claim.run.application_id),
    });
    let worked = work(engine, claim, cycle, reached, halt, &terms, &recorder).await;
    drop(recorder);
    recording
        .await
        .map_err(|_| store::Error::Corrupt { what: "recorder" })??;
    let error = worked?.err().or_else(|| halt.broken());
    let state = match &error {
        Some(_) => CycleState::Failed,
        None if halt.is_stopped() && (engine.is_shutting_down() || halt.gave_way()) => {
            CycleState::Interrupted
        }
        None if halt.is_stopped() => CycleState::Stopped,
        None => CycleState::Completed,
    };
    Ok(Ended {
        state,
        error,
        next_attempt: None,
    })
}

/// What would be taken away is counted; then come people, groups, and who is a member of which. The inner error fails the
/// cycle.
///
/// A mapping that is switched off is no fault, and nobody has left by it: everything of its kind stays as it is.
async fn work(
    engine: &Engine,
    claim: &Claim,
    cycle: CycleId,
    reached: i64,
    halt: &Halt,
    terms: &Terms,
    recorder: &Recorder,
) -> store::Result<Result<(), ErrorInformation>> {
    let run = &claim.run;
    let (mut parts, mut worked) = (Vec::new(), Ok(()));
    for kind in [ObjectKind::User, ObjectKind::Group] {
        let Some(mapping) = run.schema.enabled_mapping(kind) else {
            continue;
        };
        match prepare(engine, claim, mapping, cycle, halt.clone(), terms).await? {
            Ok(workplace) => parts.push(Part {
                workplace,
                candidates: candidates(engine, run, kind).await?,
                leavers: Vec::new(),
                sends_members: Mapper::sends_members(mapping),
            }),
            // What is wrong with the groups does not keep people waiting.
            Err(error) => {
                worked = Err(error);
                break;
            }
        }
    }
    if parts.iter().map(|part| part.candidates.len()).sum::<usize>() >= MANY {
        engine.store().refresh_statistics().await;
    }
    guard::count(engine, claim, cycle, halt, &mut parts).await?;
    let parts: Vec<Ready> = parts.into_iter().map(Ready::from).collect();
    let over = CancellationToken::new();
    let in_order = async {
        let worked = in_order(engine, claim, halt, &parts, recorder).await;
        over.cancel();
        worked
    };
    let people = parts.iter().find(|part| part.workplace.kind == ObjectKind::User);
    let (in_order, watched) = match people {
        Some(part) => {
            let watch = fast_lane::watch(&part.workplace, recorder, reached, &over);
            futures::join!(in_order, watch)
        }
        None => (in_order.await, Ok(())),
    };
    in_order.and(watched)?;
    if let Some(part) = parts.last() {
        outage::settle_rest(&part.workplace, recorder).await;
    }
    Ok(worked)
}

/// The people, or the groups, of a cycle, once they are counted.
struct Ready {
    workplace: Arc<Workplace>,
    candidates: Vec<Candidate>,
    leavers: Vec<ObjectId>,
    sends_members: bool,
}

impl From<Part> for Ready {
    fn from(part: Part) -> Self {
        Self {
            workplace: Arc::new(part.workplace),
            candidates: part.candidates,
            leavers: part.leavers,
            sends_members: part.sends_members,
        }
    }
}

/// People, groups, and who is a member of which, in this order.
async fn in_order(
    engine: &Engine,
    claim: &Claim,
    halt: &Halt,
    parts: &[Ready],
    recorder: &Recorder,
) -> store::Result<()> {
    for part in parts {
        let workplace = &part.workplace;
        passes(engine, workplace, recorder, &part.candidates, &part.leavers).await?;
        let found = guard::settle_found(engine, claim, workplace).await?;
        pass(engine, workplace, recorder, &found, &mut |_| true).await?;
        if part.sends_members && !halt.is_stopped() {
            members::settle(engine, claim, workplace, recorder).await?;
        }
    }
    Ok(())
}

pub(crate) async fn candidates(
    engine: &Engine,
    run: &JobRun,
    kind: ObjectKind,
) -> store::Result<Vec<Candidate>> {
    let store = engine.store();
    match (kind, run.watermark) {
        (ObjectKind::User, None) => store.initial_candidates(run).await,
        (ObjectKind::User, Some(watermark)) => {
            store.incremental_candidates(run, watermark, engine.now()).await
        }
        (ObjectKind::Group, watermark) => store.group_candidates(run, watermark, engine.now()).await,
    }
}

/// Gets ready to work: the mappings parsed, the client with its token. The inner error fails the cycle.
pub(crate) async fn prepare(
    engine: &Engine,
    claim: &Claim,
    mapping: &ObjectMapping,
    cycle: CycleId,
    halt: Halt,
    terms: &Terms,
) -> store::Result<Result<Workplace, ErrorInformation>> {
    let run = &claim.run;
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
        Ok(client) => client
            .with_dialect(terms.dialect.clone())
            .within(terms.budget.clone())
            .knowing(terms.lessons.clone())
            .until(halt.signal()),
        Err(error) => return Ok(Err(error)),
    };
    let claims = if run.watermark.is_none() {
        let linked = engine.store().linked_targets(run.application_id, mapping.source);
        Claims::knowing(linked.await?)
    } else {
        Claims::default()
    };
    let untouched = engine
        .store()
        .untouched_accounts(run.application_id, mapping.source);
    let claims = claims.sparing(untouched.await?);
    let provisions_groups = run.schema.enabled_mapping(ObjectKind::Group).is_some();
    Ok(Ok(Workplace {
        store: engine.store().clone(),
        for_leavers: client.for_leavers(),
        client,
        run: run.clone(),
        cycle,
        kind: mapping.source,
        mapper,
        surroundings,
        scope,
        actions: mapping.actions,
        halt,
        claims,
        admitted: Admitted::default(),
        turns: Turns::default(),
        clock: engine.clock(),
        // Where all groups are compared at the end, nobody needs to be noted.
        regroups: run.watermark.is_some() && provisions_groups,
        provisions_groups,
        endpoint_missing: OnceLock::new(),
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

/// Leavers first, then everybody else with managers before their reports, then references that can be sent now.
async fn passes(
    engine: &Engine,
    workplace: &Arc<Workplace>,
    recorder: &Recorder,
    candidates: &[Candidate],
    leavers: &[ObjectId],
) -> store::Result<()> {
    recorder.expect(candidates.len()).await;
    recorder.flush().await;
    let is_leaver = |subject: &Subject| Standing::of_subject(subject, &workplace.scope).is_soft_deleted();
    // Everybody is worked on once, whatever changes between the passes.
    let mut done: HashSet<ObjectId> = HashSet::new();
    pass(engine, workplace, recorder, leavers, &mut |subject| {
        is_leaver(subject) && done.insert(subject.object.id)
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
    if workplace.kind == ObjectKind::Group {
        return Ok(());
    }
    let resolvable = workplace.store.resolvable_candidates(&workplace.run).await?;
    if !resolvable.is_empty() {
        recorder.expect(resolvable.len()).await;
        let ids: Vec<ObjectId> = resolvable.iter().map(|candidate| candidate.id).collect();
        // Whoever failed just now may be tried again only once it is known whose fault it was.
        let halt = &workplace.halt;
        pass(engine, workplace, recorder, &ids, &mut |subject| {
            !halt.holds(subject.object.id)
        })
        .await?;
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
    let queue = Mutex::new(Queue::new(workplace, ids, keeps));
    // Workers that stay, instead of a task for each person: what a person needs while requests run is large, and making
    // room for it thousands of times costs more than the plan.
    let mut workers: FuturesUnordered<_> = (0..engine.concurrency())
        .map(|_| work_off(workplace, recorder, &queue))
        .collect();
    while workers.next().await.is_some() {}
    drop(workers);
    queue.into_inner().ended()
}

/// Takes one person after the other from the queue, until it is empty or the cycle is to end.
async fn work_off(workplace: &Arc<Workplace>, recorder: &Recorder, queue: &Mutex<Queue<'_>>) {
    loop {
        let next = queue.lock().await.next().await;
        let Some((subject, planned)) = next else { return };
        let Some(_turn) = workplace.turns.begin(subject.object.id) else {
            continue;
        };
        match guard::judge(workplace, &subject) {
            Verdict::Go => {}
            Verdict::Hold => {
                recorder.record(guard::held(&subject)).await;
                continue;
            }
            Verdict::Later => continue,
        }
        let applied = AssertUnwindSafe(apply(workplace.clone(), subject, planned));
        match applied.catch_unwind().await {
            Ok(Some(outcome)) => outage::settle(workplace, recorder, outcome).await,
            Ok(None) => {}
            Err(_) => {
                tracing::error!("applying a plan panicked");
                let reason = "A fault in Rollcall ended the cycle; the server's log says which.";
                workplace
                    .halt
                    .break_off(information("InternalError", reason, String::new()));
            }
        }
    }
}
