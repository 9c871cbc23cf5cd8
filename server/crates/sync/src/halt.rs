//! Whether a running cycle should end, and why.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{ErrorInformation, ObjectId};
use tokio_util::sync::CancellationToken;

use crate::breaker::{Breaker, Sign};
use crate::outcome::Outcome;

/// More than the requests that may have been sent before a failure and are answered after it.
const SENT_BEFORE: u64 = 64;

/// Shared by everything that works on one cycle. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Halt {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    stopped: CancellationToken,
    gave_way: AtomicBool,
    breaker: Mutex<Breaker>,
    /// What failed while the application is under suspicion, with the number of successes until then.
    held: Mutex<VecDeque<(u64, Outcome)>>,
    broken: Mutex<Option<ErrorInformation>>,
}

impl Halt {
    /// Ends the cycle after the running requests.
    pub(crate) fn stop(&self) {
        self.inner.stopped.cancel();
    }

    /// Ends the cycle after the running requests, because somebody wants something done now; it is taken up again.
    pub(crate) fn give_way(&self) {
        self.inner.gave_way.store(true, Ordering::Relaxed);
        self.stop();
    }

    /// Whether it ends because somebody wanted something done.
    pub(crate) fn gave_way(&self) -> bool {
        self.inner.gave_way.load(Ordering::Relaxed)
    }

    /// Whether no further object should be begun.
    pub(crate) fn is_stopped(&self) -> bool {
        self.inner.stopped.is_cancelled()
    }

    /// What ends the waits of this cycle.
    pub(crate) fn signal(&self) -> CancellationToken {
        self.inner.stopped.clone()
    }

    /// The application cannot be worked with at all: the cycle fails for this reason.
    pub(crate) fn break_off(&self, error: ErrorInformation) {
        lock(&self.inner.broken).get_or_insert(error);
        self.stop();
    }

    /// A request failed in a way that may be the application's fault. `true` when it is to be asked whether it is there.
    pub(crate) fn failed(&self, sign: Sign) -> bool {
        lock(&self.inner.breaker).failed(sign)
    }

    /// A request got through.
    pub(crate) fn reached(&self) {
        lock(&self.inner.breaker).reached();
    }

    /// The application was asked, and it is there.
    pub(crate) fn is_there(&self) {
        lock(&self.inner.breaker).is_there();
    }

    /// Keeps what failed until it is known whose fault it is.
    pub(crate) fn hold(&self, outcome: Outcome) {
        let successes = lock(&self.inner.breaker).successes();
        lock(&self.inner.held).push_back((successes, outcome));
    }

    /// Gives what is held away of which is clear now that the application is not at fault: so much succeeded since that
    /// some of it was sent later.
    pub(crate) fn take_cleared(&self) -> Vec<Outcome> {
        let successes = lock(&self.inner.breaker).successes();
        let mut held = lock(&self.inner.held);
        let is_cleared = |(since, _): &(u64, Outcome)| since + SENT_BEFORE <= successes;
        let count = held.iter().take_while(|outcome| is_cleared(outcome)).count();
        held.drain(..count).map(|(_, outcome)| outcome).collect()
    }

    /// Whether this object is among what is held.
    pub(crate) fn holds(&self, object: ObjectId) -> bool {
        lock(&self.inner.held)
            .iter()
            .any(|(_, outcome)| outcome.object_id == object)
    }

    /// Whether something is held that no single object can be at fault for.
    pub(crate) fn holds_what_nothing_else_explains(&self) -> bool {
        lock(&self.inner.held)
            .iter()
            .any(|(_, outcome)| matches!(outcome.sign, Some(Sign::Refused | Sign::Away)))
    }

    /// Gives what is held away.
    pub(crate) fn take_held(&self) -> Vec<Outcome> {
        lock(&self.inner.held)
            .drain(..)
            .map(|(_, outcome)| outcome)
            .collect()
    }

    /// Why the cycle was broken off.
    pub(crate) fn broken(&self) -> Option<ErrorInformation> {
        lock(&self.inner.broken).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
