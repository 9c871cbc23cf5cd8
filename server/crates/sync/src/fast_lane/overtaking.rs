//! Taking those who have left out of the order of a cycle, and reading what they have once nobody else works on them.

use std::sync::Arc;

use model::{Decision, ObjectId, ObjectKind};
use store::Subject;

use crate::apply::Workplace;
use crate::recorder::Recorder;
use crate::standing::Standing;

/// People read from the store at a time.
const READ: usize = 256;

/// What is known of a running cycle; a test plays one in which something happens between two looks.
pub(super) trait Course: Sync {
    /// These people as the store has them now.
    fn read(&self, ids: &[ObjectId]) -> impl Future<Output = store::Result<Vec<Subject>>> + Send;
    /// Returns when everything that was done so far is in the store.
    fn written(&self) -> impl Future<Output = ()> + Send;
    /// Takes somebody out of the order. `false` while they are worked on, or what came of it is not settled.
    fn overtake(&self, id: ObjectId) -> bool;
    /// Whether somebody is to lose access.
    fn has_left(&self, subject: &Subject) -> bool;
}

/// A cycle that runs.
pub(super) struct Lane<'a> {
    pub(super) workplace: &'a Arc<Workplace>,
    pub(super) recorder: &'a Recorder,
}

impl Course for Lane<'_> {
    async fn read(&self, ids: &[ObjectId]) -> store::Result<Vec<Subject>> {
        let workplace = self.workplace;
        workplace
            .store
            .subjects(&workplace.run, ObjectKind::User, ids)
            .await
    }

    async fn written(&self) {
        self.recorder.flush().await;
    }

    fn overtake(&self, id: ObjectId) -> bool {
        !self.workplace.halt.holds(id) && self.workplace.turns.overtake(id)
    }

    fn has_left(&self, subject: &Subject) -> bool {
        Standing::of_subject(subject, &self.workplace.scope).is_soft_deleted()
    }
}

/// Of these people: those who have left with an account to lose, taken out of the order; and those whose turn runs, to be
/// tried again.
///
/// They are read twice. Only whoever is out of the order stays as they were read: a turn that ended just before may have
/// created the account that the first look did not show.
pub(super) async fn overtakers(
    course: &impl Course,
    ids: &[ObjectId],
) -> store::Result<(Vec<Subject>, Vec<ObjectId>)> {
    let (mut taken, mut later) = (Vec::new(), Vec::new());
    for ids in ids.chunks(READ) {
        for subject in course.read(ids).await? {
            if !course.has_left(&subject) {
                continue;
            }
            let id = subject.object.id;
            if course.overtake(id) {
                taken.push(id);
            } else {
                later.push(id);
            }
        }
    }
    let mut leavers = Vec::with_capacity(taken.len());
    if taken.is_empty() {
        return Ok((leavers, later));
    }
    course.written().await;
    for ids in taken.chunks(READ) {
        let again = course.read(ids).await?;
        leavers.extend(
            again
                .into_iter()
                .filter(|subject| course.has_left(subject) && is_theirs_to_lose(subject)),
        );
    }
    Ok((leavers, later))
}

/// Whether there is an account, and nobody said that it is to be held back.
fn is_theirs_to_lose(subject: &Subject) -> bool {
    let is_held = subject
        .staged
        .is_some_and(|staged| staged.decision != Decision::Allowed);
    subject.link.is_some() && !is_held
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use store::LinkState;

    use super::*;
    use crate::plan::tests::{linked, subject};
    use crate::turns::Turns;

    /// A cycle in which the turn of a leaver ends, with an account, as soon as somebody has looked at them.
    struct EndsMeanwhile {
        turns: Turns,
        /// What came of the turn, and how far it got: done, then written.
        done: Mutex<bool>,
        written: Mutex<bool>,
        /// Whether the turn still runs when it is asked for.
        runs_on: bool,
    }

    impl EndsMeanwhile {
        fn new(runs_on: bool) -> Self {
            Self {
                turns: Turns::default(),
                done: Mutex::new(false),
                written: Mutex::new(false),
                runs_on,
            }
        }
    }

    impl Course for EndsMeanwhile {
        async fn read(&self, _ids: &[ObjectId]) -> store::Result<Vec<Subject>> {
            let mut read = subject();
            read.entitlement = None;
            read.link = (*self.written.lock().unwrap()).then(|| linked(LinkState::Active, true));
            *self.done.lock().unwrap() = true;
            Ok(vec![read])
        }

        async fn written(&self) {
            *self.written.lock().unwrap() = *self.done.lock().unwrap();
        }

        fn overtake(&self, id: ObjectId) -> bool {
            let _turn = self.runs_on.then(|| self.turns.begin(id));
            self.turns.overtake(id)
        }

        fn has_left(&self, subject: &Subject) -> bool {
            subject.entitlement.is_none()
        }
    }

    #[tokio::test]
    async fn an_account_created_between_two_looks_is_taken_from_whoever_left() {
        let course = EndsMeanwhile::new(false);
        let id = subject().object.id;
        let (leavers, later) = overtakers(&course, &[id]).await.unwrap();
        assert_eq!(leavers.len(), 1, "their account is seen");
        assert!(leavers[0].link.is_some());
        assert!(later.is_empty());
    }

    #[tokio::test]
    async fn whoever_is_worked_on_is_tried_again() {
        let course = EndsMeanwhile::new(true);
        let id = subject().object.id;
        let (leavers, later) = overtakers(&course, &[id]).await.unwrap();
        assert!(leavers.is_empty());
        assert_eq!(later, [id]);
    }
}
