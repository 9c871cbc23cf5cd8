//! Asking the application for the accounts of those who may have one, so that a plan says who is linked and who is created.
//!
//! The job is borrowed, so that there is one budget; a long search lets cycles come in between.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use model::{ErrorInformation, ObjectId, ObjectKind, Plan, PlanState, PlannedAction, PlannedSearch};
use store::{Claim, JobRun, PlanPart};
use tokio::time::Instant;
use uuid::Uuid;

use super::render::{Rendered, render};
use super::stopping::Stopping;
use super::{Drafted, words};
use crate::advice::information;
use crate::apply::{Looked, Workplace, found_id, look_for};
use crate::claims::Claims;
use crate::cycle::prepare;
use crate::engine::Engine;
use crate::halt::Halt;
use crate::plan::{LinkFate, Plan as Decision};
use crate::recorder::LEASE_SECONDS;
use crate::terms::{Keeper, Terms};

/// Parts that are read, searched and written at a time.
const READ: i64 = 128;
/// How long the job is held before cycles get their turn.
const TURN: Duration = Duration::from_secs(15);
/// How long cycles then have to begin.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) async fn run(engine: &Engine, mut plan: Plan, drafted: Option<Drafted>) -> store::Result<()> {
    let stopping = Stopping::watch(engine, &plan);
    let mut search = Search {
        engine,
        drafted,
        halt: stopping.halt.clone(),
        claims: HashMap::new(),
        at: 0,
    };
    let searched = search.all(&mut plan).await;
    let error = match &searched {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(words(error)),
        Err(_) => Some("Rollcall's own database failed; the server's log says why.".to_owned()),
    };
    // What was not searched is as it was: the plan can be run all the same.
    engine
        .store()
        .end_plan(&plan, PlanState::Ready, error.as_deref(), None, engine.now())
        .await?;
    searched.map(|_| ())
}

/// Everything is searched, or why not.
type Searched = Result<(), ErrorInformation>;

struct Search<'a> {
    engine: &'a Engine,
    drafted: Option<Drafted>,
    halt: Halt,
    /// Which accounts were found for whom, from one turn to the next.
    claims: HashMap<ObjectKind, Claims>,
    /// The place in the order up to which everything was searched.
    at: i64,
}

