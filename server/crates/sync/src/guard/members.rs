//! The same for members of groups whose accounts work: counted before any is removed.

use std::collections::{BTreeMap, HashSet};

use model::{
    CycleId, Decision, Guard, LogAction, LogEntry, LogEntryId, LogStatus, ModifiedProperty, Notification,
    NotificationEvent, ObjectId, ObjectKind, StagedAction, StagedDeletion, Timestamp,
};
use store::{Claim, JobRun, Member, MemberRemoval, Trip};
use uuid::Uuid;

use super::staging::{TOO_MANY, held_back};
use crate::advice::information;
use crate::apply::Workplace;

/// Names that a log row shows; more are counted.
const SHOWN: usize = 100;

/// Which members this cycle may remove although their accounts work.
#[derive(Debug, Default)]
pub(crate) struct AdmittedMembers {
    /// Group and member; none when the guard is off.
    pairs: Option<HashSet<(ObjectId, ObjectId)>>,
}

impl AdmittedMembers {
    /// Leaves out who left the group after members were counted: the next cycle counts them. Whether there were any.
    pub(crate) fn leave_out_later(&self, group: ObjectId, removed: &mut Vec<Member>) -> bool {
        let Some(pairs) = &self.pairs else { return false };
        let before = removed.len();
        removed.retain(|member| !member.works || pairs.contains(&(group, member.id)));
        removed.len() < before
    }
}

/// Counts the members that this cycle would remove from these groups, and holds back those of groups that would lose too
/// many, or all when they are too many together.
///
/// # Errors
/// When the store fails; then no member was removed yet.
pub(crate) async fn count(
    workplace: &Workplace,
    claim: &Claim,
    groups: &[ObjectId],
    now: Timestamp,
) -> store::Result<AdmittedMembers> {
    let (store, run) = (&workplace.store, &workplace.run);
    if !run.guard.enabled {
        return Ok(AdmittedMembers::default());
    }
    let compared: HashSet<ObjectId> = groups.iter().copied().collect();
    let mut removals = store.member_removals(run).await?;
    removals.retain(|removal| compared.contains(&removal.group_id));
    let too_many = too_many(run.guard, &removals);
    let (held, admitted): (Vec<_>, Vec<_>) = removals
        .into_iter()
        .partition(|removal| !removal.allowed && too_many.contains(&removal.group_id));
    if !held.is_empty() {
        let trip = trip(run, workplace.cycle, &held, now);
        if !store.stage_deletions(claim, &trip, now).await? {
            workplace.halt.stop();
        }
    }
    let pairs = admitted
        .iter()
        .map(|removal| (removal.group_id, removal.member_id));
    Ok(AdmittedMembers {
        pairs: Some(pairs.collect()),
    })
}

/// The groups whose removals are held back. What was allowed does not count.
pub(crate) fn too_many(guard: Guard, removals: &[MemberRemoval]) -> HashSet<ObjectId> {
    let mut groups: BTreeMap<ObjectId, (i64, i64)> = BTreeMap::new();
    for removal in removals.iter().filter(|removal| !removal.allowed) {
        groups.entry(removal.group_id).or_insert((0, removal.sent)).0 += 1;
    }
    let above = |count: i64, limit: Option<i64>| limit.is_some_and(|limit| count > limit);
    let (held, rest): (BTreeMap<_, _>, BTreeMap<_, _>) = groups
        .into_iter()
        .partition(|(_, (count, sent))| above(*count, guard.members_of_group(*sent)));
    let together = rest.values().map(|(count, _)| count).sum();
    let others = rest.into_keys().filter(|_| above(together, guard.members()));
    held.into_keys().chain(others).collect()
}

fn trip(run: &JobRun, cycle: CycleId, held: &[MemberRemoval], now: Timestamp) -> Trip {
    let mut groups: BTreeMap<ObjectId, Vec<&MemberRemoval>> = BTreeMap::new();
    for removal in held {
        groups.entry(removal.group_id).or_default().push(removal);
    }
    Trip {
        removals: held.iter().map(|removal| staged(removal, now)).collect(),
        log: groups
            .values()
            .filter_map(|members| entry(run, cycle, members, now))
            .collect(),
        notification: Some(Notification {
            application_id: run.application_id,
            application: run.application.clone(),
            since: now,
            event: NotificationEvent::MembershipThresholdMet {
                held_back: i64::try_from(held.len()).unwrap_or(i64::MAX),
            },
        }),
    }
}

