//! Slowing down who guesses: every try counts before it is made, and after five that failed the next one has to wait,
//! longer each time.

use std::net::{IpAddr, Ipv6Addr};

use model::{Problem, ProblemKind, Timestamp};
use store::Attempt;

use super::token::hash;
use crate::{Portal, Result};

/// Failures that cost no time.
const FREE: i64 = 4;
/// The first wait.
const FIRST_SECONDS: i64 = 5;
/// The longest wait.
const LONGEST_SECONDS: i64 = 15 * 60;
/// Failures are forgotten after a day without a try.
const REMEMBERED_SECONDS: i64 = 24 * 3600;

/// Who or what is guessed: a sign-in name, or an address. Stored as a hash, since people type passwords into the
/// wrong field.
#[derive(Clone, Debug)]
pub(crate) struct Subject(String);

impl Subject {
    /// A sign-in name.
    pub(crate) fn name(user_name: &str) -> Self {
        Self(format!("name:{}", hash(&user_name.trim().to_lowercase())))
    }

    /// An address, if it is known. One household has 2⁶⁴ of version 6, so those count by their network.
    pub(crate) fn address(address: &str) -> Option<Self> {
        let network = match address.parse() {
            Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
            _ => address.to_owned(),
        };
        (!network.is_empty()).then(|| Self(format!("address:{}", hash(&network))))
    }
}

/// The wait after that many failures in a row.
fn wait_seconds(failures: i64) -> i64 {
    if failures <= FREE {
        return 0;
    }
    let doublings = u32::try_from(failures - FREE - 1).unwrap_or(u32::MAX).min(10);
    FIRST_SECONDS
        .saturating_mul(1_i64 << doublings)
        .min(LONGEST_SECONDS)
}

impl Portal {
    /// Counts a try, unless the subject has to wait.
    pub(crate) async fn admit(&self, subject: &Subject) -> Result<()> {
        let now = self.now();
        let stale = now.plus_seconds(-REMEMBERED_SECONDS);
        let blocked_until = |failures| match wait_seconds(failures) {
            0 => Timestamp(0),
            seconds => now.plus_seconds(seconds),
        };
        match self
            .store()
            .count_attempt(&subject.0, now, stale, blocked_until)
            .await?
        {
            Attempt::Admitted => Ok(()),
            Attempt::BlockedUntil(until) => Err(too_many(until.milliseconds_since(now)).into()),
        }
    }

    /// Forgets a subject's failures after a success.
    pub(crate) async fn forget(&self, subject: &Subject) -> Result<()> {
        Ok(self.store().forget_failures(&subject.0).await?)
    }

    /// Takes one try back that did not fail.
    pub(crate) async fn give_back(&self, subject: &Subject) -> Result<()> {
        Ok(self.store().return_attempt(&subject.0).await?)
    }
}

fn too_many(milliseconds: i64) -> Problem {
    let seconds = milliseconds.max(1).div_euclid(1000) + 1;
    let wait = match seconds {
        1 => "a second".to_owned(),
        2..=59 => format!("{seconds} seconds"),
        60..=119 => "a minute".to_owned(),
        _ => format!("{} minutes", seconds / 60),
    };
    Problem::new(ProblemKind::Throttled, "There were too many failed tries.")
        .with_hint(format!("Try again in {wait}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_quarter_of_an_hour() {
        let waits: Vec<_> = (0..=14).map(wait_seconds).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(wait_seconds(i64::MAX), 900);
    }

    #[test]
    fn addresses_of_one_network_are_one_subject() {
        let same = |one, other| Subject::address(one).unwrap().0 == Subject::address(other).unwrap().0;
        assert!(same("2001:db8:0:1::1", "2001:db8:0:1:ffff::2"));
        assert!(!same("2001:db8:0:1::1", "2001:db8:0:2::1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
        assert!(Subject::address("").is_none());
    }

    #[test]
    fn the_wait_is_told_in_words() {
        for (milliseconds, words) in [
            (1, "a second"),
            (4_999, "5 seconds"),
            (60_000, "a minute"),
            (900_000, "15 minutes"),
        ] {
            let hint = too_many(milliseconds).hint.unwrap();
            assert_eq!(hint, format!("Try again in {words}."));
        }
    }
}
