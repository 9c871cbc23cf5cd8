use std::io;

use axum::body::{Body, Bytes};
use futures::{StreamExt, stream};

/// A body that breaks off after this part of it, upon which the server closes the connection.
///
/// Without a part it breaks off at once: not even the head of the answer is sent then.
pub(super) fn broken_body(part: &[u8]) -> Body {
    let part = (!part.is_empty()).then(|| Bytes::copy_from_slice(part));
    let waits = part.is_some();
    let end = async move {
        if waits {
            // What was sent so far goes out while the body seems not to be ready.
            tokio::task::yield_now().await;
        }
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    };
    Body::from_stream(stream::iter(part.map(Ok)).chain(stream::once(end)))
}
