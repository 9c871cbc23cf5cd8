//! When to send a request again, and the loop that does it.

use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{Error, Response, retry_after};

/// How often and how long a request is tried again at once; longer waits are the business of the caller's schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Attempts in all, the first one included.
    pub max_attempts: u32,
    /// The wait before the second attempt where the server names none; doubled for each further one.
    pub first_wait: Duration,
    /// The longest single wait; a server that asks for more is not asked again now.
    pub max_wait: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            first_wait: Duration::from_millis(500),
            max_wait: Duration::from_mins(1),
        }
    }
}

/// How an attempt ended, as far as the decision needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// An answer with this status and this `Retry-After`.
    Answered(StatusCode, Option<Duration>),
    /// The server cannot have seen the request, and a later attempt may succeed.
    NeverSent,
    /// The connection broke; the server may have done what was asked.
    Broken,
    /// Trying again is of no use.
    Final,
}

impl Attempt {
    /// Reads an attempt off its outcome.
    pub fn of(outcome: &Result<Response, Error>, now: Timestamp) -> Self {
        match outcome {
            Ok(response) => Self::Answered(response.status, retry_after(&response.headers, now)),
            Err(error) if error.is_passing() && error.was_never_sent() => Self::NeverSent,
            Err(Error::Protocol { .. }) => Self::Broken,
            Err(_) => Self::Final,
        }
    }
}

impl Retry {
    /// No second attempt.
    pub const NEVER: Self = Self {
        max_attempts: 1,
        first_wait: Duration::ZERO,
        max_wait: Duration::ZERO,
    };

    /// How long to wait before attempt `number + 1`, or `None` to leave it at this outcome.
    ///
    /// A 429, and a 503 that names a time, say that nothing was done, so every method is repeated. A broken
    /// connection or a bare 502, 503 or 504 leaves that open, so only idempotent requests are repeated.
    pub fn decide(&self, number: u32, attempt: Attempt, is_idempotent: bool) -> Option<Duration> {
        if number >= self.max_attempts {
            return None;
        }
        let own = self
            .first_wait
            .saturating_mul(2_u32.saturating_pow(number.saturating_sub(1)));
        let wait = match attempt {
            Attempt::Answered(StatusCode::TOO_MANY_REQUESTS, asked) => asked.unwrap_or(own),
            Attempt::Answered(StatusCode::SERVICE_UNAVAILABLE, Some(asked)) => asked,
            Attempt::Answered(
                StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT,
                asked,
            ) if is_idempotent => asked.unwrap_or(own),
            Attempt::NeverSent => own,
            Attempt::Broken if is_idempotent => own,
            Attempt::Answered(..) | Attempt::Broken | Attempt::Final => return None,
        };
        (wait <= self.max_wait).then_some(wait)
    }

    /// Calls `attempt` until the decision is to leave it, and returns the last outcome. No wait outlasts `stop`.
    ///
    /// # Errors
    /// The error of the last attempt.
    // Not `AsyncFnMut`: its future cannot be shown to move between threads.
    pub async fn run<F>(
        &self,
        is_idempotent: bool,
        now: impl Fn() -> Timestamp,
        stop: &CancellationToken,
        mut attempt: impl FnMut() -> F,
    ) -> Result<Response, Error>
    where
        F: Future<Output = Result<Response, Error>>,
    {
        let mut number = 1;
        loop {
            let outcome = attempt().await;
            let Some(wait) = self.decide(number, Attempt::of(&outcome, now()), is_idempotent) else {
                return outcome;
            };
            tracing::debug!(
                attempt = number,
                wait_ms = wait.as_millis(),
                "request will be sent again"
            );
            if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                return outcome;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::io;

    use http::{HeaderMap, header};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_decision_table() {
        let retry = Retry {
            max_attempts: 3,
            first_wait: SECOND,
            max_wait: 30 * SECOND,
        };
        let answered = |status: u16, asked| Attempt::Answered(StatusCode::from_u16(status).unwrap(), asked);
        for (number, attempt, is_idempotent, expected) in [
            (1, answered(429, Some(7 * SECOND)), false, Some(7 * SECOND)),
            (1, answered(429, None), false, Some(SECOND)),
            (2, answered(429, None), false, Some(2 * SECOND)),
            (3, answered(429, None), false, None),
            (1, answered(429, Some(31 * SECOND)), true, None),
            (1, answered(503, Some(SECOND)), false, Some(SECOND)),
            (1, answered(503, None), false, None),
            (1, answered(503, None), true, Some(SECOND)),
            (1, answered(502, None), true, Some(SECOND)),
            (1, answered(500, None), true, None),
            (1, answered(200, None), true, None),
            (1, answered(409, None), true, None),
            (1, Attempt::NeverSent, false, Some(SECOND)),
            (1, Attempt::Broken, false, None),
            (1, Attempt::Broken, true, Some(SECOND)),
            (1, Attempt::Final, true, None),
        ] {
            assert_eq!(
                retry.decide(number, attempt, is_idempotent),
                expected,
                "{number} {attempt:?} {is_idempotent}"
            );
        }
        assert_eq!(Retry::NEVER.decide(1, Attempt::NeverSent, true), None);
    }

    fn response(status: u16, retry_after: Option<&str>) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert(header::RETRY_AFTER, text.parse().unwrap());
        }
        Response {
            status: StatusCode::from_u16(status).unwrap(),
            headers,
            body: bytes::Bytes::new(),
            duration: Duration::ZERO,
        }
    }

    fn refused() -> Error {
        Error::Connect {
            host: "a.example".to_owned(),
            source: Box::new(io::Error::from(io::ErrorKind::ConnectionRefused)),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_loop_waits_as_long_as_the_server_asks() {
        let start = tokio::time::Instant::now();
        let mut outcomes = vec![
            Ok(response(429, Some("20"))),
            Err(refused()),
            Ok(response(429, Some("3"))),
            Ok(response(201, None)),
        ]
        .into_iter();
        let retry = Retry {
            max_attempts: 4,
            first_wait: SECOND,
            max_wait: 30 * SECOND,
        };
        let answer = retry
            .run(
                false,
                || Timestamp::UNIX_EPOCH,
                &CancellationToken::new(),
                || ready(outcomes.next().unwrap()),
            )
            .await
            .unwrap();
        assert_eq!(answer.status, StatusCode::CREATED);
        assert_eq!(start.elapsed().as_secs(), 20 + 2 + 3);
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_outcome_is_returned() {
        let retry = Retry {
            max_attempts: 2,
            ..Retry::default()
        };
        let mut calls = 0;
        let answer = retry
            .run(
                true,
                || Timestamp::UNIX_EPOCH,
                &CancellationToken::new(),
                || {
                    calls += 1;
                    ready(Ok(response(429, None)))
                },
            )
            .await
            .unwrap();
        assert_eq!((answer.status, calls), (StatusCode::TOO_MANY_REQUESTS, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn no_wait_outlasts_the_stop() {
        let start = tokio::time::Instant::now();
        let stop = CancellationToken::new();
        let told = stop.clone();
        tokio::spawn(async move {
            tokio::time::sleep(SECOND).await;
            told.cancel();
        });
        let mut calls = 0;
        let answer = Retry::default()
            .run(
                true,
                || Timestamp::UNIX_EPOCH,
                &stop,
                || {
                    calls += 1;
                    ready(Ok(response(429, Some("50"))))
                },
            )
            .await
            .unwrap();
        assert_eq!((answer.status, calls), (StatusCode::TOO_MANY_REQUESTS, 1));
        assert_eq!(start.elapsed(), SECOND);
    }
}
