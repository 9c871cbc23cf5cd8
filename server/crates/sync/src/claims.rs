//! Which accounts belong to whom while a cycle runs: two people must never share one.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{ApplicationId, ObjectId, ObjectKind};
use scim::AttributePath;
use serde_json::Value as Json;
use store::Store;
use tokio::sync::OwnedMutexGuard;

use crate::mapper::MatchKey;

/// Accounts taken in this cycle, on top of the links in the store, which are written a moment later. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claims {
    owners: Arc<Mutex<HashMap<String, ObjectId>>>,
    /// Values that no two accounts may have, and who chose them. They stay taken until the cycle ends, even if the creation
    /// failed: whether it did is not always known.
    values: Arc<Mutex<HashMap<String, ObjectId>>>,
    /// The accounts that had a link when the cycle began, if they were read. All others can only have got one since, which
    /// `owners` knows, so that nobody needs to ask the store about them.
    linked: Option<Arc<HashSet<String>>>,
    /// The accounts that are never to be touched.
    untouched: Arc<HashSet<String>>,
    turns: Turns,
}

/// For each matching value, who works with it now and who waits.
type Turns = Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>;

/// The right to search for, and to create, an account with certain matching values. It ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    turns: Turns,
    held: Vec<(String, OwnedMutexGuard<()>)>,
}

impl Claims {
    /// Claims of a cycle at whose beginning these accounts had a link; worth reading where many are taken.
    pub(crate) fn knowing(linked: impl IntoIterator<Item = String>) -> Self {
        Self {
            linked: Some(Arc::new(linked.into_iter().collect())),
            ..Self::default()
        }
    }

    /// The same claims, with accounts that nobody may have.
    pub(crate) fn sparing(self, untouched: impl IntoIterator<Item = String>) -> Self {
        Self {
            untouched: Arc::new(untouched.into_iter().collect()),
            ..self
        }
    }

    /// Whether somebody said that this account is never to be touched.
    pub(crate) fn spares(&self, target_id: &str) -> bool {
        self.untouched.contains(target_id)
    }

    /// Waits until nobody else searches for, or creates, an account with one of these values: of two people with the
    /// same one, the second then finds the account of the first.
    pub(crate) async fn turn(&self, keys: &[MatchKey]) -> Turn {
        let mut values: Vec<String> = keys.iter().map(|key| name(&key.target, &key.value)).collect();
        // Everybody waits in the same order, so that no two wait for each other.
        values.sort_unstable();
        values.dedup();
        let mut turn = Turn {
            turns: self.turns.clone(),
            held: Vec::with_capacity(values.len()),
        };
        for value in values {
            let mutex = locked(&self.turns).entry(value.clone()).or_default().clone();
            turn.held.push((value, mutex.lock_owned().await));
        }
        turn
    }

    /// Takes a value that no other account may have. `false` when somebody else of this cycle has it.
    pub(crate) fn take_value(&self, target: &AttributePath, value: &Json, object: ObjectId) -> bool {
        *locked(&self.values).entry(name(target, value)).or_insert(object) == object
    }

    /// Takes an account for somebody. `false` when it belongs to somebody else.
    pub(crate) async fn take(
        &self,
        store: &Store,
        (application, kind): (ApplicationId, ObjectKind),
        target_id: &str,
        object: ObjectId,
    ) -> store::Result<bool> {
        let stored = match &self.linked {
            Some(linked) if !linked.contains(target_id) => None,
            _ => store.link_owner(application, kind, target_id).await?,
        };
        Ok(match locked(&self.owners).entry(target_id.to_owned()) {
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
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut turns = locked(&self.turns);
        for (value, guard) in self.held.drain(..) {
            drop(guard);
            // Nobody waits: only the map itself still has it.
            if turns.get(&value).is_some_and(|turn| Arc::strong_count(turn) == 1) {
                turns.remove(&value);
            }
        }
    }
}

/// A value of an attribute, without regard to case.
fn name(target: &AttributePath, value: &Json) -> String {
    format!("{target}={value}").to_lowercase()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::task::Poll;

    use serde_json::json;

    use super::*;

    fn key(target: &str, value: &str) -> MatchKey {
        MatchKey {
            target: scim::AttributePath::parse(target).unwrap(),
            value: json!(value),
        }
    }

    #[test]
    fn a_value_belongs_to_whoever_chose_it_first() {
        let claims = Claims::default();
        let nick_name = AttributePath::parse("nickName").unwrap();
        let person = |number| ObjectId::from(uuid::Uuid::from_u128(number));
        assert!(claims.take_value(&nick_name, &json!("ana"), person(1)));
        assert!(claims.take_value(&nick_name, &json!("Ana"), person(1)));
        assert!(!claims.take_value(&nick_name, &json!("ANA"), person(2)));
        assert!(claims.take_value(&nick_name, &json!("ana1"), person(2)));
    }

    #[tokio::test]
    async fn who_has_the_same_value_waits_and_nothing_is_kept() {
        let claims = Claims::default();
        let first = claims
            .turn(&[key("userName", "ana@x"), key("externalId", "1")])
            .await;
        drop(claims.turn(&[key("userName", "bo@x")]).await);
        let same = [key("externalId", "2"), key("userName", "ANA@x")];
        let mut second = Box::pin(claims.turn(&same));
        assert!(matches!(futures::poll!(&mut second), Poll::Pending));
        drop(first);
        drop(second.await);
        assert!(locked(&claims.turns).is_empty());
    }
}
