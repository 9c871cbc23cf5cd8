//! Something between Rollcall and an application that writes down every request.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http_body_util::Full;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use crate::http_client::HttpClient;

/// More than any body that a SCIM client sends.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// A request that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The status of its answer.
    pub status: u16,
}

/// A running proxy. It ends when this is dropped.
#[derive(Debug)]
pub struct CountingProxy {
    address: String,
    passed: Arc<Mutex<Vec<Passed>>>,
    task: JoinHandle<()>,
}

#[derive(Clone)]
struct Way {
    target: String,
    http: HttpClient,
    width: Arc<Semaphore>,
    passed: Arc<Mutex<Vec<Passed>>>,
}

impl CountingProxy {
    /// Starts a proxy that lets at most `width` requests through at the same time; the others wait.
    pub async fn start(target: &str, width: usize) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let passed = Arc::new(Mutex::new(Vec::new()));
        let way = Way {
            target: target.to_owned(),
            http: HttpClient::default(),
            width: Arc::new(Semaphore::new(width)),
            passed: Arc::clone(&passed),
        };
        let router = Router::new().fallback(pass).with_state(way);
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            passed,
            task,
        }
    }

    /// Its address, which stands for the target's.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The requests since the last call.
    pub fn take(&self) -> Vec<Passed> {
        std::mem::take(&mut *self.passed.lock().unwrap())
    }
}

impl Drop for CountingProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(State(way): State<Way>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap();
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str())
        .to_owned();
    let method = parts.method.to_string();
    parts.uri = format!("{}{target}", way.target).parse().unwrap();
    parts.headers.remove("host");
    let reply = {
        let _turn = way.width.acquire().await.unwrap();
        way.http
            .send(http::Request::from_parts(parts, Full::new(body)))
            .await
    };
    match reply {
        Ok(reply) => {
            let status = reply.status.as_u16();
            way.passed.lock().unwrap().push(Passed {
                method,
                target,
                status,
            });
            let mut response = Response::new(Body::from(reply.body));
            *response.status_mut() = reply.status;
            *response.headers_mut() = reply.headers;
            // The server closes each connection; this one stays open.
            response.headers_mut().remove("connection");
            response
        }
        Err(error) => (http::StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}
