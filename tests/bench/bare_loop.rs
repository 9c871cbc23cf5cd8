//! The least that a client must do: send each request over connections that stay open, and read the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::office::CONCURRENCY;
use crate::recorded::Recorded;
use crate::target::TOKEN;

/// Sends all requests, as many at the same time as the engine does, and says how long it took. Members are sent once all
/// groups are there, as in a cycle.
pub(crate) async fn run(base_url: &str, requests: &Arc<Vec<Recorded>>) -> Duration {
    let host: Arc<str> = base_url
        .trim_start_matches("http://")
        .split('/')
        .next()
        .unwrap()
        .into();
    let members = requests
        .iter()
        .position(|request| request.method == Method::PATCH)
        .unwrap_or(requests.len());
    let start = Instant::now();
    for part in [0..members, members..requests.len()] {
        let next = Arc::new(AtomicUsize::new(part.start));
        let mut workers = JoinSet::new();
        for _ in 0..CONCURRENCY {
            let (host, requests) = (Arc::clone(&host), Arc::clone(requests));
            workers.spawn(work(host, requests, Arc::clone(&next), part.end));
        }
        workers.join_all().await;
    }
    start.elapsed()
}

async fn work(host: Arc<str>, requests: Arc<Vec<Recorded>>, next: Arc<AtomicUsize>, end: usize) {
    let stream = TcpStream::connect(&*host).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    while let Some(recorded) = requests[..end].get(next.fetch_add(1, Ordering::Relaxed)) {
        let request = Request::builder()
            .method(recorded.method.clone())
            .uri(&recorded.target)
            .header("host", &*host)
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("accept", "application/scim+json")
            .header("content-type", "application/scim+json")
            .body(Full::new(recorded.body.clone()))
            .unwrap();
        sender.ready().await.unwrap();
        let answer = sender.send_request(request).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(
            status.is_success(),
            "{recorded:?}: {status} {}",
            String::from_utf8_lossy(&body)
        );
    }
}
