//! What a cycle found out that somebody should hear of: once when it begins, and once when it is over.

use model::{CycleState, Notification, NotificationEvent, Timestamp};
use store::{JobRun, News};

use crate::cycle::Ended;
use crate::engine::Engine;

/// The news of a cycle that has ended but is not yet written down as ended.
///
/// # Errors
/// When the store fails.
pub(crate) async fn of_cycle(engine: &Engine, run: &JobRun, ended: &Ended) -> store::Result<Option<News>> {
    let requests = if run.credentials_refused_at.is_some() {
        let newest = engine.store().cycles(run.application_id, 1).await?;
        newest.first().map_or(0, |cycle| cycle.counts.requests)
    } else {
        0
    };
    Ok(news(run, ended, requests, engine.now()))
}

/// Decides it. A cycle that had nothing to ask the application says nothing about the secret token, and neither does one
/// that failed for another reason.
fn news(run: &JobRun, ended: &Ended, requests: i64, now: Timestamp) -> Option<News> {
    let error = ended.error.as_ref().map(|error| error.code.as_str());
    let (credentials_refused_at, since, event) = match (run.credentials_refused_at, ended.state) {
        (None, CycleState::Failed) if error == Some("Unauthorized") => {
            (Some(now), now, NotificationEvent::CredentialsRefused)
        }
        (Some(since), CycleState::Completed) if requests > 0 => (None, since, NotificationEvent::Recovered),
        _ => return None,
    };
    Some(News {
        credentials_refused_at,
        notification: Notification {
            application_id: run.application_id,
            application: run.application.clone(),
            since,
            event,
        },
    })
}

#[cfg(test)]
mod tests {
    use model::{ApplicationId, Directory, Guard, JobScope, Schema};

    use super::*;
    use crate::advice::information;

    const BEFORE: Timestamp = Timestamp(1_000);
    const NOW: Timestamp = Timestamp(2_000);

    fn run(credentials_refused_at: Option<Timestamp>) -> JobRun {
        JobRun {
            application_id: ApplicationId::from_u128(1),
            application: "Pingboard".into(),
            directory_id: Directory::BUILT_IN,
            directory: String::new(),
            default_domain: String::new(),
            tenant_url: String::new(),
            scope: JobScope::Assigned,
            schema: Schema::default(),
            interval_minutes: 40,
            guard: Guard::default(),
            watermark: None,
            next_cycle_at: None,
            generation: 0,
            last_state: None,
            credentials_refused_at,
        }
    }

    fn told(before: Option<Timestamp>, state: CycleState, code: Option<&str>, requests: i64) -> Option<News> {
        let ended = Ended {
            state,
            error: code.map(|code| information(code, "Ana could not be read.", "secret-token")),
        };
        news(&run(before), &ended, requests, NOW)
    }

    #[test]
    fn a_refusal_and_its_end_are_told_once() {
        let event =
            |news: Option<News>| news.map(|news| (news.credentials_refused_at, news.notification.event));
        for (before, state, code, requests, expected) in [
            (
                None,
                CycleState::Failed,
                Some("Unauthorized"),
                1,
                Some((Some(NOW), NotificationEvent::CredentialsRefused)),
            ),
            (Some(BEFORE), CycleState::Failed, Some("Unauthorized"), 1, None),
            (Some(BEFORE), CycleState::Failed, Some("Timeout"), 1, None),
            (Some(BEFORE), CycleState::Stopped, None, 1, None),
            (Some(BEFORE), CycleState::Completed, None, 0, None),
            (
                Some(BEFORE),
                CycleState::Completed,
                None,
                1,
                Some((None, NotificationEvent::Recovered)),
            ),
            (None, CycleState::Completed, None, 1, None),
            (None, CycleState::Failed, Some("Timeout"), 1, None),
        ] {
            assert_eq!(
                event(told(before, state, code, requests)),
                expected,
                "{before:?} {state:?} {code:?} {requests}"
            );
        }
    }

    #[test]
    fn a_recovery_says_since_when_it_had_not_worked() {
        let news = told(Some(BEFORE), CycleState::Completed, None, 1).unwrap();
        assert_eq!(news.notification.since, BEFORE);
    }

    #[test]
    fn what_the_application_answered_and_about_whom_is_not_told() {
        let news = told(None, CycleState::Failed, Some("Unauthorized"), 1).unwrap();
        let written = format!("{:?}", news.notification);
        assert!(
            !written.contains("Ana") && !written.contains("secret-token"),
            "{written}"
        );
    }
}
