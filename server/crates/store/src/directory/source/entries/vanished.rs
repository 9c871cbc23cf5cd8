//! Values that everybody loses at once: rather was the right to read them lost than the values.

use std::collections::{BTreeSet, HashSet};

use model::{ObjectKind, ObjectState, attribute};

use super::compare::Change;
use super::{SourceManager, Taken};

/// People of one piece who must have had a value for its loss to be doubted.
const MANY: usize = 10;

/// Attributes that people and groups may not lose all at once without somebody's word.
#[derive(Clone, Debug, Default)]
pub struct Protected {
    /// Those of users; among them may be `manager`, and `accountEnabled` for being blocked.
    pub users: HashSet<String>,
    /// Those of groups.
    pub groups: HashSet<String>,
    /// Those that many lost in an earlier piece of the same read: a last, small piece is no exception.
    pub vanished: BTreeSet<String>,
}

/// Keeps what nobody of a piece has any more although many had it, and notes which attributes that are: of a value, ten
/// and at least half of those who were there before; of being blocked, ten.
pub(super) fn keep_vanished(changes: &mut [Change], protected: &Protected, taken: &mut Taken) {
    for (kind, attributes) in [
        (ObjectKind::User, &protected.users),
        (ObjectKind::Group, &protected.groups),
    ] {
        let mut entries: Vec<&mut Change> = changes
            .iter_mut()
            .filter(|change| change.object.kind == kind)
            .collect();
        let there_before = entries.iter().filter(|change| was_there(change)).count();
        for name in attributes {
            let value: &dyn Fact = match name.as_str() {
                attribute::MANAGER => &Manager,
                attribute::ACCOUNT_ENABLED => &Blocked,
                name => &Attribute(name),
            };
            let had = entries
                .iter()
                .filter(|change| was_there(change) && value.was(change))
                .count();
            let is_common = had * 2 >= there_before || name == attribute::ACCOUNT_ENABLED;
            let is_many = had >= MANY && is_common || protected.vanished.contains(name);
            if had == 0 || !is_many || entries.iter().any(|change| value.is(change)) {
                continue;
            }
            for change in entries.iter_mut().filter(|change| was_there(change)) {
                value.keep(change);
            }
            taken.vanished.insert(name.clone());
        }
    }
}

fn was_there(change: &Change) -> bool {
    change
        .before
        .as_ref()
        .is_some_and(|before| before.state == ObjectState::Active)
}

/// Something that an entry may have, and had before.
trait Fact {
    fn was(&self, change: &Change) -> bool;
    fn is(&self, change: &Change) -> bool;
    fn keep(&self, change: &mut Change);
}

struct Attribute<'a>(&'a str);

impl Fact for Attribute<'_> {
    fn was(&self, change: &Change) -> bool {
        change
            .before
            .as_ref()
            .is_some_and(|before| before.attributes.contains_key(self.0))
    }

    fn is(&self, change: &Change) -> bool {
        change.object.attributes.contains_key(self.0)
    }

    fn keep(&self, change: &mut Change) {
        let value = change
            .before
            .as_ref()
            .and_then(|before| before.attributes.get(self.0));
        if let Some(value) = value.cloned() {
            change.object.attributes.insert(self.0.to_owned(), value);
        }
    }
}

struct Manager;

impl Fact for Manager {
    fn was(&self, change: &Change) -> bool {
        change
            .before
            .as_ref()
            .is_some_and(|before| before.manager.is_some())
    }

    fn is(&self, change: &Change) -> bool {
        change.entry.manager != SourceManager::Nobody
    }

    fn keep(&self, change: &mut Change) {
        change.entry.manager = SourceManager::Unchanged;
    }
}

struct Blocked;

impl Fact for Blocked {
    fn was(&self, change: &Change) -> bool {
        change
            .before
            .as_ref()
            .is_some_and(|before| !before.account_enabled)
    }

    fn is(&self, change: &Change) -> bool {
        !change.object.account_enabled
    }

    fn keep(&self, change: &mut Change) {
        if self.was(change) {
            change.object.account_enabled = false;
        }
    }
}
