//! Memberships that come from the entries of members: by a primary group, or because a group named them before they came.

use std::collections::HashMap;

use model::ObjectId;

use super::Taken;
use super::compare::Change;

/// Adds these memberships inside a `write!` body, notes those that ended, and answers whether there are new ones:
/// `join_groups!(transaction, directory, &changes, &mut taken)`.
macro_rules! join_groups {
    ($transaction:ident, $directory:expr, $changes:expr, $taken:expr) => {{
        use $crate::directory::source::entries::memberships;
        let changes: &[$crate::directory::source::entries::Change] = $changes;
        let taken: &mut $crate::Taken = $taken;
        let aliases = memberships::moved_between(changes);
        let groups = $crate::directory::source::resolve::resolve!($transaction, $directory, &aliases);
        let mut joined = memberships::moved(changes, &groups, taken);
        if !taken.left.is_empty() {
            sqlx::query("UPDATE directories SET read_cursor = NULL WHERE id = $1")
                .bind($directory.to_string())
                .execute(&mut *$transaction)
                .await?;
        }
        let named = memberships::named(changes);
        joined.extend($crate::directory::source::expected::take_expected!(
            $transaction,
            $directory,
            &named
        ));
        if !joined.is_empty() {
            let mut number = None;
            taken.joined =
                $crate::directory::memberships::insert_memberships!($transaction, &joined, &mut number);
            if let Some(number) = number {
                $crate::directory::nesting::settle_nesting!($transaction, number);
            }
        }
        !joined.is_empty()
    }};
}
pub(super) use join_groups;

fn with_another_group(changes: &[Change]) -> impl Iterator<Item = &Change> {
    changes
        .iter()
        .filter(|change| change.primary_before != change.entry.primary_group)
}

/// The aliases of the primary groups that people left or joined.
pub(super) fn moved_between(changes: &[Change]) -> Vec<String> {
    with_another_group(changes)
        .flat_map(|change| change.primary_before.iter().chain(&change.entry.primary_group))
        .cloned()
        .collect()
}

/// Notes who left a primary group, and gives the pairs of group and member of those who joined one.
pub(super) fn moved(
    changes: &[Change],
    groups: &HashMap<String, ObjectId>,
    taken: &mut Taken,
) -> Vec<(ObjectId, ObjectId)> {
    let group = |alias: &Option<String>| alias.as_ref().and_then(|alias| groups.get(alias)).copied();
    let mut joined = Vec::new();
    for change in with_another_group(changes) {
        if let Some(group) = group(&change.primary_before) {
            taken.left.push((group, change.object.id));
        }
        if let Some(group) = group(&change.entry.primary_group) {
            joined.push((group, change.object.id));
        }
    }
    joined
}

/// Who is called by which name since now.
pub(super) fn named(changes: &[Change]) -> HashMap<&String, ObjectId> {
    changes
        .iter()
        .filter(|change| change.is_renamed)
        .flat_map(|change| {
            let names = std::iter::once(&change.entry.locator).chain(&change.entry.alias);
            names.map(|name| (name, change.object.id))
        })
        .collect()
}
