//! The people and groups themselves.

use model::{DirectoryObject, ObjectKind, ObjectState};

use super::Taken;
use super::compare::Change;

/// Writes the objects that are new, came back or are different inside a `write!` body, and answers whether there are any:
/// `write_objects!(transaction, &changes, now, &mut taken)`.
macro_rules! write_objects {
    ($transaction:ident, $changes:expr, $now:expr, $taken:expr) => {{
        let mut differing = $crate::directory::source::entries::objects::differing($changes, $taken);
        if !differing.is_empty() {
            let number = $crate::pool::next_change!($transaction);
            for object in &mut differing {
                object.change = number;
                object.updated_at = $now;
            }
            // So that people can swap names: the index is asked row by row.
            let ids: Vec<model::ObjectId> = differing.iter().map(|object| object.id).collect();
            let mut sql = sqlx::QueryBuilder::new("UPDATE objects SET unique_name = NULL WHERE id IN (");
            $crate::repeated::push_ids(&mut sql, &ids);
            sql.build().execute(&mut *$transaction).await?;
            $crate::directory::upsert::upsert_objects!($transaction, &differing);
            $crate::directory::nesting::settle_nesting!($transaction, number);
        }
        !differing.is_empty()
    }};
}
pub(super) use write_objects;

/// What has to be written, counted.
pub(super) fn differing(changes: &[Change], taken: &mut Taken) -> Vec<DirectoryObject> {
    let mut differing = Vec::new();
    for change in changes {
        match &change.before {
            None => taken.created += 1,
            Some(before) if before.state == ObjectState::SoftDeleted => taken.restored += 1,
            Some(before) if is_same(before, &change.object) => continue,
            Some(_) => taken.changed += 1,
        }
        let was_there = change
            .before
            .as_ref()
            .is_some_and(|before| before.state == ObjectState::Active);
        match change.object.kind {
            _ if was_there => {}
            ObjectKind::User => taken.new_users += 1,
            ObjectKind::Group => taken.new_groups += 1,
        }
        differing.push(change.object.clone());
    }
    differing
}

fn is_same(before: &DirectoryObject, after: &DirectoryObject) -> bool {
    before.state == after.state
        && before.account_enabled == after.account_enabled
        && before.manager == after.manager
        && before.attributes == after.attributes
}
