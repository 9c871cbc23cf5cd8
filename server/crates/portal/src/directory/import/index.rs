//! What keys mean in the directory.

use std::collections::{HashMap, HashSet};

use ::directory::folded;
use model::{DirectoryId, ObjectId, ObjectKind, ObjectState};

use crate::{Portal, Result};

/// Objects per read.
const CHUNK: u32 = 5_000;

/// What a key leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The one object.
    One(ObjectId),
    /// One that is in the recycle bin.
    Deleted(ObjectId),
    /// Several that are not deleted.
    Several,
}

/// Objects of a directory by the folded text of one attribute.
#[derive(Debug, Default)]
pub(super) struct Index {
    found: HashMap<Box<str>, Found>,
    /// Objects that are not deleted, whether they have a key or not.
    active: HashSet<ObjectId>,
}

impl Index {
    pub(super) async fn read(
        portal: &Portal,
        directory: DirectoryId,
        kind: ObjectKind,
        key: &str,
    ) -> Result<Self> {
        let mut index = Self::default();
        for state in [ObjectState::Active, ObjectState::SoftDeleted] {
            let active = state == ObjectState::Active;
            let mut after = None;
            loop {
                let chunk = portal
                    .store()
                    .object_keys_after(directory, kind, state, key, after.as_ref(), CHUNK)
                    .await?;
                let Some(last) = chunk.last().cloned() else { break };
                after = Some(last);
                for found in chunk {
                    if active {
                        index.active.insert(found.id);
                    }
                    let text = folded(&found.text);
                    if !text.is_empty() {
                        index.add(text.into_boxed_str(), found.id, active);
                    }
                }
            }
        }
        Ok(index)
    }

    fn add(&mut self, text: Box<str>, id: ObjectId, active: bool) {
        let new = if active {
            Found::One(id)
        } else {
            Found::Deleted(id)
        };
        self.found
            .entry(text)
            .and_modify(|found| {
                *found = match (*found, new) {
                    (Found::One(_) | Found::Several, Found::One(_)) => Found::Several,
                    (Found::Deleted(_), new) => new,
                    (found, _) => found,
                };
            })
            .or_insert(new);
    }

    /// Whether an object of that id is there and not deleted.
    pub(super) fn has(&self, id: ObjectId) -> bool {
        self.active.contains(&id)
    }

    /// How many objects are not deleted.
    pub(super) fn active(&self) -> i64 {
        i64::try_from(self.active.len()).unwrap_or(i64::MAX)
    }

    pub(super) fn get(&self, folded: &str) -> Option<Found> {
        self.found.get(folded).copied()
    }
}
