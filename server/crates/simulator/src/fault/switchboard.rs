use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use tokio::time::Instant;

use super::{ActiveFault, Fault, FaultKind, Stage};
use crate::request_kind::Target;

/// The faults that are switched on, at most one of each name.
#[derive(Debug, Default)]
pub(crate) struct Switchboard {
    /// Whether there are any, so that an application without faults takes no lock.
    is_used: AtomicBool,
    active: Mutex<Vec<ActiveFault>>,
}

impl Switchboard {
    /// Switches a fault on, in the place of the one with its name.
    pub(crate) fn switch_on(&self, fault: Fault) {
        let mut active = self.lock();
        active.retain(|other| other.fault.kind.name() != fault.kind.name());
        active.push(ActiveFault::new(fault));
        self.is_used.store(true, Ordering::Release);
    }

    /// Switches off the fault with this name, if it is on.
    pub(crate) fn switch_off(&self, name: &str) {
        let mut active = self.lock();
        active.retain(|fault| fault.fault.kind.name() != name);
        self.is_used.store(!active.is_empty(), Ordering::Release);
    }

    pub(crate) fn switch_all_off(&self) {
        let mut active = self.lock();
        active.clear();
        self.is_used.store(false, Ordering::Release);
    }

    pub(crate) fn active(&self) -> Vec<ActiveFault> {
        self.lock().clone()
    }

    pub(crate) fn is_used(&self) -> bool {
        self.is_used.load(Ordering::Acquire)
    }

    /// The fault that strikes a request at this stage. Those before it let the request pass.
    pub(crate) fn strike(&self, stage: Stage, request: Target) -> Option<FaultKind> {
        if !self.is_used() {
            return None;
        }
        let now = Instant::now();
        let mut active = self.lock();
        active
            .iter_mut()
            .filter(|fault| fault.fault.kind.stage() == stage && fault.fault.target.covers(request))
            .find_map(|fault| fault.hits(now).then_some(fault.fault.kind))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<ActiveFault>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