impl Search<'_> {
    async fn all(&mut self, plan: &mut Plan) -> store::Result<Searched> {
        loop {
            let Some(claim) = self.engine.hold(plan.application_id).await? else {
                let reason = "A running cycle did not let go in time. What was not searched is as it was.";
                return Ok(Err(information("Conflict", reason, String::new())));
            };
            let turn = self.turn(&claim, plan).await;
            self.engine.give_back(&claim).await?;
            match turn? {
                Ok(true) => return Ok(Ok(())),
                Ok(false) => tokio::time::sleep(PAUSE).await,
                Err(error) => return Ok(Err(error)),
            }
        }
    }

    /// Searches until cycles are to have their turn. `true` when nothing is left.
    async fn turn(
        &mut self,
        claim: &Claim,
        plan: &mut Plan,
    ) -> store::Result<Result<bool, ErrorInformation>> {
        let (engine, store) = (self.engine, self.engine.store());
        let run = match self.drafted.clone() {
            Some(drafted) => drafted.on(&claim.run),
            None => claim.run.clone(),
        };
        let terms = Terms::read(store, &run, engine.concurrency(), engine.now()).await?;
        let mut keeper = Keeper::new(&terms);
        let mut workplaces = HashMap::new();
        for kind in [ObjectKind::User, ObjectKind::Group] {
            match self.workplace(&run, kind, &terms).await? {
                Some(Ok(workplace)) => workplaces.insert(kind, Arc::new(workplace)),
                Some(Err(error)) => return Ok(Err(error)),
                None => None,
            };
        }
        let since = Instant::now();
        let is_over = loop {
            let parts = store.plan_parts_after(plan.id, self.at, READ).await?;
            let Some(last) = parts.last() else { break Ok(true) };
            let last = last.item.position;
            plan.done += i64::try_from(parts.len()).unwrap_or(0);
            let found = self.parts(&workplaces, parts).await;
            let (found, failed) = found?;
            store.replace_plan_parts(plan.id, &found).await?;
            if self.halt.is_stopped() {
                break Ok(true);
            }
            if let Some(error) = failed {
                break Err(error);
            }
            self.at = last;
            plan.alive_at = engine.now();
            store.note_progress(plan).await?;
            engine.announce(plan.application_id);
            let lease_until = engine.now().plus_seconds(LEASE_SECONDS);
            if since.elapsed() > TURN || !store.renew_lease(claim, lease_until).await? {
                break Ok(false);
            }
        };
        keeper.keep(store, claim, engine.now()).await?;
        Ok(is_over)
    }

    async fn workplace(
        &mut self,
        run: &JobRun,
        kind: ObjectKind,
        terms: &Terms,
    ) -> store::Result<Option<Result<Workplace, ErrorInformation>>> {
        let Some(mapping) = run.schema.enabled_mapping(kind) else {
            return Ok(None);
        };
        let claim = Claim {
            run: run.clone(),
            owner: String::new(),
        };
        let nothing = model::CycleId::from(Uuid::nil());
        let prepared = prepare(self.engine, &claim, mapping, nothing, self.halt.clone(), terms);
        Ok(Some(prepared.await?.map(|workplace| {
            let claims = self.claims.entry(kind);
            let claims = claims.or_insert_with(|| workplace.claims.clone()).clone();
            Workplace { claims, ..workplace }
        })))
    }

    /// Searches those of the parts that are open, side by side. Also gives why the application cannot be searched, if so.
    async fn parts(
        &self,
        workplaces: &HashMap<ObjectKind, Arc<Workplace>>,
        parts: Vec<PlanPart>,
    ) -> store::Result<(Vec<PlanPart>, Option<ErrorInformation>)> {
        let mut searches = Vec::new();
        for (kind, workplace) in workplaces {
            let open = parts.iter().filter(|part| {
                part.item.kind == *kind
                    && part.item.search == PlannedSearch::Open
                    && part.item.action != PlannedAction::Members
            });
            let open: HashMap<ObjectId, &PlanPart> = open.map(|part| (part.item.object_id, part)).collect();
            let ids: Vec<ObjectId> = open.keys().copied().collect();
            for subject in workplace.store.subjects(&workplace.run, *kind, &ids).await? {
                let Some(part) = open.get(&subject.object.id).map(|part| PlanPart::clone(part)) else {
                    continue;
                };
                let workplace = workplace.clone();
                searches.push(async move {
                    let looked = look_for(workplace.clone(), subject.clone()).await;
                    looked.map(|looked| looked.map(|looked| told(part, looked, &subject, &workplace)))
                });
            }
        }
        let mut searches = futures::stream::iter(searches).buffer_unordered(self.engine.concurrency());
        let (mut found, mut failed) = (Vec::new(), None);
        while let Some(searched) = searches.next().await {
            match searched {
                Ok(part) => found.extend(part),
                Err(error) if error.was_stopped() => {}
                Err(error) => {
                    let reason = "The application could not be searched. What was not searched is as it was.";
                    let error = information(error.kind.code(), reason, error.to_string());
                    failed.get_or_insert(error);
                }
            }
        }
        Ok((found, failed))
    }
}

/// The part as it is once it is known who was found. What it was made from stays, so that it is found stale by the same.
fn told(mut part: PlanPart, looked: Looked, subject: &store::Subject, workplace: &Workplace) -> PlanPart {
    let Looked { planned, requests } = looked;
    let id = found_id(&planned.plan).to_owned();
    let (links, matched_by) = match &planned.plan {
        Decision::Change(alteration) if alteration.intent == crate::plan::Intent::Update => {
            (true, alteration.matched_by.clone())
        }
        Decision::Leave(leave) => match &leave.link {
            LinkFate::Adopt(adoption) => (true, Some(adoption.matched_by.clone())),
            _ => (false, None),
        },
        _ => (false, None),
    };
    let Some(rendered) = render(subject, planned, workplace) else {
        return part;
    };
    let Rendered {
        action,
        reason,
        content,
        works,
        ..
    } = rendered;
    let mut searches = std::mem::take(&mut part.content.requests);
    searches.truncate(requests);
    part.content = content;
    searches.append(&mut part.content.requests);
    part.content.requests = searches;
    part.item.requests = i64::try_from(part.content.requests.len()).unwrap_or(i64::MAX);
    part.item.search = PlannedSearch::Done;
    part.works = works || links;
    (part.item.action, part.item.reason) = if links {
        let by = matched_by.unwrap_or_default();
        let linked = format!("Linked to {id}, found by {by}");
        let reason = if action == PlannedAction::Update {
            format!("{linked}. {reason}")
        } else {
            linked
        };
        (PlannedAction::Link, reason)
    } else {
        (action, reason)
    };
    part.found = Some(id);
    part
}
