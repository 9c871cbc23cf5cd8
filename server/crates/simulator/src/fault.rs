use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::StatusCode;

/// The next requests fail, whatever they ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// How many requests still fail.
    pub requests: usize,
    /// The HTTP status that they are answered with, such as 429 or 503; an impossible one becomes 500.
    pub status: u16,
    /// The header `Retry-After`. Unit: whole seconds on the wire.
    pub retry_after: Option<Duration>,
}

impl Fault {
    pub(crate) fn status(&self) -> StatusCode {
        match StatusCode::from_u16(self.status) {
            Ok(status) if status.as_u16() >= 200 => status,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// The fault in force, if there is one.
#[derive(Debug, Default)]
pub(crate) struct FaultSwitch(Mutex<Option<Fault>>);

impl FaultSwitch {
    pub(crate) fn set(&self, fault: Option<Fault>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// The fault for one request; it counts down.
    pub(crate) fn take(&self) -> Option<Fault> {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = current.as_mut().filter(|fault| fault.requests > 0)?;
        fault.requests -= 1;
        Some(*fault)
    }
}
