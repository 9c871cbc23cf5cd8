//! Provision on demand: one person, or a group with a few of its members, now.
//!
//! It is the same plan and the same way of applying it as in a cycle, and it is logged like one. It takes the job's one
//! lease, so that no cycle works on the same people meanwhile: a cycle that runs ends after its running requests and is taken
//! up again afterwards, which costs planning and no request. The guard is not asked: whoever takes one account away on
//! purpose meant it.

mod lend;
mod steps;

use std::sync::Arc;
use std::time::Duration;

use model::{
    ApplicationId, AuditEntry, CycleId, CycleKind, CycleState, ErrorInformation, ObjectId, ObjectKind,
    Timestamp,
};
use scim::AttributePath;
use serde_json::json;
use store::{Claim, CycleEnd};
use uuid::Uuid;

use crate::advice::information;
use crate::apply::{Workplace, apply, plan_and_note};
use crate::cycle::prepare;
use crate::engine::Engine;
use crate::halt::Halt;
use crate::members;
use crate::plan::Planned;
use crate::recorder::{Recorder, Recording};
use crate::terms::{Keeper, Terms};
use crate::thread;

/// The longest time that somebody waits for the answer.
const PATIENCE: Duration = Duration::from_secs(25);

/// What is provisioned on demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDemand {
    /// The person or group.
    pub object: ObjectId,
    /// User or group.
    pub kind: ObjectKind,
    /// Members of the group, who are provisioned before it; nobody for a person.
    pub members: Vec<ObjectId>,
}

/// What came of the request as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demanded {
    /// It was worked on; the cycle's log says what came of it.
    Done(CycleId),
    /// A cycle that runs elsewhere did not let go in time.
    Busy,
    /// It was asked for too often: nothing was done, and nothing is until that moment.
    TooOften(Timestamp),
    /// There is no such application.
    Gone,
}

impl Engine {
    /// Provisions somebody now, also while provisioning is off.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn provision_on_demand(
        &self,
        application: ApplicationId,
        what: OnDemand,
        audit: &AuditEntry,
    ) -> store::Result<Demanded> {
        let Some(run) = self.store().job_run(application).await? else {
            return Ok(Demanded::Gone);
        };
        if let Some(until) = self.store().note_request(application, audit).await? {
            return Ok(Demanded::TooOften(until));
        }
        let Some(claim) = self.borrow(&run).await? else {
            return Ok(Demanded::Busy);
        };
        let (engine, lent) = (self.clone(), claim.clone());
        let working = thread::spawn(async move { run_for(&engine, &lent, &what).await });
        let worked = working.await;
        self.give_back(&claim).await?;
        match worked {
            Ok(cycle) => cycle.map(Demanded::Done),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(store::Error::Corrupt { what: "cycle" }),
        }
    }
}

async fn run_for(engine: &Engine, claim: &Claim, what: &OnDemand) -> store::Result<CycleId> {
    let (store, cycle) = (engine.store(), CycleId::from(Uuid::now_v7()));
    store
        .begin_cycle(claim, cycle, CycleKind::OnDemand, engine.now())
        .await?;
    let halt = Halt::default();
    let out_of_time = halt.clone();
    let timer = tokio::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        out_of_time.stop();
    });
    let terms = Terms::read(store, &claim.run, engine.concurrency(), engine.now()).await?;
    let (recorder, recording) = Recorder::start(Recording {
        store: store.clone(),
        claim: claim.clone(),
        cycle,
        keeper: Keeper::new(&terms),
        // What is off, or changed meanwhile, ends a cycle, but not what somebody asked for.
        halt: Halt::default(),
        clock: engine.clock(),
        announce: engine.announcer(claim.run.application_id),
    });
    let place = Place {
        engine,
        claim,
        cycle,
        halt: &halt,
        terms: &terms,
        recorder: &recorder,
    };
    let worked = place.work(what).await;
    timer.abort();
    for outcome in halt.take_held() {
        recorder.record(outcome).await;
    }
    drop(recorder);
    recording
        .await
        .map_err(|_| store::Error::Corrupt { what: "recorder" })??;
    let error = worked?.err();
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
    Ok(cycle)
}

/// Where the objects of one request are worked on.
struct Place<'a> {
    engine: &'a Engine,
    claim: &'a Claim,
    cycle: CycleId,
    halt: &'a Halt,
    terms: &'a Terms,
    recorder: &'a Recorder,
}

