use std::sync::{PoisonError, RwLock};

use axum::http::Method;
use serde_json::Value;

use crate::ring::Ring;

/// A request kept for a test to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedRequest {
    /// The method, such as `PATCH`.
    pub method: String,
    /// Path and query as they were sent.
    pub target: String,
    /// The body: JSON, or a text if it is none; `None` if it is empty.
    pub body: Option<Value>,
}

impl RecordedRequest {
    pub(crate) fn new(method: &Method, target: &str, body: &[u8]) -> Self {
        Self {
            method: method.to_string(),
            target: target.to_owned(),
            body: (!body.is_empty()).then(|| {
                serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into())
            }),
        }
    }
}

/// The last requests with their bodies, while it is switched on.
#[derive(Debug, Default)]
pub(crate) struct Recording(RwLock<Option<Ring<RecordedRequest>>>);

impl Recording {
    /// Begins anew, keeping so many requests; 0 switches off.
    pub(crate) fn start(&self, capacity: usize) {
        let ring = (capacity > 0).then(|| Ring::new(capacity));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = ring;
    }

    pub(crate) fn record(&self, request: impl FnOnce() -> RecordedRequest) {
        if let Some(ring) = &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            ring.add(request());
        }
    }

    pub(crate) fn to_vec(&self) -> Vec<RecordedRequest> {
        let ring = self.0.read().unwrap_or_else(PoisonError::into_inner);
        ring.as_ref().map(Ring::to_vec).unwrap_or_default()
    }
}
