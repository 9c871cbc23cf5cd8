//! The decisions of a budget: whether a request may be sent, and what its answer changes.

use std::time::Duration;

use tokio::time::Instant;

use super::rate::{KnownRate, Rate};
use super::recent::Recent;
use super::window::Window;
use super::{Limit, Priority};

/// A refusal that asks to wait for longer says nothing about requests per second.
const LONGEST_STRETCH: Duration = Duration::from_mins(1);
const SHORTEST_STRETCH: Duration = Duration::from_secs(1);
/// Requests taken that are enough to learn from; with fewer it takes more refusals.
const ENOUGH_TAKEN: usize = 5;
const ENOUGH_REFUSALS: u32 = 3;
/// After so many answers the fastest is one over a connection that was open.
const ENOUGH_ANSWERS: u32 = 40;
/// The longest wait, for an application that asks for more than a clock can say: ten years.
const LONGEST_WAIT: Duration = Duration::from_hours(24 * 3650);

/// What an answer says about the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// The request was taken, whatever became of it.
    Taken,
    /// It was one too many; so long the application asks to wait.
    TooMany(Option<Duration>),
    /// The application is overloaded or failed, and perhaps says for how long.
    Trouble(Option<Duration>),
    /// Nothing is known.
    Unknown,
}

/// What is known about one application, and what is going on there.
#[derive(Debug)]
pub(super) struct State {
    pub(super) windows: Vec<Window>,
    pub(super) rate: Option<Rate>,
    pub(super) paused_until: Option<Instant>,
    /// When the newest pause began: what was sent before and is refused says nothing new.
    paused_at: Option<Instant>,
    /// Since when the requests count that were taken before a refusal, and over which stretch; learned from as soon as all
    /// of them are answered.
    lesson: Option<(Instant, Duration)>,
    refusals: u32,
    /// Refusals since a request was taken.
    in_a_row: u32,
    /// Requests at the same time at the most.
    ceiling: usize,
    /// Whether that is fewer than there are callers.
    is_ceiling_declared: bool,
    /// Fewer, because of trouble.
    allowed: Option<usize>,
    allowed_since: Option<Instant>,
    successes: usize,
    pub(super) leavers_waiting: usize,
    fastest: Duration,
    answers: u32,
}

impl State {
    pub(super) fn new(limits: Vec<Limit>, callers: usize, at_once: Option<usize>) -> Self {
        let ceiling = at_once.map_or(callers, |at_once| at_once.min(callers)).max(1);
        Self {
            windows: limits.into_iter().map(Window::new).collect(),
            rate: None,
            paused_until: None,
            paused_at: None,
            lesson: None,
            refusals: 0,
            in_a_row: 0,
            ceiling,
            is_ceiling_declared: ceiling < callers,
            allowed: None,
            allowed_since: None,
            successes: 0,
            leavers_waiting: 0,
            fastest: Duration::MAX,
            answers: 0,
        }
    }

    /// Whether there is nothing to keep to.
    pub(super) fn is_calm(&self) -> bool {
        self.windows.is_empty()
            && self.rate.is_none()
            && self.paused_until.is_none()
            && self.lesson.is_none()
            && self.allowed.is_none()
            && !self.is_ceiling_declared
    }

    /// Whether a request that these windows cover may be sent beside so many others: `Err` says until when it has to wait,
    /// or that something else has to happen first.
    pub(super) fn take(
        &mut self,
        now: Instant,
        covered: &[usize],
        priority: Priority,
        in_flight: usize,
        recent: &Recent,
    ) -> Result<(), Option<Instant>> {
        if let Some(until) = self.paused_until {
            if now < until {
                return Err(Some(until));
            }
            self.paused_until = None;
        }
        if let Some((since, stretch)) = self.lesson.take() {
            self.learn(now, since, stretch, recent);
        }
        if in_flight >= self.allowed.unwrap_or(self.ceiling)
            || (priority == Priority::Regular && self.leavers_waiting > 0)
        {
            return Err(None);
        }
        let credit = self.credit();
        let mut later = Ok(());
        for window in self.covered(covered) {
            later = match (window.place(now, priority, credit), later) {
                (Ok(()), later) => later,
                (Err(at), Ok(())) => Err(at),
                (Err(one), Err(other)) => Err(one.zip(other).map(|(one, other)| one.max(other))),
            };
        }
        later?;
        if let Some(rate) = &mut self.rate {
            rate.place(now, credit)?;
            rate.send(now);
        }
        for window in self.covered(covered) {
            window.open += 1;
        }
        Ok(())
    }