/// Done, or why the request as a whole failed.
type Worked = Result<(), ErrorInformation>;

impl Place<'_> {
    async fn work(&self, what: &OnDemand) -> store::Result<Worked> {
        let workplace = match self.workplace(what.kind).await? {
            Ok(workplace) => workplace,
            Err(error) => return Ok(Err(error)),
        };
        if let Err(error) = self.test_connection(&workplace).await {
            return Ok(Err(error));
        }
        if !what.members.is_empty() {
            let people = match self.workplace(ObjectKind::User).await? {
                Ok(people) => people,
                Err(error) => return Ok(Err(error)),
            };
            for member in &what.members {
                if let Err(error) = self.one(&people, *member).await? {
                    return Ok(Err(error));
                }
            }
        }
        if let Err(error) = self.one(&workplace, what.object).await? {
            return Ok(Err(error));
        }
        if !what.members.is_empty() {
            self.recorder.flush().await;
            members::settle_these(&workplace, self.recorder, what.object, &what.members).await?;
        }
        Ok(self.halt.broken().map_or(Ok(()), Err))
    }

    async fn workplace(&self, kind: ObjectKind) -> store::Result<Result<Arc<Workplace>, ErrorInformation>> {
        let Some(mapping) = self.claim.run.schema.enabled_mapping(kind) else {
            let what = match kind {
                ObjectKind::User => "Users",
                ObjectKind::Group => "Groups",
            };
            let reason = format!("{what} are not provisioned: their mapping is switched off.");
            return Ok(Err(information(
                "EntrySynchronizationSkipped",
                reason,
                String::new(),
            )));
        };
        let prepared = prepare(
            self.engine,
            self.claim,
            mapping,
            self.cycle,
            self.halt.clone(),
            self.terms,
        );
        Ok(prepared.await?.map(Arc::new))
    }

    /// Searches for somebody whom nobody can be, as Microsoft Entra does.
    async fn test_connection(&self, workplace: &Workplace) -> Worked {
        let mapping = self.claim.run.schema.enabled_mapping(workplace.kind);
        let key = mapping
            .and_then(|mapping| mapping.matching().first().map(|row| row.target.clone()))
            .and_then(|target| AttributePath::parse(&target).ok());
        let Some(key) = key else { return Ok(()) };
        let nobody = json!(Uuid::now_v7().to_string());
        match workplace.client.find(workplace.resource(), &key, &nobody).await {
            Err(error) if error.was_stopped() => Err(out_of_time()),
            Err(error) if error.is_connection_level() => {
                let details = match error.status {
                    Some(status) => format!("HTTP {status}: {}", error.detail),
                    None => error.detail.clone(),
                };
                Err(information(
                    error.kind.code(),
                    "The connection test failed.",
                    details,
                ))
            }
            // Whatever else it does not like is shown where it matters.
            _ => Ok(()),
        }
    }

    /// Plans and applies one object, and writes down what came of it with all documented steps.
    async fn one(&self, workplace: &Arc<Workplace>, id: ObjectId) -> store::Result<Worked> {
        self.recorder.expect(1).await;
        self.recorder.flush().await;
        let store = &workplace.store;
        let mut subjects = store.subjects(&workplace.run, workplace.kind, &[id]).await?;
        let mut plans = plan_and_note(workplace, &subjects).await?;
        let Some(subject) = subjects.pop() else {
            let reason = "The directory does not have it any more.";
            return Ok(Err(information("ImportSkipped", reason, format!("Id: {id}"))));
        };
        let planned: Option<Planned> = plans.remove(&id);
        let read = subject.clone();
        let Some(mut outcome) = apply(workplace.clone(), subject, planned).await else {
            return Ok(Err(self.halt.broken().unwrap_or_else(out_of_time)));
        };
        if let Some(entry) = &mut outcome.entry {
            steps::complete(entry, &read, workplace.context());
        }
        self.recorder.record(outcome).await;
        Ok(Ok(()))
    }
}

fn out_of_time() -> ErrorInformation {
    information(
        "Timeout",
        format!(
            "The application did not answer within {} seconds, or asks Rollcall to wait longer.",
            PATIENCE.as_secs()
        ),
        String::new(),
    )
}
