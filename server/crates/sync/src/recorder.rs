//! Writes outcomes down in batches while requests go on.

use std::sync::Arc;
use std::time::Duration;

use model::{CycleCounts, CycleId};
use store::{Claim, CycleBatch, MemberChange, Pulse, Store};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::engine::Clock;
use crate::halt::Halt;
use crate::outcome::Outcome;
use crate::terms::Keeper;
use crate::thread;

/// Outcomes per transaction, at the most.
const BATCH: usize = 256;
/// Members per transaction, at the most by one group.
const MEMBERS: usize = 4096;
/// How long an outcome may wait to be written.
const DELAY: Duration = Duration::from_millis(250);
/// Accounts of a cycle after which the database looks at the sizes of its tables again.
const GROWN: [i64; 3] = [1_000, 10_000, 100_000];
/// Seconds that a claim holds without a sign of life.
pub(crate) const LEASE_SECONDS: i64 = 60;

/// What the recorder is told.
enum Message {
    Expect(usize),
    Outcome(Box<Outcome>),
    /// Members that were added or removed; the outcome of their group follows when all are done.
    Members(Vec<MemberChange>),
    /// Write now, and say so.
    Flush(oneshot::Sender<()>),
}

/// The way to a recorder. It ends when every copy is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Recorder {
    messages: mpsc::Sender<Message>,
}

/// What a recorder needs.
pub(crate) struct Recording {
    pub(crate) store: Store,
    pub(crate) claim: Arc<Claim>,
    pub(crate) cycle: CycleId,
    pub(crate) keeper: Keeper,
    pub(crate) halt: Halt,
    pub(crate) clock: Clock,
    pub(crate) announce: Arc<dyn Fn() + Send + Sync>,
}

impl Recorder {
    /// Starts writing. The handle gives the final counts, or the store's failure.
    pub(crate) fn start(recording: Recording) -> (Self, tokio::task::JoinHandle<store::Result<CycleCounts>>) {
        let (messages, receiver) = mpsc::channel(1024);
        (Self { messages }, tokio::spawn(recording.run(receiver)))
    }

    /// Says how many more objects there are to look at.
    pub(crate) async fn expect(&self, count: usize) {
        // A recorder that ended has failed; its handle says why.
        let _ = self.messages.send(Message::Expect(count)).await;
    }

    /// Has an outcome written down.
    pub(crate) async fn record(&self, outcome: Outcome) {
        let _ = self.messages.send(Message::Outcome(Box::new(outcome))).await;
    }

    /// Has members written down that were added or removed.
    pub(crate) async fn members(&self, changes: Vec<MemberChange>) {
        let _ = self.messages.send(Message::Members(changes)).await;
    }

    /// Waits until everything recorded so far is written.
    pub(crate) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.messages.send(Message::Flush(done)).await.is_ok() {
            let _ = written.await;
        }
    }
}

impl Recording {
    async fn run(mut self, mut messages: mpsc::Receiver<Message>) -> store::Result<CycleCounts> {
        let mut counts = CycleCounts::default();
        let mut batch = CycleBatch::default();
        // Whoever refers to these may have been looked at just before. What they wrote down since must not hide that they
        // have to be looked at again, so it is said once more at the end of each pass.
        let mut relinked = Vec::new();
        let (mut written_at, mut created) = (Instant::now(), 0);
        loop {
            let deadline = written_at
                + if batch.is_empty() {
                    Duration::from_secs(10)
                } else {
                    DELAY
                };
            let mut done = None;
            match tokio::time::timeout_at(deadline, messages.recv()).await {
                Ok(None) => {
                    batch.relinked = relinked;
                    self.write(counts, batch).await?;
                    return Ok(counts);
                }
                Ok(Some(Message::Expect(count))) => counts.total += i64::try_from(count).unwrap_or(i64::MAX),
                Ok(Some(Message::Members(changes))) => batch.members.extend(changes),
                Ok(Some(Message::Outcome(outcome))) => {
                    relinked.extend(outcome.relinked.then_some(outcome.object_id));
                    outcome.add_to(&mut batch, &mut counts);
                }
                Ok(Some(Message::Flush(sender))) => {
                    batch.relinked = std::mem::take(&mut relinked);
                    done = Some(sender);
                }
                Err(_) => {}
            }
            if done.is_some()
                || batch.log.len() >= BATCH
                || batch.members.len() >= MEMBERS
                || Instant::now() >= deadline
            {
                self.write(counts, std::mem::take(&mut batch)).await?;
                if GROWN.iter().any(|size| (created..counts.created).contains(size)) {
                    self.store.refresh_statistics().await;
                }
                created = counts.created;
                written_at = Instant::now();
                if let Some(done) = done {
                    let _ = done.send(());
                }
            }
        }
    }

    async fn write(&mut self, counts: CycleCounts, batch: CycleBatch) -> store::Result<()> {
        let lease_until = (self.clock)().plus_seconds(LEASE_SECONDS);
        let (store, claim, cycle) = (self.store.clone(), Arc::clone(&self.claim), self.cycle);
        let written =
            thread::beside(async move { store.record(&claim, cycle, &counts, &batch, lease_until).await });
        let pulse = written
            .await
            .unwrap_or(Err(store::Error::Corrupt { what: "recorder" }));
        match pulse {
            Ok(Pulse::Continue) => {}
            Ok(Pulse::GiveWay) => self.halt.give_way(),
            Ok(Pulse::Stop) | Err(_) => self.halt.stop(),
        }
        pulse?;
        self.keeper.keep(&self.store, &self.claim, (self.clock)()).await?;
        (self.announce)();
        Ok(())
    }
}
