//! Provision on demand: one person, or a group with a few of its members, now.
//!
//! It is the same plan and the same way of applying it as in a cycle, and it is logged like one. It takes the job's one
//! lease, so that no cycle works on the same people meanwhile: a cycle that runs ends after its running requests and is taken
//! up again afterwards, which costs planning and no request. The guard is not asked: whoever takes one account away on
//! purpose meant it.

mod steps;

use std::sync::Arc;
use std::time::Duration;

use model::{
    ApplicationId, AuditEntry, CycleId, CycleKind, ErrorInformation, ObjectId, ObjectKind, Timestamp,
};
use scim::AttributePath;
use serde_json::json;
use store::Claim;
use uuid::Uuid;

use crate::advice::information;
use crate::apply::{Workplace, apply, plan_and_note};
use crate::engine::Engine;
use crate::errand::{Errand, Worked};
use crate::halt::Halt;
use crate::members;
use crate::plan::Planned;
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
    let halt = Halt::default();
    let errand = Errand::begin(engine, claim, CycleKind::OnDemand, halt.clone()).await?;
    let timer = tokio::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        halt.stop();
    });
    let worked = work(&errand, what).await;
    timer.abort();
    let cycle = errand.cycle;
    errand.end(worked).await?.ok();
    Ok(cycle)
}

async fn work(errand: &Errand<'_>, what: &OnDemand) -> store::Result<Worked> {
    let workplace = match errand.workplace(what.kind).await? {
        Ok(workplace) => workplace,
        Err(error) => return Ok(Err(error)),
    };
    if let Err(error) = test_connection(errand, &workplace).await {
        return Ok(Err(error));
    }
    if !what.members.is_empty() {
        let people = match errand.workplace(ObjectKind::User).await? {
            Ok(people) => people,
            Err(error) => return Ok(Err(error)),
        };
        for member in &what.members {
            if let Err(error) = one(errand, &people, *member).await? {
                return Ok(Err(error));
            }
        }
    }
    if let Err(error) = one(errand, &workplace, what.object).await? {
        return Ok(Err(error));
    }
    if !what.members.is_empty() {
        errand.recorder.flush().await;
        members::settle_these(&workplace, &errand.recorder, what.object, &what.members).await?;
    }
    Ok(Ok(()))
}

/// Searches for somebody whom nobody can be, as Microsoft Entra does.
async fn test_connection(errand: &Errand<'_>, workplace: &Workplace) -> Worked {
    let mapping = errand.claim.run.schema.enabled_mapping(workplace.kind);
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
async fn one(errand: &Errand<'_>, workplace: &Arc<Workplace>, id: ObjectId) -> store::Result<Worked> {
    errand.recorder.expect(1).await;
    errand.recorder.flush().await;
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
        return Ok(Err(errand.halt.broken().unwrap_or_else(out_of_time)));
    };
    if let Some(entry) = &mut outcome.entry {
        steps::complete(entry, &read, workplace.context());
    }
    errand.recorder.record(outcome).await;
    Ok(Ok(()))
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
