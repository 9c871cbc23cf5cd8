//! The rate that an application turned out to allow.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::window::Window;
use super::{Limit, Priority};

/// Requests per second, at the least and at the most.
const LEAST: f64 = 1.0 / 60.0;
const MOST: f64 = 1e6;
const LONGEST_MILLISECONDS: u64 = 60_000;
/// How long a rate has to hold before a higher one is tried for the first time; after each that failed, twice as long.
const FIRST_TRIAL: Duration = Duration::from_mins(1);
/// The most doublings of that: about half an hour, for a limit by the second.
const MOST_FAILURES: u32 = 5;
/// How much higher the first trial is; each one after it that holds, twice as much.
const FIRST_STEP: f64 = 0.05;
/// How long a trial has to hold.
const TRIAL: Duration = Duration::from_secs(5);

/// The rate that an application turned out to allow: found by its refusals, carefully raised as long as there are none.
///
/// Requests have equal distances, because nobody knows the stretch over which the application counts. The one over which
/// the rate was found is kept to as well, as if it were declared: often it is that.
#[derive(Debug)]
pub(super) struct Rate {
    /// What is kept of it.
    pub(super) known: KnownRate,
    /// How much higher the running trial is; none while none runs.
    step: Option<f64>,
    /// Since when nothing was refused and the rate was the same.
    since: Instant,
    /// When the last refusal came, and how many requests were taken since.
    refused_at: Instant,
    taken: u32,
    /// Whether anybody had to wait since then: otherwise nothing is learned.
    was_felt: bool,
    next: Instant,
    window: Window,
}

/// What is kept of a rate from cycle to cycle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KnownRate {
    /// Requests per second that hold.
    pub(super) per_second: f64,
    /// How many trials of a higher one failed.
    pub(super) failures: u32,
    /// The stretch over which it was found, in milliseconds.
    pub(super) milliseconds: u64,
}

impl KnownRate {
    fn limit(&self, per_second: f64) -> Limit {
        let stretch = Duration::from_millis(self.milliseconds);
        // A number that is too large for its type becomes the largest.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "`as` does so"
        )]
        let requests = (per_second * stretch.as_secs_f64()).round() as u32;
        Limit {
            requests,
            milliseconds: self.milliseconds,
            ..Limit::default()
        }
    }
}

impl Rate {
    pub(super) fn new(known: KnownRate, now: Instant) -> Self {
        let known = KnownRate {
            per_second: known.per_second.clamp(LEAST, MOST),
            milliseconds: known.milliseconds.clamp(1, LONGEST_MILLISECONDS),
            ..known
        };
        Self {
            known,
            step: None,
            since: now,
            refused_at: now,
            taken: 0,
            was_felt: false,
            next: now,
            window: Window::new(known.limit(known.per_second)),
        }
    }

    /// When the next request may be sent, as [`Window::place`].
    pub(super) fn place(&mut self, now: Instant, credit: Duration) -> Result<(), Option<Instant>> {
        let place = if self.next > now {
            Err(Some(self.next))
        } else {
            self.window.place(now, Priority::Leaver, credit)
        };
        self.was_felt |= place.is_err();
        place
    }

    /// A request is sent. One that was a little late does not make all others late.
    pub(super) fn send(&mut self, now: Instant) {
        let distance = Duration::try_from_secs_f64(1.0 / self.per_second()).unwrap_or(Duration::MAX);
        let on_time = self.next + distance;
        self.next = if on_time > now { on_time } else { now + distance };
        self.window.open += 1;
    }

    /// A request was answered.
    pub(super) fn answer(&mut self, now: Instant) {
        self.window.answer(now);
    }

    /// The application took a request: perhaps it takes more.
    pub(super) fn accepted(&mut self, now: Instant) {
        self.taken = self.taken.saturating_add(1);
        if !self.was_felt || now.saturating_duration_since(self.since) < self.patience() {
            return;
        }
        if self.step.is_some() {
            self.known.per_second = self.per_second();
            self.known.failures = 0;
        }
        self.step = Some(self.step.map_or(FIRST_STEP, |step| (step * 2.0).min(1.0)));
        self.change(now);
    }

    /// The application refused a request for being one too many, for the first time since it last asked to wait.
    pub(super) fn refused(&mut self, now: Instant) {
        if self.step.take().is_some() {
            self.known.failures = (self.known.failures + 1).min(MOST_FAILURES);
        } else {
            let elapsed = now.saturating_duration_since(self.refused_at).as_secs_f64();
            let achieved = f64::from(self.taken) / elapsed.max(0.001);
            let rate = self.known.per_second;
            self.known.per_second = achieved.clamp(rate * 0.5, rate * 0.95).max(LEAST);
        }
        self.refused_at = now;
        self.taken = 0;
        self.change(now);
    }

    /// Another rate holds from now on.
    fn change(&mut self, now: Instant) {
        self.since = now;
        self.was_felt = false;
        self.window.limit = self.known.limit(self.per_second());
    }

    fn per_second(&self) -> f64 {
        self.known.per_second * (1.0 + self.step.unwrap_or(0.0))
    }

    fn patience(&self) -> Duration {
        let stretch = Duration::from_millis(self.known.milliseconds) * 2;
        match self.step {
            Some(_) => TRIAL.max(stretch),
            None => FIRST_TRIAL.max(stretch) * 2_u32.pow(self.known.failures.min(MOST_FAILURES)),
        }
    }
}
