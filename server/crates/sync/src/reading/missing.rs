//! What a read did not find, in objects and in numbers.

use std::collections::HashSet;

use model::{Held, ObjectId, ObjectKind, ReadKind};
use store::{Absent, ReadClaim};

use super::assignments::TakenOver;
use super::judge::{FEW, Numbers};
use super::take::Taking;
use crate::engine::Engine;

/// Names shown of what is held back.
const NAMES: usize = 50;

/// What is missing after a complete read.
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) objects: Vec<Absent>,
    /// Memberships of people and groups that stay.
    pub(super) memberships: Vec<(ObjectId, ObjectId)>,
    /// Memberships of whoever is deleted already: counted when they went.
    pub(super) of_deleted: Vec<(ObjectId, ObjectId)>,
    /// Memberships that end with their groups.
    with_groups: i64,
    going: HashSet<ObjectId>,
}

impl Missing {
    /// How many there are; assignments left out.
    pub(super) fn numbers(&self) -> Numbers {
        let of = |kind| {
            let count = self.objects.iter().filter(|object| object.kind == kind).count();
            i64::try_from(count).unwrap_or(i64::MAX)
        };
        let memberships = i64::try_from(self.memberships.len()).unwrap_or(i64::MAX);
        Numbers {
            users: of(ObjectKind::User),
            groups: of(ObjectKind::Group),
            memberships: memberships.saturating_add(self.with_groups),
            assignments: 0,
        }
    }
}

/// The same numbers with the assignments that end, those of people who go left out: they are counted as people.
pub(super) fn with_assignments(absent: Numbers, all: &[TakenOver], missing: &Missing) -> Numbers {
    let ended = all
        .iter()
        .flat_map(|taken| &taken.ended)
        .filter(|id| !missing.going.contains(id))
        .count();
    Numbers {
        assignments: i64::try_from(ended).unwrap_or(i64::MAX),
        ..absent
    }
}

impl Engine {
    pub(super) async fn missing(
        &self,
        claim: &ReadClaim,
        kind: ReadKind,
        taking: &Taking<'_>,
    ) -> store::Result<Missing> {
        let store = self.store();
        let mut objects = if kind == ReadKind::Everything || taking.knows_all {
            store.absent_objects(claim.directory_id, &taking.seen).await?
        } else {
            Vec::new()
        };
        let mut going: HashSet<ObjectId> = objects.iter().map(|object| object.id).collect();
        let gone: Vec<String> = taking.gone.iter().cloned().collect();
        for object in store.objects_of_source(claim.directory_id, &gone).await? {
            if going.insert(object.id) {
                objects.push(object);
            }
        }
        // Whoever goes takes their memberships along; counted once, as a person.
        let ended: Vec<(ObjectId, ObjectId)> = taking
            .ended
            .iter()
            .filter(|(group, member)| !going.contains(group) && !going.contains(member))
            .copied()
            .collect();
        let mut ends: Vec<ObjectId> = ended
            .iter()
            .flat_map(|(group, member)| [*group, *member])
            .collect();
        ends.sort_unstable();
        ends.dedup();
        let deleted = store.deleted_of(&ends).await?;
        let (of_deleted, memberships) = ended
            .into_iter()
            .partition(|(group, member)| deleted.contains(group) || deleted.contains(member));
        // A group of a thousand people is more than one thing that goes.
        let groups: Vec<ObjectId> = objects
            .iter()
            .filter(|object| object.kind == ObjectKind::Group)
            .map(|object| object.id)
            .collect();
        let with_groups = store.count_members(&groups).await?;
        Ok(Missing {
            objects,
            memberships,
            of_deleted,
            with_groups,
            going,
        })
    }

    /// How many there were before the read of what is missing. What nothing is missing of is not counted: that takes a moment in
    /// a large directory.
    pub(super) async fn numbers_before(
        &self,
        claim: &ReadClaim,
        taking: &Taking<'_>,
        absent: Numbers,
        assignments: &[TakenOver],
    ) -> store::Result<Numbers> {
        let store = self.store();
        let mut before = Numbers {
            assignments: assignments.iter().map(|taken| taken.assigned).sum(),
            ..Numbers::default()
        };
        if absent.users > 0 {
            let users = store.count_active(claim.directory_id, ObjectKind::User).await?;
            before.users = users - taking.new.0;
        }
        if absent.groups > FEW {
            let groups = store.count_active(claim.directory_id, ObjectKind::Group).await?;
            before.groups = groups - taking.new.1;
        }
        if absent.memberships > FEW {
            let memberships = store.count_direct_memberships(claim.directory_id).await?;
            before.memberships = (memberships - taking.counts.members_added).max(0);
        }
        Ok(before)
    }

    pub(super) async fn held(
        &self,
        missing: &Missing,
        counted: Numbers,
        assignments: &[TakenOver],
    ) -> store::Result<Held> {
        let mut names: Vec<String> = missing
            .objects
            .iter()
            .take(NAMES)
            .map(|object| object.name.clone())
            .collect();
        let pairs = missing.memberships.iter().take(NAMES - names.len());
        for (group, member) in pairs {
            let both = self.store().objects_by_ids(&[*group, *member]).await?;
            let name = |id| {
                both.iter()
                    .find(|object| object.id == id)
                    .map(model::DirectoryObject::display_name)
            };
            if let (Some(group), Some(member)) = (name(*group), name(*member)) {
                names.push(format!("{member} in {group}"));
            }
        }
        let unassigned: Vec<_> = assignments
            .iter()
            .flat_map(|taken| &taken.ended)
            .filter(|id| !missing.going.contains(id))
            .take(NAMES - names.len())
            .copied()
            .collect();
        for object in self.store().objects_by_ids(&unassigned).await? {
            names.push(format!("{}, assigned", object.display_name()));
        }
        Ok(Held {
            users: counted.users,
            groups: counted.groups,
            memberships: counted.memberships,
            assignments: counted.assignments,
            names,
            attributes: Vec::new(),
        })
    }
}
