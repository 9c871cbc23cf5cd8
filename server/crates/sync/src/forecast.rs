//! Plans: what the next cycle would do, before it does it, and running exactly that.
//!
//! The same candidates are read and the same [`decide`](crate::plan::decide) is asked as in a cycle, some at a time, and
//! nothing is sent: whoever has no account that is known is searched for only when the plan is run. An account that comes into
//! being by the plan has no id yet, so its name stands in its place where others refer to it.
//!
//! The plan of a change that is not saved ([`Drafted`]) shows its effect: everybody is decided about with the change and
//! without it, and who would get the same requests either way is only counted (`effect`).
//!
//! `render` says which requests a decision comes to, `members` what becomes of groups, `search` asks who has an account
//! already, `run` runs an approved plan, `stopping` ends both when somebody stops them.

mod effect;
mod inputs;
mod members;
mod render;
mod run;
mod search;
mod stopping;

use std::collections::{HashMap, HashSet};

use model::{
    CycleId, Decision, ErrorInformation, ObjectId, ObjectKind, Plan, PlanState, PlannedAction, PlannedItem,
    PlannedOutcome, attribute,
};
use store::{Claim, JobRun, LinkState, PlanPart, Subject};
use uuid::Uuid;

use crate::apply::Workplace;
use crate::cycle::{candidates, prepare};
use crate::engine::Engine;
use crate::halt::Halt;
use crate::mapper::Mapper;
use crate::order::waves;
use crate::plan::decide;
use crate::standing::Standing;
use crate::terms::Terms;
use crate::thread;
pub use effect::Drafted;
use inputs::Inputs;
use render::{Rendered, render};

/// People or groups read from the store at a time.
const READ: usize = 256;

impl Engine {
    /// Makes a plan that was begun, on the thread of the cycles; returns at once. With a change that is not saved it is the
    /// plan of its effect.
    pub fn spawn_plan(&self, plan: Plan, drafted: Option<Drafted>) -> tokio::task::JoinHandle<()> {
        let engine = self.clone();
        thread::spawn(async move {
            let (id, application) = (plan.id, plan.application_id);
            if let Err(error) = Box::pin(make(&engine, plan, drafted)).await {
                tracing::error!(plan.id = %id, error = &error as &dyn std::error::Error, "a plan could not be made");
            }
            engine.announce(application);
        })
    }

    /// Searches for the accounts of those in a plan who may have one, on the thread of the cycles; returns at once.
    pub fn spawn_search(&self, plan: Plan, drafted: Option<Drafted>) -> tokio::task::JoinHandle<()> {
        let engine = self.clone();
        thread::spawn(async move {
            let (id, application) = (plan.id, plan.application_id);
            if let Err(error) = search::run(&engine, plan, drafted).await {
                tracing::error!(plan.id = %id, error = &error as &dyn std::error::Error, "a plan's accounts could not be searched");
            }
            engine.announce(application);
        })
    }

    /// Runs a plan that was approved on the job that was borrowed for it, on the thread of the cycles; returns at once.
    pub fn spawn_approved(&self, plan: Plan, claim: Claim) -> tokio::task::JoinHandle<()> {
        let engine = self.clone();
        thread::spawn(async move {
            let (id, application) = (plan.id, plan.application_id);
            if let Err(error) = run::run(&engine, plan, claim).await {
                tracing::error!(plan.id = %id, error = &error as &dyn std::error::Error, "a plan could not be run");
            }
            engine.announce(application);
        })
    }
}

async fn make(engine: &Engine, plan: Plan, drafted: Option<Drafted>) -> store::Result<()> {
    let store = engine.store();
    let Some(saved) = store.job_run(plan.application_id).await? else {
        return Ok(());
    };
    let run = drafted.map(|drafted| drafted.on(&saved));
    let mut maker = Maker {
        engine,
        saved: run.as_ref().map(|_| &saved),
        run: run.as_ref().unwrap_or(&saved),
        plan,
        buffer: Vec::new(),
        position: 0,
        wave: 0,
        newcomers: HashMap::new(),
        removals: 0,
    };
    let made = maker.make().await;
    let (state, error) = match &made {
        Ok(Ok(())) => (PlanState::Ready, None),
        Ok(Err(error)) => (PlanState::Failed, Some(words(error))),
        Err(_) => (
            PlanState::Failed,
            Some("Rollcall's own database failed; the server's log says why.".to_owned()),
        ),
    };
    let plan = &maker.plan;
    store
        .end_plan(plan, state, error.as_deref(), None, engine.now())
        .await?;
    made.map(|_| ())
}

pub(crate) fn words(error: &ErrorInformation) -> String {
    format!("{} {}", error.reason, error.additional_details)
        .trim()
        .to_owned()
}

