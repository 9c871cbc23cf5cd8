//! The groups whose members are compared, read from the store ahead of the requests.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use model::{ObjectId, ObjectKind};
use store::{MemberWork, Subject};
use tokio::sync::mpsc;

use super::counterpart;
use crate::apply::Workplace;
use crate::halt::Halt;
use crate::thread;

/// Groups read from the store at a time; few, because a group may be large.
const READ: usize = 8;
/// Such batches read beside one another.
const BESIDE: usize = 2;
/// Such batches read ahead of the requests.
const AHEAD: usize = 1;

/// A group with what is to be done about its members.
pub(super) struct Due {
    pub(super) subject: Subject,
    pub(super) work: MemberWork,
    /// Whether those who are to be added are written down already.
    pub(super) is_noted: bool,
}

/// The groups that were not looked at yet.
pub(super) struct Queue {
    halt: Halt,
    batches: mpsc::Receiver<store::Result<Vec<Due>>>,
    waiting: std::vec::IntoIter<Due>,
}

impl Queue {
    pub(super) fn new(workplace: &Arc<Workplace>, groups: &[ObjectId]) -> Self {
        Self {
            halt: workplace.halt.clone(),
            batches: read_ahead(workplace, groups),
            waiting: Vec::new().into_iter(),
        }
    }

    /// The next group; none when all were looked at, or the cycle is to end.
    ///
    /// # Errors
    /// The store's failure, once; nothing comes after it.
    pub(super) async fn next(&mut self) -> store::Result<Option<Due>> {
        while !self.halt.is_stopped() {
            if let Some(next) = self.waiting.next() {
                return Ok(Some(next));
            }
            match self.batches.recv().await {
                Some(batch) => self.waiting = batch?.into_iter(),
                None => break,
            }
        }
        Ok(None)
    }
}

fn read_ahead(workplace: &Arc<Workplace>, groups: &[ObjectId]) -> mpsc::Receiver<store::Result<Vec<Due>>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let workplace = workplace.clone();
    let batches: Vec<Vec<ObjectId>> = groups.chunks(READ).map(<[ObjectId]>::to_vec).collect();
    thread::beside(async move {
        let reading = batches.into_iter().map(|batch| {
            let workplace = workplace.clone();
            async move { read(&workplace, &batch).await }
        });
        let mut read = stream::iter(reading).buffered(BESIDE);
        while !workplace.halt.is_stopped() {
            let Some(batch) = read.next().await else { return };
            let failed = batch.is_err();
            if sender.send(batch).await.is_err() || failed {
                return;
            }
        }
    });
    receiver
}

/// Reads groups, and writes down at once who is about to be added to those that nobody has to leave first.
async fn read(workplace: &Workplace, groups: &[ObjectId]) -> store::Result<Vec<Due>> {
    let (store, run) = (&workplace.store, &workplace.run);
    let subjects = store.subjects(run, ObjectKind::Group, groups).await?;
    let mut works = store.member_works(run, groups).await?;
    let due: Vec<Due> = subjects
        .into_iter()
        .map(|subject| {
            let work = works.remove(&subject.object.id).unwrap_or_default();
            let is_noted = work.removed.is_empty() && counterpart(&subject).is_some();
            Due {
                subject,
                work,
                is_noted,
            }
        })
        .collect();
    let additions: Vec<_> = due
        .iter()
        .filter(|due| due.is_noted)
        .flat_map(|due| {
            due.work
                .added
                .iter()
                .map(|member| (due.subject.object.id, member))
        })
        .collect();
    store.note_additions(run, &additions).await?;
    Ok(due)
}
