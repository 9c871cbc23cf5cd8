//! Which accounts belong to whom while a cycle runs: two people must never share one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};

use model::{ApplicationId, ObjectId, ObjectKind};
use store::Store;

/// Accounts taken in this cycle, on top of the links in the store, which are written a moment later.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    owners: Mutex<HashMap<String, ObjectId>>,
}

impl Claims {
    /// Takes an account for somebody. `false` when it belongs to somebody else.
    pub(crate) async fn take(
        &self,
        store: &Store,
        application: ApplicationId,
        target_id: &str,
        object: ObjectId,
    ) -> store::Result<bool> {
        let stored = store.link_owner(application, ObjectKind::User, target_id).await?;
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match owners.entry(target_id.to_owned()) {
            Entry::Occupied(owner) => *owner.get() == object,
            Entry::Vacant(place) => {
                let free = stored.is_none_or(|owner| owner == object);
                if free {
                    place.insert(object);
                }
                free
            }
        })
    }

    /// Notes an account that was just created.
    pub(crate) fn note(&self, target_id: &str, object: ObjectId) {
        self.owners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(target_id.to_owned(), object);
    }
}
