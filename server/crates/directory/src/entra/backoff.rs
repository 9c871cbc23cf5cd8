//! How long to wait before a request is sent again.

use std::time::Duration;

use outbound::{Attempt, StatusCode};

/// The longest that one request waits in all where the service asks for it.
const LONGEST: Duration = Duration::from_mins(5);
/// The longest wait that nobody asked for.
const LONGEST_OWN: Duration = Duration::from_mins(1);
/// Attempts where nobody asks to wait, the first one included.
const ATTEMPTS: u32 = 4;
/// Attempts in all, against a service that asks for no wait for ever.
const ALL_ATTEMPTS: u32 = 40;

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Next {
    /// The outcome counts.
    Leave,
    /// Send it again after that.
    Wait(Duration),
    /// The service asks for more than a read waits, or for that much.
    Throttled(Option<Duration>),
}

/// The attempts of one request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    first: Duration,
    attempts: u32,
    own: u32,
    waited: Duration,
}

impl Backoff {
    /// No attempt yet; `first` is the wait before the second one where nobody asks for another.
    pub(super) const fn new(first: Duration) -> Self {
        Self {
            first,
            attempts: 0,
            own: 0,
            waited: Duration::ZERO,
        }
    }

    /// What to do after this attempt of a request that changes nothing; `chance` is from 0 to 1. What the service asks for
    /// is never shortened. Source: RFC 9110 §10.2.3, "Microsoft Graph throttling guidance".
    pub(super) fn after(&mut self, attempt: Attempt, chance: f64) -> Next {
        self.attempts += 1;
        let (asked, is_throttled) = match attempt {
            Attempt::Answered(StatusCode::TOO_MANY_REQUESTS, asked) => (asked, true),
            Attempt::Answered(
                StatusCode::INTERNAL_SERVER_ERROR
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT,
                asked,
            ) => (asked, asked.is_some()),
            Attempt::NeverSent | Attempt::Broken => (None, false),
            Attempt::Answered(..) | Attempt::Final => return Next::Leave,
        };
        if !is_throttled && self.own + 1 >= ATTEMPTS {
            return Next::Leave;
        }
        let wait = asked.unwrap_or_else(|| self.own_wait(chance));
        if is_throttled && (self.waited.saturating_add(wait) > LONGEST || self.attempts >= ALL_ATTEMPTS) {
            return Next::Throttled(asked);
        }
        self.waited += wait;
        Next::Wait(wait)
    }

    /// From half of a doubling wait to all of it, so that several that were refused together do not come back together.
    fn own_wait(&mut self, chance: f64) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(self.own));
        self.own += 1;
        doubled
            .min(LONGEST_OWN)
            .mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn answered(status: u16, seconds: Option<u32>) -> Attempt {
        let asked = seconds.map(|seconds| SECOND * seconds);
        Attempt::Answered(StatusCode::from_u16(status).unwrap(), asked)
    }

    #[test]
    fn what_is_asked_for_is_never_shortened_and_has_an_end() {
        for status in [429, 500, 502, 503, 504] {
            let mut backoff = Backoff::new(SECOND);
            assert_eq!(
                backoff.after(answered(status, Some(200)), 0.0),
                Next::Wait(200 * SECOND)
            );
            assert_eq!(
                backoff.after(answered(status, Some(100)), 0.0),
                Next::Wait(100 * SECOND)
            );
            assert_eq!(
                backoff.after(answered(status, Some(1)), 0.0),
                Next::Throttled(Some(SECOND))
            );
            let mut backoff = Backoff::new(SECOND);
            assert_eq!(
                backoff.after(answered(status, Some(301)), 0.0),
                Next::Throttled(Some(301 * SECOND))
            );
        }
        let mut backoff = Backoff::new(SECOND);
        let count = (0..100)
            .take_while(|_| backoff.after(answered(429, Some(0)), 0.0) == Next::Wait(Duration::ZERO))
            .count();
        assert_eq!(count, 39);
    }

    #[test]
    fn a_wait_of_ones_own_doubles_and_is_spread() {
        let waits = |chance: f64| {
            let mut backoff = Backoff::new(SECOND);
            std::iter::from_fn(move || match backoff.after(answered(503, None), chance) {
                Next::Wait(wait) => Some(wait.as_secs_f64()),
                _ => None,
            })
            .collect::<Vec<_>>()
        };
        assert_eq!(waits(0.0), [0.5, 1.0, 2.0]);
        assert_eq!(waits(1.0), [1.0, 2.0, 4.0]);
        let mut backoff = Backoff::new(SECOND);
        let mut waited = Duration::ZERO;
        let last = loop {
            match backoff.after(answered(429, None), 1.0) {
                Next::Wait(wait) => waited += wait,
                other => break other,
            }
        };
        assert_eq!(last, Next::Throttled(None));
        assert!(waited <= LONGEST && waited > LONGEST / 2, "{waited:?}");
    }

    #[test]
    fn what_does_not_pass_is_left() {
        for attempt in [
            answered(200, None),
            answered(404, None),
            answered(410, Some(1)),
            Attempt::Final,
        ] {
            assert_eq!(Backoff::new(SECOND).after(attempt, 0.0), Next::Leave);
        }
        let mut backoff = Backoff::new(SECOND);
        let count = (0..10)
            .take_while(|_| matches!(backoff.after(Attempt::Broken, 0.5), Next::Wait(_)))
            .count();
        assert_eq!(count, 3);
    }
}
