//! The requests to one application.

use std::sync::Arc;

use http::{Method, StatusCode};
use jiff::Timestamp;
use outbound::{Authentication, Budget, Endpoint, Priority, Request, Response, Retry, TenantUrl, UrlError};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::error_kind::Operation;
use crate::members::Habits;
use crate::{Dialect, Error, ErrorKind, Lessons, Page, Resource, answer, id_of, transcript};

/// The media type of SCIM. Source: RFC 7644 §3.1.
pub(crate) const SCIM_JSON: &str = "application/scim+json";
const ACCEPT: &str = "application/scim+json, application/json;q=0.9";

/// The client of one application; a clone shares its connections.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) http: outbound::Client,
    pub(crate) url: TenantUrl,
    pub(crate) authentication: Authentication,
    pub(crate) dialect: Dialect,
    pub(crate) retry: Retry,
    pub(crate) stop: CancellationToken,
    pub(crate) habits: Arc<Habits>,
    pub(crate) lessons: Lessons,
    pub(crate) budget: Option<Budget>,
    pub(crate) priority: Priority,
}

/// A created resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Created {
    /// Its id.
    pub id: String,
    /// It, as the application returned it.
    pub resource: Value,
}

/// How a deletion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// The application deleted it now.
    Deleted,
    /// It was gone already.
    AlreadyGone,
}

impl Client {
    /// A client with a bearer token that speaks plain SCIM and repeats what can be repeated safely.
    pub fn new(http: outbound::Client, url: TenantUrl, token: SecretString) -> Self {
        Self::signing_in(http, url, Authentication::Bearer(token))
    }

    /// The same for any way to sign in.
    pub fn signing_in(http: outbound::Client, url: TenantUrl, authentication: Authentication) -> Self {
        Self {
            retry: http.retry(),
            http,
            url,
            authentication,
            habits: Arc::new(Habits::new(&Dialect::default())),
            lessons: Lessons::default(),
            dialect: Dialect::default(),
            stop: CancellationToken::new(),
            budget: None,
            priority: Priority::Regular,
        }
    }

