use std::collections::VecDeque;

use serde_json::{Map, Value};
use tokio::time::Instant;

use super::Store;
use crate::{fault::Lag, resource_kind::ResourceKind};

/// A copy of the store that learns of each write with a delay.
#[derive(Debug)]
pub(super) struct Replica {
    lag: Lag,
    /// The store as the copy knows it.
    pub(super) store: Store,
    /// What the copy does not know yet, oldest first.
    pending: VecDeque<Write>,
}

#[derive(Debug)]
struct Write {
    at: Instant,
    kind: ResourceKind,
    id: String,
    /// `None` if it was deleted.
    resource: Option<Map<String, Value>>,
}

impl Replica {
    /// A copy that knows everything so far.
    pub(super) fn of(store: &Store, lag: Lag) -> Self {
        Self {
            lag,
            store: Store {
                users: store.users.clone(),
                groups: store.groups.clone(),
                ..Store::default()
            },
            pending: VecDeque::new(),
        }
    }

    pub(super) fn note(&mut self, kind: ResourceKind, id: &str, resource: Option<&Map<String, Value>>) {
        self.pending.push_back(Write {
            at: Instant::now(),
            kind,
            id: id.to_owned(),
            resource: resource.cloned(),
        });
    }

    /// Learns of everything that is old enough by now.
    pub(super) fn catch_up(&mut self) {
        let now = Instant::now();
        while let Some(write) = self.next_known(now) {
            self.store.commit(write.kind, &write.id, write.resource);
        }
    }

    fn next_known(&mut self, now: Instant) -> Option<Write> {
        let oldest = self.pending.front()?;
        let is_known = match self.lag {
            Lag::Time(lag) => oldest.at + lag <= now,
            Lag::Writes(count) => self.pending.len() > count,
        };
        if is_known { self.pending.pop_front() } else { None }
    }
}
