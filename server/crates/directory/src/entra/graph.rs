//! Requests to Microsoft Graph: signed in, sent again where that helps, never to another host.

use jiff::Timestamp;
use model::ReadProblem;
use outbound::{
    Attempt, Authentication, Client, Endpoint, Method, Request, StatusCode, TenantUrl, UrlPolicy,
};
use serde_json::Value;
use url::Url;

use super::advice::About;
use super::backoff::{Backoff, Next};
use super::refusal::{self, Refusal, answered, not_graph, paging, throttled, unanswered};
use super::tally::Tally;

/// The version of the interface.
const VERSION: &str = "v1.0";

/// Microsoft Graph, as this application reaches it.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    pub(super) client: Client,
    /// Where it is, without the version.
    pub(super) url: TenantUrl,
    pub(super) policy: UrlPolicy,
    pub(super) authentication: Authentication,
}

impl Graph {
    /// The address of a resource.
    ///
    /// # Errors
    /// For a segment from which no address can be made.
    pub(super) fn endpoint(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Endpoint, ReadProblem> {
        let segments: Vec<&str> = std::iter::once(VERSION).chain(segments.iter().copied()).collect();
        self.url.endpoint(&segments, query).map_err(|error| {
            refusal::problem(
                model::Shortfall::Settings,
                error.to_string(),
                "Check the ids in the settings of this source.",
            )
        })
    }

    /// The address that an answer gave, as it is. The token is for one host, so it goes to no other.
    ///
    /// # Errors
    /// For another host, scheme or port, and for what is no address.
    pub(super) fn linked(&self, about: About, link: &str) -> Result<Endpoint, ReadProblem> {
        let origin = |text: &str| Url::parse(text).ok().map(|url| url.origin());
        let there = origin(link).ok_or_else(|| paging(about, "a page names what is no address"))?;
        if origin(&self.url.to_string()).as_ref() != Some(&there) {
            let what = format!(
                "the next one is said to be at {}, and not at {}",
                there.ascii_serialization(),
                self.url.host()
            );
            return Err(paging(about, &what));
        }
        Endpoint::parse(link, &self.policy).map_err(|error| paging(about, &error.to_string()))
    }

    /// The JSON that is there.
    ///
    /// # Errors
    /// Whatever keeps it from coming, after the attempts and waits that make sense.
    pub(super) async fn get(
        &self,
        about: About,
        endpoint: &Endpoint,
        tally: &mut Tally,
    ) -> Result<Value, Refusal> {
        let mut backoff = Backoff::new(self.client.options().first_wait);
        let mut is_renewed = false;
        loop {
            let sign_in = self
                .authentication
                .sign_in(&self.client)
                .await
                .map_err(|error| unanswered(&error))?;
            let request = Request::new(Method::GET, endpoint.clone())
                .accept("application/json")
                .sign_in(&sign_in);
            tally.requests += 1;
            let outcome = self.client.send(&request).await;
            if let Ok(response) = &outcome
                && response.status == StatusCode::UNAUTHORIZED
                && !is_renewed
            {
                is_renewed = true;
                self.authentication.refused(&sign_in).await;
                continue;
            }
            let attempt = Attempt::of(&outcome, Timestamp::now());
            match (backoff.after(attempt, chance()), outcome) {
                (Next::Wait(wait), outcome) => {
                    if outcome.is_ok() {
                        tally.waits += 1;
                        tally.waited += wait;
                    } else {
                        tally.broken += 1;
                    }
                    tracing::debug!(
                        host = endpoint.host(),
                        wait_ms = wait.as_millis(),
                        "request will be sent again"
                    );
                    tokio::time::sleep(wait).await;
                }
                (_, Err(error)) => return Err(unanswered(&error).into()),
                (Next::Throttled(asked), Ok(response)) => {
                    return Err(throttled(about, &response, asked.map(|asked| asked.as_secs())));
                }
                (Next::Leave, Ok(response)) if response.status == StatusCode::OK => {
                    return serde_json::from_slice(&response.body)
                        .map_err(|_| not_graph(about, "is not JSON").into());
                }
                (Next::Leave, Ok(response)) => return Err(answered(about, &response)),
            }
        }
    }
}

/// From 0 to 1.
fn chance() -> f64 {
    getrandom::u32().map_or(1.0, |number| f64::from(number) / f64::from(u32::MAX))
}
