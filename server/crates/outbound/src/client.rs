//! The client: one per process, connections shared by all applications.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use rustls::ClientConfig;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::resolver::CheckedResolver;
use crate::{Budget, ClientOptions, Error, Priority, Request, Response, Retry, classify, tls};

/// The HTTP client; a clone shares its connections.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) options: Arc<ClientOptions>,
}

impl Client {
    /// A client with these options.
    ///
    /// # Errors
    /// [`Error::Setup`] if the options cannot be used, such as a broken root certificate.
    pub fn new(options: ClientOptions) -> Result<Self, Error> {
        tls::install_crypto_provider();
        let tls = tls::client_config(&options)?;
        let mut negotiating = tls.clone();
        negotiating.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(negotiating)
            .dns_resolver(CheckedResolver)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            // Repeating is decided in one place: `Retry`.
            .retry(reqwest::retry::never())
            .user_agent(&options.user_agent)
            .connect_timeout(options.connect_timeout)
            .timeout(options.request_timeout)
            .pool_max_idle_per_host(options.max_idle_per_host)
            .pool_idle_timeout(options.idle_timeout)
            .tcp_nodelay(true);
        if let Some(proxy) = &options.proxy {
            let proxy = proxy
                .for_requests()
                .map_err(|error| Error::Setup(Box::new(error)))?;
            builder = builder.proxy(proxy);
        }
        let http = builder.build().map_err(|error| Error::Setup(Box::new(error)))?;
        Ok(Self {
            http,
            tls: Arc::new(tls),
            options: Arc::new(options),
        })
    }

    /// How it connects.
    pub fn options(&self) -> &ClientOptions {
        &self.options
    }

    /// How requests are tried again with these options.
    pub fn retry(&self) -> Retry {
        Retry {
            first_wait: self.options.first_wait,
            ..Retry::default()
        }
    }

    /// Sends the request once; any status except a redirect is an answer.
    ///
    /// # Errors
    /// An [`Error`] that names the step which failed.
    pub async fn send(&self, request: &Request<'_>) -> Result<Response, Error> {
        let started = Instant::now();
        let host = request.endpoint.host();
        let response = self
            .prepare(request)
            .send()
            .await
            .map_err(|error| self.on_the_way(classify::request_error(host, error)))?;
        let status = response.status();
        if let Some(target) = redirect_target(
            status,
            response.headers().get(header::LOCATION),
            request.endpoint.url(),
        ) {
            return Err(Error::Redirected {
                host: host.to_owned(),
                status,
                target,
            });
        }
        let headers = response.headers().clone();
        let body = self.read_body(host, response).await?;
        let duration = started.elapsed();
        tracing::debug!(
            method = %request.method, host, status = status.as_u16(), duration_ms = duration.as_millis(),
            size_bytes = body.len(), "request answered"
        );
        Ok(Response {
            status,
            headers,
            body,
            duration,
        })
    }

    /// Sends the request, and again where `retry` says so, unless `stop` ends the wait for it.
    ///
    /// # Errors
    /// The error of the last attempt.
    pub async fn send_with_retry(
        &self,
        request: &Request<'_>,
        retry: &Retry,
        stop: &CancellationToken,
    ) -> Result<Response, Error> {
        retry
            .run(request.is_idempotent(), Timestamp::now, stop, || {
                self.send(request)
            })
            .await
    }

    /// Like [`send_with_retry`](Self::send_with_retry), within the budget of the application: each attempt waits for its
    /// turn, and for as long as the application asks, however long that is.
    ///
    /// # Errors
    /// The error of the last attempt; [`Error::Stopped`] if `stop` came before it.
    pub async fn send_within(
        &self,
        budget: &Budget,
        priority: Priority,
        request: &Request<'_>,
        retry: &Retry,
        stop: &CancellationToken,
    ) -> Result<Response, Error> {
        let retry = Retry {
            max_wait: Duration::MAX,
            ..*retry
        };
        let attempt = || async {
            let Some(permit) = budget.acquire(request, priority, stop).await else {
                let host = request.endpoint.host().to_owned();
                return Err(Error::Stopped { host });
            };
            let outcome = self.send(request).await;
            permit.answered(&outcome, Timestamp::now());
            outcome
        };
        retry
            .run(request.is_idempotent(), Timestamp::now, stop, attempt)
            .await
    }

    /// A client with a proxy never connects to the application itself.
    fn on_the_way(&self, error: Error) -> Error {
        match (error, &self.options.proxy) {
            (Error::Connect { host, source }, Some(proxy)) => Error::Proxy {
                host,
                proxy: proxy.host().to_owned(),
                source,
            },
            (error, _) => error,
        }
    }

    fn prepare(&self, request: &Request<'_>) -> reqwest::RequestBuilder {
        let mut builder = self
            .http
            .request(request.method.clone(), request.endpoint.url().clone());
        if let Some(sign_in) = request.sign_in {
            builder = builder.header(sign_in.name.clone(), sign_in.value.clone());
        }
        if let Some(accept) = request.accept {
            builder = builder.header(header::ACCEPT, accept);
        }
        if let Some(content_type) = request.content_type {
            builder = builder.header(header::CONTENT_TYPE, content_type);
        }
        match &request.body {
            Some(body) => builder.body(body.clone()),
            None => builder,
        }
    }

    async fn read_body(&self, host: &str, mut response: reqwest::Response) -> Result<Bytes, Error> {
        let limit_bytes = self.options.max_body_bytes;
        let too_large = || Error::TooLarge {
            host: host.to_owned(),
            limit_bytes,
        };
        let announced = response
            .content_length()
            .map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
        if announced > limit_bytes {
            return Err(too_large());
        }
        // What a server announces takes memory only when it comes.
        let mut body = BytesMut::with_capacity(announced.min(64 * 1024));
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| classify::request_error(host, error))?
        {
            if body.len() + chunk.len() > limit_bytes {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

/// Where a redirect points, without its query; `None` if the answer is no redirect.
fn redirect_target(status: StatusCode, location: Option<&HeaderValue>, from: &Url) -> Option<String> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let target = location
        .and_then(|value| value.to_str().ok())
        .and_then(|text| from.join(text).ok());
    Some(target.map_or_else(
        || "an address that it does not name".to_owned(),
        |mut url| {
            url.set_query(None);
            url.set_fragment(None);
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.to_string()
        },
    ))
}

#[cfg(test)]
mod tests;