/// A client and mappings as a cycle has them, which sends nothing.
pub(crate) async fn workplace(
    engine: &Engine,
    run: &JobRun,
    kind: ObjectKind,
    halt: &Halt,
) -> store::Result<Option<Result<Workplace, ErrorInformation>>> {
    let Some(mapping) = run.schema.enabled_mapping(kind) else {
        return Ok(None);
    };
    let terms = Terms::read(engine.store(), run, engine.concurrency(), engine.now()).await?;
    let claim = Claim {
        run: run.clone(),
        owner: String::new(),
    };
    let cycle = CycleId::from(Uuid::nil());
    let prepared = prepare(engine, &claim, mapping, cycle, halt.clone(), &terms).await?;
    Ok(Some(prepared))
}

/// Whether there is an account that works.
fn is_active(subject: &Subject) -> bool {
    let link = subject.link.as_ref();
    link.is_some_and(|link| link.state == LinkState::Active)
}

/// Makes one plan.
pub(crate) struct Maker<'a> {
    engine: &'a Engine,
    run: &'a JobRun,
    /// The job without the change whose effect is planned.
    saved: Option<&'a JobRun>,
    plan: Plan,
    /// Parts that are not written yet.
    buffer: Vec<PlanPart>,
    position: i64,
    wave: i64,
    /// Those to whom the plan gives an account, with what stands in the place of its id.
    newcomers: HashMap<ObjectId, String>,
    /// Removals about which nobody decided.
    removals: i64,
}

