//! The stream of live events: lines `topic version`, nothing else.

use std::convert::Infallible;
use std::time::Duration;

use app::server::Visit;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use model::{Problem, ProblemKind};
use portal::{Caller, Portal, SessionToken};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{Interval, interval};

use super::{Web, refusal};

/// How long a stream may outlive its session.
const CHECKED_EVERY: Duration = Duration::from_secs(30);

/// Streams what changes, to who has a session, until it ends or the server stops.
pub(super) async fn stream(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    caller: Option<Extension<Caller>>,
) -> Response {
    let (Some(token), Some(Extension(caller))) = (visit.token, caller) else {
        let problem = Problem::new(ProblemKind::Unauthenticated, "You are not signed in.");
        return refusal::problem(StatusCode::UNAUTHORIZED, &problem);
    };
    if let Err(error) = web.portal.own_account(&caller) {
        return refusal::problem(StatusCode::FORBIDDEN, &error.into_problem());
    }
    let listener = Listener {
        events: web.portal.events().subscribe(),
        check: interval(CHECKED_EVERY),
        portal: web.portal,
        token,
    };
    let lines = stream::unfold(listener, async |mut listener| {
        let line = listener.next().await?;
        Some((Ok::<_, Infallible>(Event::default().data(line)), listener))
    })
    .take_until(web.shutdown.cancelled_owned());
    Sse::new(lines).keep_alive(KeepAlive::default()).into_response()
}

struct Listener {
    events: broadcast::Receiver<portal::Event>,
    check: Interval,
    portal: Portal,
    token: SessionToken,
}

impl Listener {
    /// The next line, or `None` when the stream is over.
    async fn next(&mut self) -> Option<String> {
        loop {
            tokio::select! {
                event = self.events.recv() => return match event {
                    Ok(event) => Some(format!("{} {}", event.topic.name(), event.version)),
                    Err(RecvError::Lagged(missed)) => Some(format!("* {missed}")),
                    Err(RecvError::Closed) => None,
                },
                // The first tick comes at once.
                _ = self.check.tick() => match self.portal.session_lives(&self.token).await {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => {
                        tracing::warn!(error = portal::chain(&error), "ended a stream of events");
                        return None;
                    }
                }
            }
        }
    }
}
