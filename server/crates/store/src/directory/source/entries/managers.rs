//! Managers among the entries, and those that are stored already.

use std::collections::HashMap;

use model::ObjectId;

use super::compare::Change;
use super::{SourceManager, Taken};

/// Gives users their managers inside a `write!` body, as far as they are known:
/// `link_managers!(transaction, directory, &mut changes, &mut taken)`.
macro_rules! link_managers {
    ($transaction:ident, $directory:expr, $changes:expr, $taken:expr) => {{
        use $crate::directory::source::entries::managers;
        let changes: &mut [$crate::directory::source::entries::Change] = $changes;
        let locators = managers::locators(changes);
        let known = $crate::directory::source::resolve::resolve!($transaction, $directory, &locators);
        managers::link(changes, known, $taken);
    }};
}
pub(super) use link_managers;

pub(super) fn locators(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .filter_map(|change| match &change.entry.manager {
            SourceManager::Locator(locator) => Some(locator.clone()),
            SourceManager::Unchanged | SourceManager::Nobody => None,
        })
        .collect()
}

/// Whose manager is not known is noted for later.
pub(super) fn link(changes: &mut [Change], mut managers: HashMap<String, ObjectId>, taken: &mut Taken) {
    managers.extend(
        changes
            .iter()
            .map(|change| (change.entry.locator.clone(), change.object.id)),
    );
    for change in changes {
        taken.objects.push(change.object.id);
        match &change.entry.manager {
            SourceManager::Unchanged => {}
            SourceManager::Nobody => change.object.manager = None,
            SourceManager::Locator(locator) => match managers.get(locator) {
                Some(manager) => change.object.manager = Some(*manager),
                None => taken.managers.push((change.object.id, locator.clone())),
            },
        }
    }
}