fn staged(removal: &MemberRemoval, now: Timestamp) -> StagedDeletion {
    StagedDeletion {
        object_id: removal.member_id,
        group_id: Some(removal.group_id),
        kind: ObjectKind::User,
        name: removal.name.clone(),
        detail: removal.group.clone(),
        action: StagedAction::RemoveMember,
        reason: "not a member of the group any more".to_owned(),
        staged_at: now,
        decision: Decision::Waiting,
        decided_by: None,
        decided_at: None,
    }
}

/// The log row of one group.
fn entry(run: &JobRun, cycle: CycleId, members: &[&MemberRemoval], now: Timestamp) -> Option<LogEntry> {
    let group = members.first()?;
    let (count, sent) = (members.len(), group.sent);
    let error = information(
        TOO_MANY,
        format!("This cycle would have removed {count} of {sent} members, which is more than is allowed."),
        String::new(),
    );
    let mut names: Vec<&str> = members
        .iter()
        .take(SHOWN)
        .map(|member| member.name.as_str())
        .collect();
    let more = format!("and {} more", count.saturating_sub(SHOWN));
    if count > SHOWN {
        names.push(&more);
    }
    Some(LogEntry {
        id: LogEntryId::from(Uuid::now_v7()),
        at: now,
        application_id: run.application_id,
        cycle_id: cycle,
        object_id: group.group_id,
        kind: ObjectKind::Group,
        identity: group.group.clone(),
        identity_detail: String::new(),
        target_id: None,
        action: LogAction::StagedDelete,
        status: LogStatus::Skipped,
        summary: format!("Held back: {count} members would be removed"),
        duration_ms: 0,
        requests: 0,
        steps: vec![held_back(&error)],
        error: Some(error),
        modified: vec![ModifiedProperty {
            name: "members held back".to_owned(),
            old_value: None,
            new_value: Some(names.join(", ")),
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> ObjectId {
        ObjectId::from(Uuid::from_u128(number))
    }

    /// Removals of one group, of which the first ones are allowed.
    fn removals(group: u128, sent: i64, allowed: u128, waiting: u128) -> Vec<MemberRemoval> {
        (0..allowed + waiting)
            .map(|member| MemberRemoval {
                group_id: id(group),
                group: String::new(),
                sent,
                member_id: id(1_000 * group + member),
                name: String::new(),
                allowed: member < allowed,
            })
            .collect()
    }

    #[test]
    fn a_group_that_loses_too_many_is_held_back_and_the_others_are_not() {
        for (what, sent, allowed, waiting, held) in [
            ("half of them", 30, 0, 15, false),
            ("more than half", 30, 0, 16, true),
            ("all of a small one", 9, 0, 9, false),
            ("what was allowed does not count", 30, 20, 10, false),
            ("what comes on top of it does", 40, 10, 30, true),
        ] {
            let mut all = removals(1, sent, allowed, waiting);
            all.extend(removals(2, 100, 0, 3));
            let expected: HashSet<_> = held.then_some(id(1)).into_iter().collect();
            assert_eq!(too_many(Guard::default(), &all), expected, "{what}");
        }
    }

    #[test]
    fn too_many_together_hold_all_groups_back() {
        let guard = Guard {
            members_count: 20,
            ..Guard::default()
        };
        let mut all = removals(1, 1_000, 0, 12);
        all.extend(removals(2, 1_000, 0, 8));
        assert!(too_many(guard, &all).is_empty());
        all.extend(removals(3, 1_000, 0, 1));
        assert_eq!(too_many(guard, &all).len(), 3);
        let off = Guard {
            enabled: false,
            ..guard
        };
        assert!(too_many(off, &all).is_empty());
    }
}
