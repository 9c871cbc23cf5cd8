//! When a failed action is tried again.

use model::{ErrorInformation, LogAction, ObjectId, Timestamp};
use store::Retry;

/// Minutes to wait after the first, second, … failure. The last one repeats.
const GAPS_MINUTES: [i64; 8] = [1, 5, 15, 40, 120, 360, 720, 1440];
/// Days after the first failure from which on it is not tried again until something changes.
const DAYS: i64 = 28;

/// A failed action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The object.
    pub(crate) object_id: ObjectId,
    /// What was tried.
    pub(crate) action: LogAction,
    /// Whether only a reference to another object failed.
    pub(crate) is_reference: bool,
    /// Whether the object has changed since it failed before: then this is not the same failure, and its gaps begin anew.
    pub(crate) is_new: bool,
}

impl Failure {
    /// When it is tried again. One that is given up says so in the error.
    pub(crate) fn retry(
        self,
        previous: Option<&Retry>,
        error: &mut ErrorInformation,
        now: Timestamp,
    ) -> Retry {
        let previous = previous.filter(|retry| !self.is_new && retry.next_at != Retry::NEVER);
        let attempts = previous.map_or(0, |retry| retry.attempts) + 1;
        let first_failed_at = previous.map_or(now, |retry| retry.first_failed_at);
        let next_at = if now.milliseconds_since(first_failed_at) > DAYS * 86_400_000 {
            error.recommended_action = format!(
                "It has failed for {DAYS} days and is not tried again by itself: it is looked at when it changes, when the \
                 configuration of the application does, or after Restart provisioning. {}",
                error.recommended_action
            );
            Retry::NEVER
        } else {
            let index = usize::try_from(attempts - 1)
                .unwrap_or(0)
                .min(GAPS_MINUTES.len() - 1);
            now.plus_seconds(GAPS_MINUTES.get(index).copied().unwrap_or(1440) * 60)
        };
        Retry {
            object_id: self.object_id,
            action: self.action,
            is_reference: self.is_reference,
            attempts,
            first_failed_at,
            next_at,
            error_code: error.code.clone(),
            reason: error.reason.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advice::information;

    const FAILURE: Failure = Failure {
        object_id: ObjectId::from_u128(1),
        action: LogAction::Update,
        is_reference: false,
        is_new: false,
    };

    fn fail(failure: Failure, previous: Option<&Retry>, now: Timestamp) -> (Retry, ErrorInformation) {
        let mut error = information("Timeout", "too slow", "");
        let retry = failure.retry(previous, &mut error, now);
        (retry, error)
    }

    #[test]
    fn gaps_grow_up_to_a_day_and_the_first_failure_is_remembered() {
        let mut now = Timestamp(0);
        let mut retry: Option<Retry> = None;
        let mut gaps = Vec::new();
        for _ in 0..10 {
            let (next, _) = fail(FAILURE, retry.as_ref(), now);
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

    #[test]
    fn after_28_days_it_is_given_up_and_the_log_says_so() {
        let mut now = Timestamp(0);
        let (mut retry, mut error) = fail(FAILURE, None, now);
        while retry.next_at != Retry::NEVER {
            assert!(!error.recommended_action.contains("28 days"));
            now = retry.next_at;
            (retry, error) = fail(FAILURE, Some(&retry), now);
        }
        assert!((28..=29).contains(&(now.0 / 86_400_000)), "{now}");
        assert!(error.recommended_action.contains("28 days"));
        // What was given up and is looked at all the same begins anew.
        let (again, _) = fail(FAILURE, Some(&retry), now);
        assert_eq!((again.attempts, again.next_at), (1, now.plus_seconds(60)));
    }

    #[test]
    fn whoever_has_changed_since_fails_for_the_first_time() {
        let (first, _) = fail(FAILURE, None, Timestamp(0));
        let (second, _) = fail(FAILURE, Some(&first), first.next_at);
        let changed = Failure {
            is_new: true,
            ..FAILURE
        };
        let now = second.next_at;
        let (third, _) = fail(changed, Some(&second), now);
        assert_eq!((third.attempts, third.first_failed_at), (1, now));
    }
}
