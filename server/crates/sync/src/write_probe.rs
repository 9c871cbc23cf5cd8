//! The write probe of an application, with the job borrowed, so that no cycle works there meanwhile and its budget is the
//! only one.

use std::time::Duration;

use model::{ApplicationId, ErrorInformation, ObjectKind};
use scim::{AttributePath, ProbeNames, ProbeResult, WriteProbe};
use store::Claim;
use tokio_util::sync::CancellationToken;

use crate::advice::information;
use crate::engine::Engine;
use crate::terms::{Keeper, Terms};

/// The longest time for trying.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long an application may lag behind what it answered.
const LAG: Duration = Duration::from_millis(700);
/// The longest wait while cleaning up; with the time for trying, it ends before the job's lease does.
const CLEANING: Duration = Duration::from_secs(15);

/// What became of a write probe.
#[derive(Debug)]
pub enum Probed {
    /// It was tried; the names are those that it used.
    Done(ProbeResult),
    /// The application could not be reached with what is configured.
    Failed(ErrorInformation),
    /// A cycle that runs elsewhere did not let go in time.
    Busy,
    /// There is no such application.
    Gone,
}

impl Engine {
    /// Finds out by throw-away accounts how an application wants its SCIM. Whatever it created is deleted again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn write_probe(&self, application: ApplicationId, names: ProbeNames) -> store::Result<Probed> {
        let Some(run) = self.store().job_run(application).await? else {
            return Ok(Probed::Gone);
        };
        let Some(claim) = self.borrow(&run).await? else {
            return Ok(Probed::Busy);
        };
        let probed = self.probe(&claim, names).await;
        self.give_back(&claim).await?;
        probed
    }

    async fn probe(&self, claim: &Claim, names: ProbeNames) -> store::Result<Probed> {
        let run = &claim.run;
        let terms = Terms::read(self.store(), run, 1, self.now()).await?;
        let client = match self.client(run).await? {
            Ok(client) => client,
            Err(error) => return Ok(Probed::Failed(error)),
        };
        let mapping = run.schema.mapping(ObjectKind::User);
        let matching = mapping.and_then(|mapping| mapping.matching().first().map(|row| row.target.clone()));
        let matching = match AttributePath::parse(matching.as_deref().unwrap_or("userName")) {
            Ok(matching) => matching,
            Err(error) => {
                let reason = "The matching attribute cannot be used.";
                return Ok(Probed::Failed(information(
                    "SchemaInvalid",
                    reason,
                    error.to_string(),
                )));
            }
        };
        let stop = CancellationToken::new();
        let client = client
            .with_dialect(terms.dialect.clone())
            .within(terms.budget.clone())
            .until(stop.clone());
        let mut probe = WriteProbe::new(client, matching, names).with_patience(LAG);
        // Out of time, it is dropped where it waits; what it created is known and deleted.
        let _ = tokio::time::timeout(PATIENCE, probe.run()).await;
        // An application that asks to wait for longer keeps what cannot be deleted in time; the report names it.
        let timer = tokio::spawn(async move {
            tokio::time::sleep(CLEANING).await;
            stop.cancel();
        });
        let result = probe.finish().await;
        timer.abort();
        Keeper::new(&terms).keep(self.store(), claim, self.now()).await?;
        Ok(Probed::Done(result))
    }
}
