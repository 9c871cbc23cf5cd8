//! Which accounts belong to whom while a cycle runs: two people must never share one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};

use model::{ApplicationId, ObjectId, ObjectKind};
use store::Store;

use crate::mapper::MatchKey;

/// Accounts taken in this cycle, on top of the links in the store, which are written a moment later; and the matching
/// values that were searched for, because two people who search at the same time would both find nobody.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    owners: Mutex<HashMap<String, ObjectId>>,
    keys: Mutex<HashMap<(String, String), ObjectId>>,
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

    /// Takes matching values for somebody, without regard to case. Answers the target attribute of one that somebody
    /// else searches for in this cycle.
    pub(crate) fn take_keys<'a>(&self, keys: &'a [MatchKey], object: ObjectId) -> Option<&'a MatchKey> {
        let mut owners = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let name = |key: &MatchKey| {
            (
                key.target.as_str().to_owned(),
                key.value.to_string().to_lowercase(),
            )
        };
        let taken = keys
            .iter()
            .find(|key| owners.get(&name(key)).is_some_and(|owner| *owner != object));
        if taken.is_none() {
            owners.extend(keys.iter().map(|key| (name(key), object)));
        }
        taken
    }

    /// Notes an account that was just created.
    pub(crate) fn note(&self, target_id: &str, object: ObjectId) {
        self.owners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(target_id.to_owned(), object);
    }
}
