//! Stopping the work on a plan, wherever it is done.

use std::time::Duration;

use model::{ApplicationId, Plan};
use tokio::task::JoinHandle;

use crate::engine::Engine;
use crate::halt::Halt;

/// Time between two looks at whether another process was told to stop it.
const LOOK: Duration = Duration::from_secs(1);

/// Ends the work on a plan after its running requests as soon as somebody stops it.
pub(super) struct Stopping<'a> {
    engine: &'a Engine,
    application: ApplicationId,
    pub(super) halt: Halt,
    watch: JoinHandle<()>,
}

impl<'a> Stopping<'a> {
    /// Begins to look.
    pub(super) fn watch(engine: &'a Engine, plan: &Plan) -> Self {
        let halt = engine.begin_planned(plan.application_id);
        let (store, id, stopped) = (engine.store().clone(), plan.id, halt.clone());
        let watch = tokio::spawn(async move {
            // A store that cannot say so ends the work by itself.
            while !stopped.is_stopped() && !store.is_plan_stopping(id).await.unwrap_or_default() {
                tokio::time::sleep(LOOK).await;
            }
            stopped.stop();
        });
        Self {
            engine,
            application: plan.application_id,
            halt,
            watch,
        }
    }
}

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.watch.abort();
        self.engine.end_planned(self.application);
    }
}