    /// A request that was sent at that time was answered.
    pub(super) fn answer(
        &mut self,
        now: Instant,
        sent_at: Instant,
        covered: &[usize],
        reply: Reply,
        recent: &Recent,
    ) {
        for window in self.covered(covered) {
            window.answer(now);
        }
        if let Some(rate) = &mut self.rate {
            rate.answer(now);
        }
        if reply != Reply::Unknown {
            self.answers = self.answers.saturating_add(1);
            self.fastest = self.fastest.min(now.saturating_duration_since(sent_at));
        }
        match reply {
            Reply::Taken => {
                if let Some(rate) = &mut self.rate {
                    rate.accepted(now);
                }
                if self.paused_at.is_none_or(|at| sent_at > at) {
                    self.in_a_row = 0;
                }
                self.raise();
                recent.note(now);
            }
            Reply::TooMany(asked) => self.refused(now, sent_at, asked),
            Reply::Trouble(asked) => {
                if let Some(wait) = asked {
                    self.pause(now, wait);
                }
                self.lower(now, sent_at);
            }
            Reply::Unknown => {}
        }
    }

    fn refused(&mut self, now: Instant, sent_at: Instant, asked: Option<Duration>) {
        let is_news = self.paused_at.is_none_or(|at| sent_at > at);
        if is_news {
            self.refusals = self.refusals.saturating_add(1);
            self.in_a_row = self.in_a_row.saturating_add(1);
        }
        let own = SHORTEST_STRETCH * 2_u32.pow(self.in_a_row.saturating_sub(1).min(6));
        let wait = asked.unwrap_or(own.min(LONGEST_STRETCH));
        self.pause(now, wait);
        if !is_news {
            return;
        }
        self.paused_at = Some(now);
        if let Some(rate) = &mut self.rate {
            rate.refused(now);
        } else if wait <= LONGEST_STRETCH {
            let stretch = wait.max(SHORTEST_STRETCH);
            self.lesson = Some((now.checked_sub(stretch).unwrap_or(now), stretch));
        }
    }

    /// What an application took in the stretch that it asks to wait for is what it allows.
    fn learn(&mut self, now: Instant, since: Instant, stretch: Duration, recent: &Recent) {
        let taken = recent.since(since);
        if taken < ENOUGH_TAKEN && self.refusals < ENOUGH_REFUSALS {
            return;
        }
        let taken = u32::try_from(taken.max(1)).unwrap_or(u32::MAX);
        let known = KnownRate {
            per_second: f64::from(taken) / stretch.as_secs_f64(),
            failures: 0,
            milliseconds: u64::try_from(stretch.as_millis()).unwrap_or(u64::MAX),
        };
        tracing::debug!(per_second = known.per_second, "a rate was learned");
        self.rate = Some(Rate::new(known, now));
    }

    /// Stops everything; a wait that was asked for is never shortened.
    fn pause(&mut self, now: Instant, wait: Duration) {
        let until = now + wait.min(LONGEST_WAIT);
        self.paused_until = Some(self.paused_until.map_or(until, |other| other.max(until)));
    }

    /// Half as many requests at the same time, once for all that were on their way together.
    fn lower(&mut self, now: Instant, sent_at: Instant) {
        if self.allowed_since.is_none_or(|since| sent_at > since) {
            self.allowed = Some((self.allowed.unwrap_or(self.ceiling) / 2).max(1));
            self.allowed_since = Some(now);
            self.successes = 0;
        }
    }

    /// One request more at the same time, after as many successes as there may be requests.
    fn raise(&mut self) {
        let Some(allowed) = self.allowed else { return };
        self.successes += 1;
        if self.successes >= allowed {
            self.successes = 0;
            self.allowed = Some(allowed + 1).filter(|allowed| *allowed < self.ceiling);
        }
    }

    /// How much earlier than its answer a request was counted, carefully: from being counted until its answer is here, and
    /// from the next one's sending until that is counted, together pass as much time as between the fastest request and its
    /// answer. The first requests open connections, so nothing is known from them.
    fn credit(&self) -> Duration {
        if self.answers < ENOUGH_ANSWERS {
            return Duration::ZERO;
        }
        self.fastest * 9 / 10
    }

    fn covered(&mut self, covered: &[usize]) -> impl Iterator<Item = &mut Window> {
        self.windows
            .iter_mut()
            .enumerate()
            .filter(|(index, _)| covered.contains(index))
            .map(|(_, window)| window)
    }
}
