//! Waiting at a source for something to change, so that it is read at once instead of at the next time.

use std::collections::HashMap;
use std::time::Duration;

use model::DirectoryId;
use store::ReadClaim;
use tokio::task::JoinHandle;

use crate::engine::Engine;

/// After a source that cannot tell, or failed, it is asked again after this time.
const AGAIN: Duration = Duration::from_mins(1);
/// After a change that no read could take up.
const UNTIL_READ: Duration = Duration::from_mins(10);
/// Changes that follow one another closely become one read.
const SETTLE: Duration = Duration::from_secs(2);

/// Who is being watched, by which version of the settings and from which cursor.
#[derive(Debug, Default)]
pub(crate) struct Watchers {
    running: HashMap<DirectoryId, (i64, Option<String>, JoinHandle<()>)>,
}

/// How waiting for a change ended.
enum Waited {
    /// Nobody wants to know.
    NotWanted,
    /// Something changed; the source is there now, if it can tell.
    Changed(Option<String>),
}

impl Drop for Watchers {
    fn drop(&mut self) {
        for (.., task) in self.running.values() {
            task.abort();
        }
    }
}

impl Engine {
    /// Watches the directories that want it, by their newest settings and from where the last read ended.
    pub(crate) async fn watch_sources(&self, watchers: &mut Watchers) -> store::Result<()> {
        let wanted: Vec<ReadClaim> = self.store().scheduled_directories().await?;
        watchers.running.retain(|id, (.., task)| {
            let stays = wanted.iter().any(|claim| claim.directory_id == *id);
            if !stays {
                task.abort();
            }
            stays
        });
        for claim in wanted {
            let id = claim.directory_id;
            let same = watchers.running.get(&id).is_some_and(|(version, cursor, task)| {
                *version == claim.version && *cursor == claim.cursor && !task.is_finished()
            });
            if same {
                continue;
            }
            if let Some((.., task)) = watchers.running.remove(&id) {
                task.abort();
            }
            let (version, cursor) = (claim.version, claim.cursor.clone());
            let engine = self.clone();
            let task = tokio::spawn(async move { engine.watch(claim).await });
            watchers.running.insert(id, (version, cursor, task));
        }
        Ok(())
    }

    async fn watch(&self, claim: ReadClaim) {
        // A read that ends otherwise than complete keeps the cursor: the same change is not told of again and again.
        let mut since = claim.cursor.clone();
        loop {
            match self.wait_for_change(&claim, since.as_deref()).await {
                Ok(Waited::Changed(place)) => {
                    let tells = place.is_some();
                    since = place.or(since);
                    tokio::time::sleep(SETTLE).await;
                    if self
                        .store()
                        .read_soon(claim.directory_id, self.now())
                        .await
                        .is_ok()
                    {
                        self.wake();
                    }
                    // The read gives another cursor, and with it another watch. If it does not, a source that tells no place
                    // would tell of the same change again and again: the schedule reads meanwhile.
                    tokio::time::sleep(if tells { AGAIN } else { UNTIL_READ }).await;
                }
                Ok(Waited::NotWanted) => return std::future::pending().await,
                Err(error) => {
                    tracing::debug!(directory.id = %claim.directory_id, error, "a source cannot be watched now");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    /// Ends when something changed, or at once when nobody wants to know.
    async fn wait_for_change(&self, claim: &ReadClaim, since: Option<&str>) -> Result<Waited, String> {
        if !claim.settings.schedule.listen {
            return Ok(Waited::NotWanted);
        }
        let opened = self.open_source(claim).await.map_err(|error| error.to_string())?;
        let (source, _) = opened.map_err(|problem| problem.message)?;
        source.changed(since).await.map_err(|problem| problem.message)?;
        Ok(Waited::Changed(source.place()))
    }
}
