//! The imports that this process is working on.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use model::ImportId;

/// Rows done, by import. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Running(Arc<Mutex<HashMap<ImportId, Arc<AtomicI64>>>>);

/// The right to work on one import; gone when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    running: Running,
    id: ImportId,
    rows: Arc<AtomicI64>,
}

impl Running {
    /// Begins to work on an import, unless somebody does already.
    pub(super) fn begin(&self, id: ImportId) -> Option<Turn> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.contains_key(&id) {
            return None;
        }
        let rows = Arc::new(AtomicI64::new(0));
        all.insert(id, rows.clone());
        Some(Turn {
            running: self.clone(),
            id,
            rows,
        })
    }

    /// Rows done of an import that is being worked on.
    pub(super) fn rows_done(&self, id: ImportId) -> Option<i64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&id).map(|rows| rows.load(Ordering::Relaxed))
    }
}

impl Turn {
    pub(super) fn set(&self, rows: i64) {
        self.rows.store(rows, Ordering::Relaxed);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.running.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.id);
    }
}
