//! User principal names that belong to others.

use std::collections::{HashMap, HashSet};

use model::{DirectoryObject, ObjectId, Value, attribute};

use super::compare::Change;
use super::{Deferred, Taken};
use crate::directory::derived::unique_name;
use crate::directory::source::names::{Claimant, refused};

/// Leaves out whoever wants the user principal name of somebody else, inside a `write!` body:
/// `defer_taken_names!(transaction, directory, &mut changes, finally, &mut taken)`.
macro_rules! defer_taken_names {
    ($transaction:ident, $directory:expr, $changes:expr, $finally:expr, $taken:expr) => {{
        use $crate::directory::source::entries::sign_in_names;
        let changes: &mut Vec<$crate::directory::source::entries::Change> = $changes;
        let claimants = sign_in_names::claimants(changes);
        let wanted: Vec<&String> = claimants
            .iter()
            .filter(|claimant| claimant.wants != claimant.had)
            .filter_map(|claimant| claimant.wants.as_ref())
            .collect();
        if !wanted.is_empty() {
            let mut sql =
                sqlx::QueryBuilder::new("SELECT unique_name, id FROM objects WHERE directory_id = ");
            sql.push_bind($directory.to_string())
                .push(" AND unique_name IN (");
            $crate::repeated::push_ids(&mut sql, &wanted);
            let rows: Vec<(String, String)> = sql.build_query_as().fetch_all(&mut *$transaction).await?;
            let mut holders = std::collections::HashMap::new();
            for (name, id) in rows {
                holders.insert(name, $crate::words::from_id(&id, "objects.id")?);
            }
            sign_in_names::defer(changes, &claimants, holders, $finally, $taken);
        }
    }};
}
pub(super) use defer_taken_names;

pub(super) fn claimants(changes: &[Change]) -> Vec<Claimant> {
    changes
        .iter()
        .map(|change| Claimant {
            id: change.object.id,
            had: change.before.as_ref().and_then(unique_name),
            wants: unique_name(&change.object),
        })
        .collect()
}

/// Defers those who cannot have the name that they want; with `finally`, whoever had a name keeps it.
pub(super) fn defer(
    changes: &mut Vec<Change>,
    claimants: &[Claimant],
    mut holders: HashMap<String, ObjectId>,
    finally: bool,
    taken: &mut Taken,
) {
    let own: HashSet<ObjectId> = claimants.iter().map(|claimant| claimant.id).collect();
    holders.retain(|_, holder| !own.contains(holder));
    let refused = refused(claimants, &holders);
    changes.retain_mut(|change| {
        let Some(holder) = refused.get(&change.object.id) else {
            return true;
        };
        taken.deferred.push(Deferred {
            entry: change.entry.clone(),
            object: change.before.as_ref().map(|before| before.id),
            holder: *holder,
        });
        let Some(before) = change.before.as_ref().filter(|_| finally) else {
            return false;
        };
        keep_name(&mut change.object, before);
        true
    });
}

/// Gives an object the user principal name back that it had; one of the recycle bin had none.
fn keep_name(object: &mut DirectoryObject, before: &DirectoryObject) {
    let name = unique_name(before).map(|_| before.text(attribute::USER_PRINCIPAL_NAME).to_owned());
    match name {
        Some(name) => {
            let name = Value::Text(name);
            object
                .attributes
                .insert(attribute::USER_PRINCIPAL_NAME.to_owned(), name);
        }
        None => {
            object.attributes.remove(attribute::USER_PRINCIPAL_NAME);
        }
    }
}
