use tokio::time::Instant;

use super::{Fault, FaultKind};

/// A fault that was switched on, and what it has done since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActiveFault {
    /// The fault.
    pub fault: Fault,
    /// How many requests it was asked about.
    pub seen: u64,
    /// How many requests it has hit.
    pub hits: u64,
    /// The window of a quota: when it began and how many requests it has let through.
    window: Option<(Instant, u64)>,
}

impl ActiveFault {
    pub(super) fn new(fault: Fault) -> Self {
        Self {
            fault,
            seen: 0,
            hits: 0,
            window: None,
        }
    }

    /// Whether it will hit nothing any more.
    pub fn is_over(&self) -> bool {
        self.fault.times.is_some_and(|times| self.hits >= times)
    }

    /// Whether it hits this request; counts.
    pub(super) fn hits(&mut self, now: Instant) -> bool {
        if self.is_over() || self.is_within_quota(now) {
            return false;
        }
        self.seen += 1;
        let Some(position) = self.seen.checked_sub(self.fault.after + 1) else {
            return false;
        };
        // Of any hundred in a row exactly `share` are hit.
        let share = u64::from(self.fault.share);
        let is_hit = (position + 1) * share / 100 > position * share / 100;
        self.hits += u64::from(is_hit);
        is_hit
    }

    /// Whether a quota lets a request through.
    fn is_within_quota(&mut self, now: Instant) -> bool {
        let FaultKind::Quota { requests, window, .. } = self.fault.kind else {
            return false;
        };
        let (began, served) = match self.window {
            Some((began, served)) if now < began + window => (began, served),
            _ => (now, 0),
        };
        let is_within = served < requests;
        self.window = Some((began, served + u64::from(is_within)));
        is_within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the first requests are hit, from 1.
    fn hit(fault: Fault, requests: u64) -> Vec<u64> {
        let mut active = ActiveFault::new(fault);
        let now = Instant::now();
        (1..=requests).filter(|_| active.hits(now)).collect()
    }

    #[test]
    fn hits_are_counted_out() {
        let fault = Fault::new(FaultKind::DropBefore);
        let cases = [
            (fault, vec![1, 2, 3, 4, 5, 6, 7, 8]),
            (fault.times(2), vec![1, 2]),
            (fault.after(6), vec![7, 8]),
            (fault.share(25), vec![4, 8]),
            (fault.share(50).after(1), vec![3, 5, 7]),
            (fault.share(50).times(1), vec![2]),
            (fault.share(0), vec![]),
        ];
        for (fault, expected) in cases {
            assert_eq!(hit(fault, 8), expected, "{fault:?}");
        }
        assert_eq!(hit(fault.share(37), 1000).len(), 370);
    }
}
