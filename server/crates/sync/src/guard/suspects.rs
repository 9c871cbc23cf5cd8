//! Who may lose their account, found with less reading than a plan takes: nearly everybody may not.

use std::collections::HashSet;

use futures::FutureExt;
use futures::future::BoxFuture;
use model::{DirectoryObject, ObjectId};
use store::Entitlement;

use crate::apply::Workplace;
use crate::mapper::Facts;
use crate::standing::Standing;

/// Those of these people or groups whose account might be taken away by their plan, in their order.
///
/// # Errors
/// When the store fails.
pub(super) fn suspects<'a>(
    workplace: &'a Workplace,
    ids: &'a [ObjectId],
) -> BoxFuture<'a, store::Result<Vec<ObjectId>>> {
    let found = async move {
        let (store, run) = (&workplace.store, &workplace.run);
        let reads_attributes =
            !workplace.scope.filters.is_empty() || workplace.mapper.access_reads_attributes();
        let objects = store
            .entitled_objects(run, workplace.kind, ids, reads_attributes)
            .await?;
        let suspects: HashSet<ObjectId> = objects
            .iter()
            .filter(|(object, entitlement)| may_lose_it(workplace, object, entitlement.as_ref()))
            .map(|(object, _)| object.id)
            .collect();
        Ok(ids.iter().copied().filter(|id| suspects.contains(id)).collect())
    };
    found.boxed()
}

fn may_lose_it(workplace: &Workplace, object: &DirectoryObject, entitlement: Option<&Entitlement>) -> bool {
    let facts = Facts {
        object,
        is_soft_deleted: false,
        manager_target: None,
        roles: entitlement.map_or(&[], |entitlement| &entitlement.roles),
        surroundings: &workplace.surroundings,
    };
    let standing = Standing::of(object, entitlement.is_some(), &workplace.scope);
    standing.is_soft_deleted() || workplace.mapper.may_switch_off(facts)
}
