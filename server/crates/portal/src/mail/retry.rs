//! When a mail that could not be sent is tried again.

use model::Timestamp;

/// Minutes to wait after the first, second, … attempt. The last one repeats.
const GAPS_MINUTES: [i64; 6] = [1, 5, 15, 60, 240, 1440];
/// Seconds after which a mail is given up: what it tells is old news by then.
pub(super) const KEPT_TRYING_SECONDS: i64 = 3 * 24 * 60 * 60;

/// When to try again, after so many attempts, a mail that was put into the outbox at `created_at`; never when it was tried
/// for long enough. The last attempt is made when its time is over.
pub(super) fn next_attempt(created_at: Timestamp, attempts: i64, now: Timestamp) -> Option<Timestamp> {
    let end = created_at.plus_seconds(KEPT_TRYING_SECONDS);
    let index = usize::try_from(attempts - 1)
        .unwrap_or(0)
        .min(GAPS_MINUTES.len() - 1);
    let minutes = GAPS_MINUTES.get(index).copied().unwrap_or(1440);
    (now < end).then(|| now.plus_seconds(minutes * 60).min(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_grow_up_to_a_day_and_end_after_three() {
        let created_at = Timestamp(5_000);
        let mut now = created_at;
        let mut gaps = Vec::new();
        for attempts in 1.. {
            let Some(next) = next_attempt(created_at, attempts, now) else {
                break;
            };
            gaps.push(next.milliseconds_since(now) / 60_000);
            now = next;
        }
        assert_eq!(gaps, [1, 5, 15, 60, 240, 1440, 1440, 1119]);
        assert_eq!(now, created_at.plus_seconds(KEPT_TRYING_SECONDS));
    }
}
