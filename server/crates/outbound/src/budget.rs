//! How many requests an application takes, declared or learned, and keeping to it.
//!
//! Declared limits are never exceeded, neither at the start nor from one cycle to the next. What an application asks for
//! by `Retry-After` holds for all its requests and is never shortened. Where nothing is declared, refusals teach the rate,
//! and failures lower the number of requests at the same time until it is better.
//!
//! Read `state`, which decides, with `window` and `rate`; this file only waits.

mod kept;
mod limit;
mod rate;
mod recent;
mod state;
#[cfg(test)]
mod tests;
mod window;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{Error, Request, Response, retry_after};
pub use kept::KeptBudget;
use kept::Moment;
pub use limit::Limit;
use recent::Recent;
use state::{Reply, State};

/// Whose requests go first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Priority {
    /// Everybody else's.
    #[default]
    Regular,
    /// Whoever is to lose access overtakes, and has places of their own in long stretches.
    Leaver,
}

/// What one application takes; a clone is the same budget.
#[derive(Clone, Debug)]
pub struct Budget(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Whether there is nothing to keep to, so that no request takes the lock.
    is_calm: AtomicBool,
    in_flight: AtomicUsize,
    recent: Recent,
    state: Mutex<State>,
    /// Somebody who waits should look again.
    changed: Notify,
    limits: Vec<Limit>,
}

impl Budget {
    /// A budget with these limits for so many callers, of whose requests only `at_once` may be on their way at the same
    /// time where that is declared.
    pub fn new(limits: Vec<Limit>, callers: usize, at_once: Option<usize>) -> Self {
        let state = State::new(limits.clone(), callers, at_once);
        Self(Arc::new(Inner {
            is_calm: AtomicBool::new(state.is_calm()),
            in_flight: AtomicUsize::new(0),
            recent: Recent::new(Instant::now()),
            state: Mutex::new(state),
            changed: Notify::new(),
            limits,
        }))
    }

    /// The same budget with what was kept of an earlier one.
    #[must_use]
    pub fn with(self, kept: &KeptBudget, now: Timestamp) -> Self {
        let moment = Moment {
            wall: now,
            own: Instant::now(),
        };
        let mut state = self.state();
        kept.restore(&mut state, moment);
        self.0.is_calm.store(state.is_calm(), Ordering::Release);
        drop(state);
        self
    }

    /// What the next cycle has to know; nothing while there is nothing to keep to.
    pub fn kept(&self, now: Timestamp) -> Option<KeptBudget> {
        if self.0.is_calm.load(Ordering::Acquire) {
            return None;
        }
        let moment = Moment {
            wall: now,
            own: Instant::now(),
        };
        let kept = KeptBudget::of(&self.state(), moment);
        (kept != KeptBudget::default()).then_some(kept)
    }

    /// Waits until the request may be sent; nothing once `stop` is cancelled.
    pub async fn acquire(
        &self,
        request: &Request<'_>,
        priority: Priority,
        stop: &CancellationToken,
    ) -> Option<Permit> {
        if self.0.is_calm.load(Ordering::Acquire) {
            self.0.in_flight.fetch_add(1, Ordering::Relaxed);
            return Some(self.permit(Instant::now(), Vec::new()));
        }
        let limits = self.0.limits.iter().enumerate();
        let covered: Vec<usize> = limits
            .filter(|(_, limit)| limit.covers(request))
            .map(|(index, _)| index)
            .collect();
        let mut waiting = None;
        while !stop.is_cancelled() {
            let mut changed = std::pin::pin!(self.0.changed.notified());
            changed.as_mut().enable();
            match self.take(&covered, priority) {
                Ok(now) => return Some(self.permit(now, covered)),
                Err(until) => {
                    if priority == Priority::Leaver && waiting.is_none() {
                        waiting = Some(WaitingLeaver::new(self));
                    }
                    tokio::select! {
                        () = changed => {}
                        () = sleep_until(until) => {}
                        () = stop.cancelled() => {}
                    }
                }
            }
        }
        None
    }

    fn take(&self, covered: &[usize], priority: Priority) -> Result<Instant, Option<Instant>> {
        let mut state = self.state();
        let (now, in_flight) = (Instant::now(), self.0.in_flight.load(Ordering::Relaxed));
        state.take(now, covered, priority, in_flight, &self.0.recent)?;
        self.0.in_flight.fetch_add(1, Ordering::Relaxed);
        self.0.is_calm.store(state.is_calm(), Ordering::Release);
        Ok(now)
    }

    fn permit(&self, sent_at: Instant, covered: Vec<usize>) -> Permit {
        Permit {
            budget: self.clone(),
            sent_at,
            covered,
            reply: Reply::Unknown,
        }
    }

    fn answer(&self, sent_at: Instant, covered: &[usize], reply: Reply) {
        let now = Instant::now();
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
        if self.0.is_calm.load(Ordering::Acquire) && matches!(reply, Reply::Taken | Reply::Unknown) {
            if reply == Reply::Taken {
                self.0.recent.note(now);
            }
            return;
        }
        let mut state = self.state();
        state.answer(now, sent_at, covered, reply, &self.0.recent);
        self.0.is_calm.store(state.is_calm(), Ordering::Release);
        drop(state);
        self.0.changed.notify_waiters();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to send one request. Its end, answered or not, makes room for others.
#[derive(Debug)]
pub struct Permit {
    budget: Budget,
    sent_at: Instant,
    covered: Vec<usize>,
    reply: Reply,
}

impl Permit {
    /// What came of the request.
    pub fn answered(mut self, outcome: &Result<Response, Error>, now: Timestamp) {
        self.reply = reply(outcome, now);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.budget.answer(self.sent_at, &self.covered, self.reply);
    }
}

/// A leaver who waits; others wait as long.
struct WaitingLeaver(Budget);

impl WaitingLeaver {
    fn new(budget: &Budget) -> Self {
        budget.state().leavers_waiting += 1;
        Self(budget.clone())
    }
}

impl Drop for WaitingLeaver {
    fn drop(&mut self) {
        self.0.state().leavers_waiting -= 1;
        self.0.0.changed.notify_waiters();
    }
}

async fn sleep_until(until: Option<Instant>) {
    match until {
        Some(until) => tokio::time::sleep_until(until).await,
        None => std::future::pending().await,
    }
}

fn reply(outcome: &Result<Response, Error>, now: Timestamp) -> Reply {
    match outcome {
        Ok(response) => {
            let asked = retry_after(&response.headers, now);
            match response.status {
                StatusCode::TOO_MANY_REQUESTS => Reply::TooMany(asked),
                StatusCode::SERVICE_UNAVAILABLE => Reply::Trouble(asked),
                StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
                    Reply::Trouble(None)
                }
                _ => Reply::Taken,
            }
        }
        Err(Error::Timeout { .. }) => Reply::Trouble(None),
        Err(_) => Reply::Unknown,
    }
}
