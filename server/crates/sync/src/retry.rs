//! When a failed action is tried again.

use model::{ObjectId, Timestamp};
use store::Retry;

/// Minutes to wait after the first, second, … failure. The last one repeats.
const GAPS_MINUTES: [i64; 8] = [1, 5, 15, 40, 120, 360, 720, 1440];

/// The retry after one more failure.
pub(crate) fn after_failure(
    object_id: ObjectId,
    previous: Option<&Retry>,
    code: &str,
    reason: &str,
    now: Timestamp,
) -> Retry {
    let attempts = previous.map_or(0, |retry| retry.attempts) + 1;
    let index = usize::try_from(attempts - 1)
        .unwrap_or(0)
        .min(GAPS_MINUTES.len() - 1);
    let minutes = GAPS_MINUTES.get(index).copied().unwrap_or(1440);
    Retry {
        object_id,
        attempts,
        first_failed_at: previous.map_or(now, |retry| retry.first_failed_at),
        next_at: now.plus_seconds(minutes * 60),
        error_code: code.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_grow_up_to_a_day_and_the_first_failure_is_remembered() {
        let object = ObjectId::from(uuid::Uuid::nil());
        let mut now = Timestamp(0);
        let mut retry: Option<Retry> = None;
        let mut gaps = Vec::new();
        for _ in 0..10 {
            let next = after_failure(object, retry.as_ref(), "Timeout", "too slow", now);
            gaps.push(next.next_at.milliseconds_since(now) / 60_000);
            now = next.next_at;
            retry = Some(next);
        }
        assert_eq!(gaps, [1, 5, 15, 40, 120, 360, 720, 1440, 1440, 1440]);
        assert_eq!(
            retry.map(|retry| (retry.attempts, retry.first_failed_at)),
            Some((10, Timestamp(0)))
        );
    }
}
