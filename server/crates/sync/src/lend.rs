//! Borrowing a job from the cycles for a moment.

use std::time::Duration;

use store::{Claim, JobRun};
use tokio::time::Instant;
use uuid::Uuid;

use crate::engine::Engine;
use crate::recorder::LEASE_SECONDS;

/// The longest time that a running cycle is waited for: its running requests end first.
const PATIENCE: Duration = Duration::from_secs(20);
/// Time between two looks at whether the job is free.
const LOOK: Duration = Duration::from_millis(50);

impl Engine {
    /// Takes the job of an application, whether it is on or not. A cycle that runs, here or elsewhere, lets go of it. None
    /// when it does not in time.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn borrow(&self, run: &JobRun) -> store::Result<Option<Claim>> {
        let store = self.store();
        let owner = format!("{}/{}", self.owner(), Uuid::now_v7());
        let deadline = Instant::now() + PATIENCE;
        let application = run.application_id;
        loop {
            let now = self.now();
            // Longer than a lease that begins now: that is how a cycle tells it.
            let wanted = now.plus_seconds(2 * LEASE_SECONDS);
            store.want_job(application, wanted).await?;
            self.give_way(application);
            let lease_until = now.plus_seconds(LEASE_SECONDS);
            // It may be changed while it is waited for.
            let Some(run) = store.job_run(application).await? else {
                return Ok(None);
            };
            let claim = store.claim_wanted_job(&run, &owner, now, lease_until).await?;
            if claim.is_some() {
                return Ok(claim);
            }
            if Instant::now() >= deadline {
                store.want_job(application, model::Timestamp(0)).await?;
                return Ok(None);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The claim with the job as it is saved now, after a change that its holder made.
    ///
    /// # Errors
    /// When the store fails, or the application is gone.
    pub async fn as_saved(&self, claim: Claim) -> store::Result<Claim> {
        let run = self.store().job_run(claim.run.application_id).await?;
        let run = run.ok_or(store::Error::Corrupt { what: "claim" })?;
        Ok(Claim { run, ..claim })
    }

    /// Gives the job back; cycles go on.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn give_back(&self, claim: &Claim) -> store::Result<()> {
        self.store().release_wanted_job(claim).await?;
        self.announce(claim.run.application_id);
        self.wake();
        Ok(())
    }
}
