//! An OAuth 2.0 token endpoint for client credentials.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use tokio::task::JoinHandle;

/// A running endpoint. It ends when this is dropped.
#[derive(Debug)]
pub struct TokenEndpoint {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl TokenEndpoint {
    /// An endpoint that gives this token, good for an hour, to whoever signs in with the client id `rollcall` and the
    /// secret `c-secret`.
    pub async fn start(token: &'static str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/token", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&asked);
        let answer = post(move |headers: HeaderMap, body: String| async move {
            let sign_in = headers.get("authorization").cloned();
            seen.lock().unwrap().push(body);
            // rollcall:c-secret
            if sign_in.is_none_or(|value| value != "Basic cm9sbGNhbGw6Yy1zZWNyZXQ=") {
                return (
                    http::StatusCode::UNAUTHORIZED,
                    r#"{"error":"invalid_client"}"#.to_owned(),
                );
            }
            let body = format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":3600}}"#);
            (http::StatusCode::OK, body)
        });
        let router = Router::new().route("/token", answer);
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, asked, task }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The bodies of the requests so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for TokenEndpoint {
    fn drop(&mut self) {
        self.task.abort();
    }
}
