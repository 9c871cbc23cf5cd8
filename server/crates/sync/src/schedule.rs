//! The loop around the engine's step: wakes when a job or a read is due, when a directory changed, or when asked.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::engine::Engine;
use crate::reading::Watchers;

/// The longest sleep: what other replicas changed is seen at the latest after this time.
const LONGEST: Duration = Duration::from_secs(15);
/// Changes that follow one another closely become one cycle.
const SETTLE: Duration = Duration::from_millis(300);
/// Pause after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

impl Engine {
    /// Runs cycles until [`Engine::shut_down`], then waits for the running requests to end.
    pub async fn run(&self) {
        let mut changes = self.store().changes();
        let mut cycles = JoinSet::new();
        let (mut reads, mut watchers) = (JoinSet::new(), Watchers::default());
        while !self.is_shutting_down() {
            let now = self.now();
            let mut sleep = match self.claim_due(now).await {
                Ok((claims, next)) => {
                    for claim in claims {
                        let engine = self.clone();
                        cycles.spawn(async move {
                            let application = claim.run.application_id;
                            if let Err(error) = engine.run_claimed(claim).await {
                                tracing::error!(application.id = %application, error = &error as &dyn std::error::Error, "a cycle ended because the store failed");
                            }
                        });
                    }
                    next.map_or(LONGEST, |next| until(next.milliseconds_since(now)))
                }
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the jobs could not be read"
                    );
                    AFTER_FAILURE
                }
            };
            if let Err(error) = self.start_due_read_backs(now).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "accounts could not be read back"
                );
            }
            match self.start_due_reads(now, &mut reads).await {
                Ok(Some(next)) => sleep = sleep.min(until(next.milliseconds_since(now))),
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the directories could not be looked at"
                    );
                }
            }
            if let Err(error) = self.watch_sources(&mut watchers).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the directories could not be watched"
                );
            }
            tokio::select! {
                () = tokio::time::sleep(sleep) => {}
                () = self.wakes().notified() => {}
                Ok(()) = changes.changed() => tokio::time::sleep(SETTLE).await,
                Some(_) = cycles.join_next(), if !cycles.is_empty() => {}
                Some(_) = reads.join_next(), if !reads.is_empty() => {}
            }
            changes.borrow_and_update();
        }
        drop(watchers);
        while cycles.join_next().await.is_some() {}
        while reads.join_next().await.is_some() {}
    }
}

fn until(milliseconds: i64) -> Duration {
    Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0)).clamp(Duration::from_millis(10), LONGEST)
}