    /// The same client with another dialect.
    #[must_use]
    pub fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.habits = Arc::new(Habits::new(&dialect));
        self.dialect = dialect;
        self
    }

    /// The same client, which knows what earlier ones learned, and adds to it.
    #[must_use]
    pub fn knowing(mut self, lessons: Lessons) -> Self {
        self.lessons = lessons;
        self
    }

    /// What is known of what the application has no place for.
    pub fn lessons(&self) -> &Lessons {
        &self.lessons
    }

    /// The same client with another rule for repeating.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// The same client, which repeats nothing any more once it is told to stop: a wait that an application asked for ends.
    #[must_use]
    pub fn until(mut self, stop: CancellationToken) -> Self {
        self.stop = stop;
        self
    }

    /// The same client, whose requests wait for their turn, and however long the application asks.
    #[must_use]
    pub fn within(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// The same client for the requests of those who are to lose access: they overtake others who wait.
    #[must_use]
    pub fn for_leavers(&self) -> Self {
        Self {
            priority: Priority::Leaver,
            ..self.clone()
        }
    }

    /// How this application wants its SCIM.
    pub fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// Reads a resource by its id, a group without its members.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidAnchor`] if it is gone, [`ErrorKind::MultipleEntriesInResponse`] if a list came back, and
    /// everything that a connection can do.
    pub async fn get(&self, resource: Resource, id: &str) -> Result<Value, Error> {
        let endpoint = self.endpoint(&[resource.endpoint(), id], without_members(resource))?;
        self.read_one(endpoint).await
    }

    pub(crate) async fn read_one(&self, endpoint: Endpoint) -> Result<Value, Error> {
        let response = self
            .send(Operation::ById, Request::new(Method::GET, endpoint))
            .await?;
        answer::resource(&response)?.ok_or_else(|| {
            Error::new(
                ErrorKind::MultipleEntriesInResponse,
                "The application answered a request for one resource with a list",
            )
        })
    }

    /// Creates a resource from a body that [`create_body`](crate::create_body) made.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] if it exists already, [`ErrorKind::ServiceIncompatible`] if the answer has no id, and
    /// everything that a connection can do.
    pub async fn create(&self, resource: Resource, body: &Value) -> Result<Created, Error> {
        let endpoint = self.endpoint(&[resource.endpoint()], &[])?;
        let response = self
            .send(
                Operation::Create,
                Request::new(Method::POST, endpoint).json(SCIM_JSON, body),
            )
            .await?;
        let created = answer::object(&response)?;
        match id_of(&created) {
            Some(id) => Ok(Created {
                id,
                resource: created,
            }),
            None => Err(Error::not_scim(&response, "a created resource without id", false)),
        }
    }

    /// Changes a resource by a body that [`operations`](crate::operations) made; returns it if the application did.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidAnchor`] if it is gone, and everything that a connection can do.
    pub async fn patch(&self, resource: Resource, id: &str, body: &Value) -> Result<Option<Value>, Error> {
        let endpoint = self.endpoint(&[resource.endpoint(), id], &[])?;
        let response = self
            .send(
                Operation::ById,
                Request::new(Method::PATCH, endpoint).json(SCIM_JSON, body),
            )
            .await?;
        if !response.body.is_empty() {
            return answer::object(&response).map(Some);
        }
        // 204 says nothing for a good reason (RFC 7644 §3.5.2), and 202 has not done it yet. What 200 did is looked at.
        if response.status != StatusCode::OK {
            return Ok(None);
        }
        Ok(self.get(resource, id).await.ok())
    }

    /// Deletes a resource; one that is gone already is a success.
    ///
    /// # Errors
    /// Everything that a connection can do.
    pub async fn delete(&self, resource: Resource, id: &str) -> Result<Deleted, Error> {
        let endpoint = self.endpoint(&[resource.endpoint(), id], &[])?;
        match self
            .send(Operation::ById, Request::new(Method::DELETE, endpoint))
            .await
        {
            // Success with an HTML page means that nothing there understood the request.
            Ok(response)
                if response
                    .media_type()
                    .is_some_and(|media_type| media_type.contains("html"))
                    && !response.body.is_empty() =>
            {
                Err(Error::not_scim(&response, "an HTML page", true))
            }
            Ok(_) => Ok(Deleted::Deleted),
            Err(error) if error.kind == ErrorKind::InvalidAnchor => Ok(Deleted::AlreadyGone),
            Err(error) => Err(error),
        }
    }

    /// Reads a page of a list. `start` counts from 1; a server that fails on `count` is asked again without it.
    ///
    /// # Errors
    /// [`ErrorKind::ServiceIncompatible`] if the answer is no list, and everything that a connection can do.
    pub async fn list(&self, resource: Resource, start: u64, count: Option<u32>) -> Result<Page, Error> {
        let start = start.max(1).to_string();
        let mut query = without_members(resource).to_vec();
        query.push(("startIndex", &start));
        let Some(count) = count.map(|count| count.to_string()) else {
            return self.search(resource, &query).await;
        };
        let mut counted = query.clone();
        counted.push(("count", &count));
        match self.search(resource, &counted).await {
            Err(error) if error.status.is_some_and(|status| status >= 500) => {
                self.search(resource, &query).await
            }
            outcome => outcome,
        }
    }

    pub(crate) async fn search(&self, resource: Resource, query: &[(&str, &str)]) -> Result<Page, Error> {
        let endpoint = self.endpoint(&[resource.endpoint()], query)?;
        let response = self
            .send(Operation::Search, Request::new(Method::GET, endpoint))
            .await?;
        answer::page(&response)
    }

    pub(crate) fn endpoint(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Endpoint, Error> {
        self.url
            .endpoint(segments, query)
            .map_err(|error: UrlError| Error::new(ErrorKind::InvalidAnchor, error.to_string()))
    }

    pub(crate) async fn send(&self, operation: Operation, request: Request<'_>) -> Result<Response, Error> {
        let shown = format!("{} {}", request.method, request.endpoint.path());
        let sent = self.send_signing_in(operation, request).await;
        sent.map_err(|error| error.of_request(shown))
    }

    async fn send_signing_in(&self, operation: Operation, request: Request<'_>) -> Result<Response, Error> {
        let request = request.accept(ACCEPT);
        let mut is_renewed = false;
        loop {
            let sign_in = self.authentication.sign_in(&self.http).await;
            let sign_in = sign_in.map_err(Error::from_transport)?;
            let response = match self.send_signed(request.clone().sign_in(&sign_in)).await {
                Ok(response) => response,
                Err(error) => {
                    transcript::unanswered(&request, &error);
                    return Err(Error::from_transport(error));
                }
            };
            transcript::answered(&request, &response, sign_in.secret());
            if response.status.is_success() {
                return Ok(response);
            }
            // A token that was taken back before its end is fetched anew, once. Nothing was done for a 401.
            if response.status == StatusCode::UNAUTHORIZED
                && !is_renewed
                && self.authentication.refused(&sign_in).await
            {
                is_renewed = true;
                continue;
            }
            let secret = sign_in.secret().expose_secret();
            return Err(Error::from_response(
                operation,
                &response,
                secret,
                Timestamp::now(),
            ));
        }
    }

    async fn send_signed(&self, request: Request<'_>) -> Result<Response, outbound::Error> {
        let (retry, stop) = (&self.retry, &self.stop);
        match &self.budget {
            Some(budget) => {
                self.http
                    .send_within(budget, self.priority, &request, retry, stop)
                    .await
            }
            None => self.http.send_with_retry(&request, retry, stop).await,
        }
    }
}

pub(crate) fn without_members(resource: Resource) -> &'static [(&'static str, &'static str)] {
    match resource {
        Resource::Users => &[],
        Resource::Groups => &[("excludedAttributes", "members")],
    }
}

#[cfg(test)]
mod tests;
