//! When the newest requests were answered, noted without a lock.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::time::Instant;

/// How many are kept.
const KEPT: usize = 1024;

/// When the newest requests were answered.
#[derive(Debug)]
pub(super) struct Recent {
    began: Instant,
    next: AtomicUsize,
    /// Microseconds since the beginning, plus 1; 0 is an empty place.
    times: Box<[AtomicU64]>,
}

impl Recent {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            began: now,
            next: AtomicUsize::new(0),
            times: (0..KEPT).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    pub(super) fn note(&self, now: Instant) {
        let place = self.next.fetch_add(1, Ordering::Relaxed) % KEPT;
        if let Some(time) = self.times.get(place) {
            time.store(self.microseconds(now), Ordering::Relaxed);
        }
    }

    /// How many were answered since then; with more than are kept, at least so many.
    pub(super) fn since(&self, since: Instant) -> usize {
        let since = self.microseconds(since);
        self.times
            .iter()
            .filter(|time| time.load(Ordering::Relaxed) >= since)
            .count()
    }

    fn microseconds(&self, at: Instant) -> u64 {
        let since = at.saturating_duration_since(self.began).as_micros();
        u64::try_from(since).unwrap_or(u64::MAX - 1) + 1
    }
}