impl Maker<'_> {
    async fn make(&mut self) -> store::Result<Result<(), ErrorInformation>> {
        let halt = Halt::default();
        for kind in [ObjectKind::User, ObjectKind::Group] {
            let workplace = match workplace(self.engine, self.run, kind, &halt).await? {
                None => continue,
                Some(Ok(workplace)) => workplace,
                Some(Err(error)) => return Ok(Err(error)),
            };
            self.objects(&workplace).await?;
            if kind == ObjectKind::User {
                self.references(&workplace).await?;
            }
        }
        self.guard().await?;
        let mapping = self.run.schema.enabled_mapping(ObjectKind::Group);
        if mapping.is_some_and(Mapper::sends_members)
            && let Some(Ok(workplace)) = workplace(self.engine, self.run, ObjectKind::Group, &halt).await?
        {
            self.groups(&workplace).await?;
        }
        self.write().await?;
        Ok(Ok(()))
    }

    /// Leavers first, then everybody else with managers before their reports, as in a cycle.
    async fn objects(&mut self, workplace: &Workplace) -> store::Result<()> {
        let candidates = if self.run.draft.is_empty() {
            candidates(self.engine, self.run, workplace.kind).await?
        } else {
            let store = self.engine.store();
            store.drafted_candidates(self.run, workplace.kind).await?
        };
        self.plan.total += i64::try_from(candidates.len()).unwrap_or(i64::MAX);
        let before = self.before(workplace).await?;
        let linked = candidates.iter().filter(|candidate| candidate.linked);
        let linked: Vec<ObjectId> = linked.map(|candidate| candidate.id).collect();
        let mut leavers = HashSet::new();
        self.pass(workplace, before.as_ref(), &linked, &mut |subject, scope| {
            scope.is_soft_deleted() && leavers.insert(subject.object.id)
        })
        .await?;
        for wave in waves(&candidates) {
            self.pass(workplace, before.as_ref(), &wave, &mut |subject, _| {
                !leavers.contains(&subject.object.id)
            })
            .await?;
        }
        Ok(())
    }

    /// Plans those whom the filter keeps; `before` is the workplace without the change.
    async fn pass(
        &mut self,
        workplace: &Workplace,
        before: Option<&Workplace>,
        ids: &[ObjectId],
        keeps: &mut (dyn FnMut(&Subject, Standing) -> bool + Send),
    ) -> store::Result<()> {
        self.wave += 1;
        let store = self.engine.store();
        for ids in ids.chunks(READ) {
            let mut as_saved = HashMap::new();
            if let Some(before) = before {
                let subjects = store.subjects(&before.run, workplace.kind, ids).await?;
                as_saved.extend(subjects.into_iter().map(|subject| (subject.object.id, subject)));
            }
            let subjects = store.subjects(self.run, workplace.kind, ids).await?;
            for subject in subjects {
                if keeps(&subject, Standing::of_subject(&subject, &workplace.scope)) {
                    self.plan.done += 1;
                    let as_saved = before.zip(as_saved.remove(&subject.object.id));
                    self.one(workplace, subject, as_saved);
                }
            }
            self.write().await?;
        }
        Ok(())
    }

    /// People whose manager gets an account by this plan.
    async fn references(&mut self, workplace: &Workplace) -> store::Result<()> {
        let ids = self
            .engine
            .store()
            .references_to_planned(self.run, self.plan.id)
            .await?;
        self.plan.total += i64::try_from(ids.len()).unwrap_or(i64::MAX);
        self.pass(workplace, None, &ids, &mut |_, _| true).await
    }

    /// Decides about somebody. Who has no account yet but gets one by the plan stands for it where others refer to them.
    fn decided(&self, workplace: &Workplace, subject: &mut Subject) -> Option<Rendered> {
        if subject.manager_target.is_none() {
            let manager = subject.object.manager.and_then(|id| self.newcomers.get(&id));
            subject.manager_target = manager.cloned();
        }
        let planned = decide(subject, workplace.context());
        render(subject, planned, workplace)
    }

    fn one(&mut self, workplace: &Workplace, mut subject: Subject, as_saved: Option<(&Workplace, Subject)>) {
        let inputs = Inputs::of(&subject, workplace, &self.newcomers);
        let rendered = self.decided(workplace, &mut subject);
        let rendered = match as_saved {
            None => rendered,
            Some((before, mut as_saved)) => {
                let without = self.decided(before, &mut as_saved);
                match effect::of(without, rendered, is_active(&subject)) {
                    effect::Effect::Shown(rendered) => Some(rendered),
                    effect::Effect::Same(rendered) => {
                        self.plan.counts.anyway += 1;
                        self.removals += i64::from(subject.staged.is_none() && rendered.is_removal());
                        return;
                    }
                    effect::Effect::Nothing => None,
                }
            }
        };
        let Some(rendered) = rendered else {
            self.plan.counts.unchanged += 1;
            return;
        };
        let is_removal = rendered.is_removal();
        let (mut outcome, mut note) = (PlannedOutcome::Planned, String::new());
        match subject.staged {
            Some(staged) if is_removal && staged.decision != Decision::Allowed => {
                outcome = PlannedOutcome::Held;
                "Held back since an earlier cycle, until somebody allows it.".clone_into(&mut note);
            }
            Some(_) if is_removal => "Somebody allowed it.".clone_into(&mut note),
            _ if is_removal => self.removals += 1,
            _ => {}
        }
        if rendered.action == PlannedAction::Create {
            let name = format!("‹account of {}›", subject.object.display_name());
            self.newcomers.insert(subject.object.id, name);
        }
        let works = rendered.works || (outcome == PlannedOutcome::Held && is_active(&subject));
        self.push(&subject, rendered, inputs.text(), (outcome, note, works));
    }

    fn push(
        &mut self,
        subject: &Subject,
        rendered: Rendered,
        inputs: String,
        (outcome, note, works): (PlannedOutcome, String, bool),
    ) {
        let object = &subject.object;
        self.position += 1;
        self.buffer.push(PlanPart {
            wave: self.wave,
            works,
            inputs,
            essence: rendered.essence(),
            found: None,
            item: PlannedItem {
                position: self.position,
                object_id: object.id,
                kind: object.kind,
                name: object.display_name(),
                detail: match object.kind {
                    ObjectKind::User => object.text(attribute::USER_PRINCIPAL_NAME),
                    ObjectKind::Group => object.text(attribute::MAIL),
                }
                .to_owned(),
                action: rendered.action,
                reason: rendered.reason,
                requests: i64::try_from(rendered.content.requests.len()).unwrap_or(i64::MAX),
                search: rendered.search,
                outcome,
                note,
            },
            content: rendered.content,
        });
    }

    /// Too many removals would be held back, all of them.
    async fn guard(&mut self) -> store::Result<()> {
        self.write().await?;
        let store = self.engine.store();
        let limit = if self.run.guard.enabled {
            self.run
                .guard
                .accounts(store.kept_accounts(self.run.application_id).await?)
        } else {
            None
        };
        if let Some(limit) = limit.filter(|limit| self.removals > *limit) {
            let note = format!(
                "{} accounts would be disabled or deleted, and {limit} are allowed in one cycle: all of them would be held back.",
                self.removals
            );
            store.hold_plan_parts(self.plan.id, &note).await?;
        }
        Ok(())
    }

    /// Writes what was planned so far.
    async fn write(&mut self) -> store::Result<()> {
        let store = self.engine.store();
        let parts = std::mem::take(&mut self.buffer);
        if !parts.is_empty() {
            store.add_plan_parts(self.plan.id, &parts).await?;
        }
        self.plan.alive_at = self.engine.now();
        store.note_progress(&self.plan).await?;
        self.engine.announce(self.plan.application_id);
        Ok(())
    }
}
