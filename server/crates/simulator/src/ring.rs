use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// The last few things that happened, oldest first.
#[derive(Debug)]
pub(crate) struct Ring<T> {
    things: Mutex<VecDeque<T>>,
    capacity: usize,
}

impl<T: Clone> Ring<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            things: Mutex::new(VecDeque::with_capacity(capacity.min(1024))),
            capacity,
        }
    }

    pub(crate) fn add(&self, thing: T) {
        let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        if things.len() >= self.capacity {
            things.pop_front();
        }
        things.push_back(thing);
    }

    pub(crate) fn to_vec(&self) -> Vec<T> {
        let things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        things.iter().cloned().collect()
    }
}
