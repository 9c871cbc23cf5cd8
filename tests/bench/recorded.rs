//! The requests of an initial cycle, for the bare loop to send again.

use bytes::Bytes;
use simulator::Simulator;

use crate::office::{Office, Size};
use crate::target::{TOKEN, profile};

/// A request as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) method: http::Method,
    pub(crate) target: String,
    pub(crate) body: Bytes,
}

/// What an initial cycle of this size sends, in its order.
pub(crate) async fn record(size: Size) -> Vec<Recorded> {
    let application = Simulator::start(profile(), Some(TOKEN.into())).await.unwrap();
    application.record_requests(size.people * 4);
    let counts = Office::of(size, tests::Database::Sqlite, &application.base_url())
        .await
        .cycle()
        .await;
    let requests: Vec<_> = application
        .recorded()
        .into_iter()
        .map(|request| Recorded {
            method: request.method.parse().unwrap(),
            target: request.target,
            body: request
                .body
                .map(|body| body.to_string().into())
                .unwrap_or_default(),
        })
        .collect();
    assert_eq!(
        i64::try_from(requests.len()).unwrap(),
        counts.requests,
        "requests are counted once each"
    );
    requests
}
