//! The people of a pass, read from the store ahead of the requests.

use std::sync::Arc;

use model::ObjectId;
use store::Subject;
use tokio::sync::mpsc;

use crate::apply::{Workplace, plan_and_note};
use crate::halt::Halt;
use crate::plan::Planned;
use crate::thread;

/// People read from the store at a time.
const READ: usize = 256;
/// Such batches read ahead of the requests.
const AHEAD: usize = 2;

/// The people of a pass who were not looked at yet.
pub(crate) struct Queue<'a> {
    halt: Halt,
    batches: mpsc::Receiver<store::Result<Batch>>,
    waiting: std::vec::IntoIter<(Subject, Option<Planned>)>,
    keeps: &'a mut (dyn FnMut(&Subject) -> bool + Send),
    /// Why the store gave no more people.
    failure: Option<store::Error>,
}

impl<'a> Queue<'a> {
    /// Those of these people whom the filter keeps.
    pub(crate) fn new(
        workplace: &Arc<Workplace>,
        ids: &[ObjectId],
        keeps: &'a mut (dyn FnMut(&Subject) -> bool + Send),
    ) -> Self {
        Self {
            halt: workplace.halt.clone(),
            batches: read_ahead(workplace, ids),
            waiting: Vec::new().into_iter(),
            keeps,
            failure: None,
        }
    }

    /// Whether the store gave everybody.
    ///
    /// # Errors
    /// Its failure.
    pub(crate) fn ended(self) -> store::Result<()> {
        self.failure.map_or(Ok(()), Err)
    }

    /// The next person, with their plan where what it sends was written down; nobody once the cycle is to end, also
    /// for those who waited for the store meanwhile.
    pub(crate) async fn next(&mut self) -> Option<(Subject, Option<Planned>)> {
        while !self.halt.is_stopped() {
            if let Some(next) = self.waiting.find(|(subject, _)| (self.keeps)(subject)) {
                return Some(next);
            }
            match self.batches.recv().await? {
                Ok(batch) => self.waiting = batch.into_iter(),
                Err(error) => {
                    self.failure = Some(error);
                    return None;
                }
            }
        }
        None
    }
}

/// People read from the store, with their plans where what they send was written down.
type Batch = Vec<(Subject, Option<Planned>)>;

/// Reads people some batches ahead of the requests, so that no request waits for the store.
fn read_ahead(workplace: &Arc<Workplace>, ids: &[ObjectId]) -> mpsc::Receiver<store::Result<Batch>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let workplace = workplace.clone();
    let batches: Vec<Vec<ObjectId>> = ids.chunks(READ).map(<[ObjectId]>::to_vec).collect();
    thread::beside(async move {
        for batch in batches {
            if workplace.halt.is_stopped() {
                return;
            }
            let read = read(&workplace, &batch).await;
            let failed = read.is_err();
            if sender.send(read).await.is_err() || failed {
                return;
            }
        }
    });
    receiver
}

async fn read(workplace: &Workplace, ids: &[ObjectId]) -> store::Result<Batch> {
    let subjects = workplace
        .store
        .subjects(&workplace.run, workplace.kind, ids)
        .await?;
    let mut plans = plan_and_note(workplace, &subjects).await?;
    Ok(subjects
        .into_iter()
        .map(|subject| {
            let planned = plans.remove(&subject.object.id);
            (subject, planned)
        })
        .collect())
}
