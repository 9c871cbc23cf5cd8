//! A server that plays answers, for the tests of the client.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use outbound::{ClientOptions, Retry, TenantUrl, UrlPolicy};
use secrecy::SecretString;
use serde_json::Value;

use crate::{AttributePath, Client};

pub(crate) const TOKEN: &str = "s3cret";

/// An answer of the played server.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    media_type: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
}

pub(crate) fn scim(status: u16, body: &Value) -> Answer {
    Answer {
        status,
        media_type: "application/scim+json",
        headers: Vec::new(),
        body: body.to_string(),
    }
}

pub(crate) fn text(status: u16, media_type: &'static str, body: &str) -> Answer {
    Answer {
        status,
        media_type,
        headers: Vec::new(),
        body: body.to_owned(),
    }
}

impl Answer {
    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// A server that plays answers, and remembers what it was asked.
#[derive(Clone)]
pub(crate) struct Server {
    play: Arc<dyn Fn(&str) -> Answer + Send + Sync>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// A client of a server that answers each `METHOD path?query body` by the function.
pub(crate) async fn playing(play: impl Fn(&str) -> Answer + Send + Sync + 'static) -> (Client, Server) {
    let server = Server {
        play: Arc::new(play),
        asked: Arc::default(),
    };
    let router = Router::new().fallback(answer).with_state(server.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v2", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let url = TenantUrl::parse(&url, &UrlPolicy::default()).unwrap();
    let http = outbound::Client::new(ClientOptions::default()).unwrap();
    let retry = Retry {
        first_wait: Duration::ZERO,
        ..Retry::default()
    };
    (
        Client::new(http, url, SecretString::from(TOKEN)).with_retry(retry),
        server,
    )
}

/// A client of a server that gives these answers one after the other.
pub(crate) async fn playing_list(answers: Vec<Answer>) -> (Client, Server) {
    let answers = Mutex::new(VecDeque::from(answers));
    playing(move |_| {
        answers
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or_else(|| text(599, "text/plain", "no answer left"))
    })
    .await
}

async fn answer(
    Shared(server): Shared<Server>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if headers
        .get("authorization")
        .is_none_or(|value| value != &format!("Bearer {TOKEN}")[..])
    {
        return (StatusCode::IM_A_TEAPOT, "no token").into_response();
    }
    let target = uri.path_and_query().unwrap().as_str();
    let asked = format!("{method} {target} {}", String::from_utf8_lossy(&body))
        .trim_end()
        .to_owned();
    let answer = (server.play)(&asked);
    server.asked.lock().unwrap().push(asked);
    let mut response = (StatusCode::from_u16(answer.status).unwrap(), answer.body).into_response();
    response
        .headers_mut()
        .insert("content-type", answer.media_type.parse().unwrap());
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

pub(crate) fn path(text: &str) -> AttributePath {
    AttributePath::parse(text).unwrap()
}
