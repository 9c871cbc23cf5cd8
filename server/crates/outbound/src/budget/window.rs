//! A limit, and which of its places are taken.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::{Limit, Priority};

/// From this stretch on, places are kept for leavers. In a shorter one a leaver, who overtakes, waits for less anyway.
const RESERVED_FROM: Duration = Duration::from_secs(10);
/// Of so many places one is kept.
const ONE_RESERVED_OF: usize = 10;

/// A limit, and which of its places are taken.
///
/// A request has its place from its sending until a whole stretch after its answer, because the application counted it at
/// some moment in between: so, however long requests and answers travel, it never counts more than it allows.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) limit: Limit,
    /// Sent and not answered.
    pub(super) open: usize,
    /// When each of the others was answered, the oldest first.
    answered: VecDeque<Instant>,
}

impl Window {
    pub(super) fn new(limit: Limit) -> Self {
        Self {
            limit,
            open: 0,
            answered: VecDeque::new(),
        }
    }

    /// When there is a place: `Ok` for now, `Err` for later, with the time unless an answer has to come first. `credit` is
    /// how much earlier than its answer a request was counted at least.
    pub(super) fn place(
        &mut self,
        now: Instant,
        priority: Priority,
        credit: Duration,
    ) -> Result<(), Option<Instant>> {
        let held = self.limit.stretch().saturating_sub(credit);
        while self
            .answered
            .front()
            .is_some_and(|&answered| answered + held <= now)
        {
            self.answered.pop_front();
        }
        let places = self.places(priority);
        let taken = self.open + self.answered.len();
        if taken < places {
            return Ok(());
        }
        Err(self.answered.get(taken - places).map(|&answered| answered + held))
    }

    /// A request was answered.
    pub(super) fn answer(&mut self, now: Instant) {
        self.open = self.open.saturating_sub(1);
        self.answered.push_back(now);
    }

    /// Until when places are taken and how many, put together to few entries that say rather too much than too little.
    pub(super) fn taken(&self, now: Instant) -> Vec<(Instant, usize)> {
        let stretch = self.limit.stretch();
        let grain = stretch / 60;
        let mut taken: Vec<(Instant, usize)> = Vec::new();
        let answered = self.answered.iter().copied();
        for answered in answered.chain(std::iter::repeat_n(now, self.open)) {
            let free_at = answered + stretch;
            match taken.last_mut() {
                Some((first, count)) if free_at <= *first => *count += 1,
                _ => taken.push((free_at + grain, 1)),
            }
        }
        taken
    }

    /// Takes places until the given time, as said by [`taken`](Self::taken).
    pub(super) fn take(&mut self, taken: &[(Instant, usize)]) {
        for &(free_at, count) in taken {
            let answered = free_at.checked_sub(self.limit.stretch()).unwrap_or(free_at);
            self.answered.extend(std::iter::repeat_n(answered, count));
        }
    }

    fn places(&self, priority: Priority) -> usize {
        let all = usize::try_from(self.limit.requests).unwrap_or(usize::MAX).max(1);
        let is_reserved = self.limit.stretch() >= RESERVED_FROM && self.limit.concerns_leavers();
        match priority {
            Priority::Regular if is_reserved => all - all / ONE_RESERVED_OF,
            _ => all,
        }
    }
}
