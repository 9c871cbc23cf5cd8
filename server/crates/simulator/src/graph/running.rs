use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::Response;
use futures::stream;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::answer::{Answer, Content};
use super::options::Options;
use super::request::Request;
use super::tenant::Tenant;

/// A tenant that serves on a loopback port. It ends when this is dropped.
#[derive(Debug)]
pub struct RunningTenant {
    tenant: Tenant,
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Tenant {
    /// Starts an empty tenant on a free loopback port.
    ///
    /// # Errors
    /// If no port can be opened.
    pub async fn start(options: Options) -> io::Result<RunningTenant> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let tenant = Self::new(options);
        tenant.state().base_url = format!("http://{address}");
        let router = Router::new().fallback(answer).with_state(tenant.clone());
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the tenant ended");
            }
        });
        Ok(RunningTenant {
            tenant,
            address,
            task,
        })
    }
}

impl RunningTenant {
    /// Where it listens: login address and Graph address in one, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Deref for RunningTenant {
    type Target = Tenant;

    fn deref(&self) -> &Tenant {
        &self.tenant
    }
}

impl Drop for RunningTenant {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    Shared(tenant): Shared<Tenant>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let authorization = headers.get(header::AUTHORIZATION);
    let authorization = authorization
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let request = Request::new(method, target, authorization, body.to_vec());
    let answer = tenant.state().answer(&request, target);
    sent(answer)
}

fn sent(answer: Answer) -> Response {
    let (content_type, body) = match answer.content {
        Content::Json(body) => (
            "application/json; odata.metadata=minimal",
            Body::from(body.to_string()),
        ),
        Content::Html => (
            "text/html",
            Body::from("<!DOCTYPE html><html><body>Welcome</body></html>"),
        ),
        Content::HangUp => {
            // Not even the head goes out before the body breaks.
            let broken = stream::iter([Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionAborted))]);
            ("application/json", Body::from_stream(broken))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    response
}
