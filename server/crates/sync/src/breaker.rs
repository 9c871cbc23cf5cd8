//! The circuit breaker: whether an application that fails one request after the other is still there.
//!
//! Pure. Failures in a row raise a suspicion; one cheap request then decides. When the application answers it, the objects
//! themselves are at fault, and more of them must fail before it is asked again: an application that fails for the
//! same forty people every time must not keep the rest waiting. When it does not answer, the cycle ends, and what failed
//! since the last answer is not held against anybody.

/// Failures in a row that raise a suspicion at first: one may be bad luck.
const PATIENCE: u32 = 8;
/// The most that it takes later.
const MOST: u32 = 64;

/// How much a failure says about the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It refuses the credentials: nothing else will be answered either.
    Refused,
    /// There is no connection, or no SCIM.
    Away,
    /// It did not answer this time, or said that it failed: others may fare better.
    Unwell,
}

/// Counts failures in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Breaker {
    failures: u32,
    successes: u64,
    patience: u32,
    asking: bool,
}

impl Default for Breaker {
    fn default() -> Self {
        Self {
            failures: 0,
            successes: 0,
            patience: PATIENCE,
            asking: false,
        }
    }
}

impl Breaker {
    /// A request got an answer that says nothing against the application.
    pub(crate) fn reached(&mut self) {
        self.failures = 0;
        self.successes += 1;
    }

    /// How many such answers there were.
    pub(crate) fn successes(&self) -> u64 {
        self.successes
    }

    /// A request failed. `true` when the application is to be asked now whether it is there; only one caller is told so.
    pub(crate) fn failed(&mut self, sign: Sign) -> bool {
        self.failures = self.failures.saturating_add(1);
        let enough = match sign {
            Sign::Refused => self.patience / PATIENCE,
            Sign::Away | Sign::Unwell => self.patience,
        };
        let asks = !self.asking && self.failures >= enough;
        self.asking |= asks;
        asks
    }

    /// It was asked, and it is there.
    pub(crate) fn is_there(&mut self) {
        self.failures = 0;
        self.patience = (self.patience * 2).min(MOST);
        self.asking = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many failures in a row the application is asked.
    fn asks_after(breaker: &mut Breaker, sign: Sign) -> u32 {
        (1..1_000).find(|_| breaker.failed(sign)).unwrap()
    }

    #[test]
    fn failures_in_a_row_raise_a_suspicion_and_an_answer_ends_it() {
        let mut breaker = Breaker::default();
        for _ in 0..7 {
            assert!(!breaker.failed(Sign::Unwell));
        }
        breaker.reached();
        assert_eq!(asks_after(&mut breaker, Sign::Unwell), 8);
    }

    #[test]
    fn refused_credentials_are_suspicious_at_once() {
        assert!(Breaker::default().failed(Sign::Refused));
    }

    #[test]
    fn one_asks_for_all() {
        let mut breaker = Breaker::default();
        assert!(breaker.failed(Sign::Refused));
        for _ in 0..100 {
            assert!(!breaker.failed(Sign::Refused) && !breaker.failed(Sign::Unwell));
        }
    }

    #[test]
    fn an_application_that_is_there_is_asked_less_and_less_often() {
        let mut breaker = Breaker::default();
        let mut asked = Vec::new();
        for _ in 0..5 {
            asked.push(asks_after(&mut breaker, Sign::Unwell));
            breaker.is_there();
        }
        assert_eq!(asked, [8, 16, 32, 64, 64]);
        assert_eq!(asks_after(&mut breaker, Sign::Refused), 8);
    }
}
