//! Who works on whom: in one cycle, nobody is worked on by two at the same time, and whoever was overtaken is not looked at
//! again with what was read of them before.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::ObjectId;

/// The turns of one cycle.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    running: HashSet<ObjectId>,
    overtaken: HashSet<ObjectId>,
}

/// The turn of one object; it ends when this is dropped.
pub(crate) struct Running<'a> {
    turns: &'a Turns,
    object: ObjectId,
}

impl Turns {
    /// Begins the turn of an object; nothing when it was overtaken.
    pub(crate) fn begin(&self, object: ObjectId) -> Option<Running<'_>> {
        let mut inner = self.lock();
        if inner.overtaken.contains(&object) {
            return None;
        }
        inner.running.insert(object);
        Some(Running { turns: self, object })
    }

    /// Takes an object out of the order. `false` while its turn runs: then it has to be tried again afterwards.
    pub(crate) fn overtake(&self, object: ObjectId) -> bool {
        let mut inner = self.lock();
        let is_free = !inner.running.contains(&object);
        if is_free {
            inner.overtaken.insert(object);
        }
        is_free
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.turns.lock().running.remove(&self.object);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_worked_on_twice() {
        let turns = Turns::default();
        let (one, other) = (ObjectId::from_u128(1), ObjectId::from_u128(2));
        let running = turns.begin(one);
        assert!(running.is_some());
        assert!(!turns.overtake(one), "their turn runs");
        assert!(turns.overtake(other));
        assert!(turns.begin(other).is_none(), "they were overtaken");
        drop(running);
        assert!(turns.overtake(one));
        assert!(turns.begin(one).is_none());
    }
}
