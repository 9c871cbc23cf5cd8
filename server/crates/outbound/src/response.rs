//! What came back.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

/// An answer, whatever its status; `Debug` shows no body.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// From the start of sending to the last byte.
    pub duration: Duration,
}

impl Response {
    /// The media type in lower case, without parameters.
    pub fn media_type(&self) -> Option<String> {
        let text = self.header(&header::CONTENT_TYPE)?;
        Some(
            text.split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase(),
        )
    }

    /// The value of `Location`.
    pub fn location(&self) -> Option<&str> {
        self.header(&header::LOCATION)
    }

    /// The value of `ETag`.
    pub fn etag(&self) -> Option<&str> {
        self.header(&header::ETAG)
    }

    fn header(&self, name: &header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}
