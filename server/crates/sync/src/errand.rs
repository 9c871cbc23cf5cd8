//! What is done on a job that was lent: on demand, or by an approved plan. It is a cycle of its own, which moves no watermark.

use std::sync::Arc;

use model::{CycleId, CycleKind, CycleState, ErrorInformation, ObjectKind};
use store::{Claim, CycleEnd};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::advice::information;
use crate::apply::Workplace;
use crate::cycle::prepare;
use crate::engine::Engine;
use crate::guard::Admitted;
use crate::halt::Halt;
use crate::recorder::{Recorder, Recording};
use crate::terms::{Keeper, Terms};

/// Done, or why it failed as a whole.
pub(crate) type Worked = Result<(), ErrorInformation>;

/// One cycle on a job that was lent.
pub(crate) struct Errand<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) claim: &'a Claim,
    pub(crate) cycle: CycleId,
    pub(crate) halt: Halt,
    pub(crate) recorder: Recorder,
    terms: Terms,
    recording: JoinHandle<store::Result<model::CycleCounts>>,
}

impl<'a> Errand<'a> {
    /// Begins the cycle.
    pub(crate) async fn begin(
        engine: &'a Engine,
        claim: &'a Claim,
        kind: CycleKind,
        halt: Halt,
    ) -> store::Result<Self> {
        let (store, cycle) = (engine.store(), CycleId::from(Uuid::now_v7()));
        store.begin_cycle(claim, cycle, kind, engine.now()).await?;
        let terms = Terms::read(store, &claim.run, engine.concurrency(), engine.now()).await?;
        let (recorder, recording) = Recorder::start(Recording {
            store: store.clone(),
            claim: Arc::new(claim.clone()),
            cycle,
            keeper: Keeper::new(&terms),
            // What is off, or changed meanwhile, ends a cycle, but not what somebody asked for.
            halt: Halt::default(),
            clock: engine.clock(),
            announce: engine.announcer(claim.run.application_id),
        });
        Ok(Self {
            engine,
            claim,
            cycle,
            halt,
            recorder,
            terms,
            recording,
        })
    }

    /// Gets ready to work on people or groups. The inner error fails the errand.
    pub(crate) async fn workplace(
        &self,
        kind: ObjectKind,
    ) -> store::Result<Result<Arc<Workplace>, ErrorInformation>> {
        let Some(mapping) = self.claim.run.schema.enabled_mapping(kind) else {
            let what = match kind {
                ObjectKind::User => "Users",
                ObjectKind::Group => "Groups",
            };
            let reason = format!("{what} are not provisioned: their mapping is switched off.");
            let code = "EntrySynchronizationSkipped";
            return Ok(Err(information(code, reason, String::new())));
        };
        let (cycle, halt) = (self.cycle, self.halt.clone());
        let prepared = prepare(self.engine, self.claim, mapping, cycle, halt, &self.terms);
        // Whoever takes one account away on purpose, or approves it, meant it.
        let asked = |workplace| Workplace {
            admitted: Admitted::Asked,
            ..workplace
        };
        Ok(prepared.await?.map(|workplace| Arc::new(asked(workplace))))
    }

    /// Ends the cycle, once everything is written down.
    ///
    /// # Errors
    /// When the store fails, or failed.
    pub(crate) async fn end(self, worked: store::Result<Worked>) -> store::Result<Worked> {
        for outcome in self.halt.take_held() {
            self.recorder.record(outcome).await;
        }
        drop(self.recorder);
        self.recording
            .await
            .map_err(|_| store::Error::Corrupt { what: "recorder" })??;
        let worked = worked?.and_then(|()| self.halt.broken().map_or(Ok(()), Err));
        let end = CycleEnd {
            state: match &worked {
                Err(_) => CycleState::Failed,
                Ok(()) if self.halt.is_stopped() => CycleState::Stopped,
                Ok(()) => CycleState::Completed,
            },
            error: worked.as_ref().err(),
            watermark: None,
            quarantine: None,
        };
        let store = self.engine.store();
        store
            .end_cycle(self.claim, self.cycle, &end, self.engine.now())
            .await?;
        Ok(worked)
    }
}
