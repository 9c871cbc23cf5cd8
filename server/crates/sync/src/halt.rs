//! Whether a running cycle should end, and why.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use model::ErrorInformation;
use tokio_util::sync::CancellationToken;

/// Connection-level failures in a row after which a cycle gives up: one may be bad luck.
const PATIENCE: u32 = 8;

/// Shared by everything that works on one cycle. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Halt {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    stopped: CancellationToken,
    failures: AtomicU32,
    broken: Mutex<Option<ErrorInformation>>,
}

impl Halt {
    /// Ends the cycle after the running requests.
    pub(crate) fn stop(&self) {
        self.inner.stopped.cancel();
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
        self.inner
            .broken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(error);
        self.stop();
    }

    /// A request did not get through. Enough of them in a row break the cycle off.
    pub(crate) fn unreachable(&self, error: &ErrorInformation) {
        if self.inner.failures.fetch_add(1, Ordering::Relaxed) + 1 >= PATIENCE {
            self.break_off(error.clone());
        }
    }

    /// A request got through.
    pub(crate) fn reached(&self) {
        self.inner.failures.store(0, Ordering::Relaxed);
    }

    /// Why the cycle was broken off.
    pub(crate) fn broken(&self) -> Option<ErrorInformation> {
        self.inner
            .broken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
