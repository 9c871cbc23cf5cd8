//! What a plan does to the members of groups.

use model::{
    ModifiedProperty, ObjectId, ObjectKind, PlannedAction, PlannedContent, PlannedOutcome, PlannedRequest,
    PlannedSearch,
};
use store::{Member, MemberRemoval, MemberWork, Subject};

use super::render::{Rendered, request};
use super::{Maker, READ};
use crate::apply::Workplace;
use crate::guard::too_many;

/// Names that a part shows; more are counted.
const SHOWN: usize = 100;
/// The id of a group that the plan creates, until its name is put there.
const NEW_GROUP: &str = "rollcall-new-group";

impl Maker<'_> {
    /// Compares the groups as they will have to be once everything else was done.
    pub(super) async fn groups(&mut self, workplace: &Workplace) -> store::Result<()> {
        let (store, run) = (self.engine.store(), self.run);
        let groups = store.planned_groups(run, self.plan.id).await?;
        self.plan.total += i64::try_from(groups.len()).unwrap_or(i64::MAX);
        let held = if run.guard.enabled {
            let mut removals = Vec::new();
            for group in &groups {
                let (work, sent) = store.planned_members(run, self.plan.id, *group).await?;
                removals.extend(counted(*group, &work, sent));
            }
            too_many(run.guard, &removals)
        } else {
            std::collections::HashSet::new()
        };
        self.wave += 1;
        for ids in groups.chunks(READ) {
            for subject in store.subjects(run, ObjectKind::Group, ids).await? {
                let group = subject.object.id;
                let (mut work, _) = store.planned_members(run, self.plan.id, group).await?;
                self.plan.done += 1;
                if self.has_same_members(&subject, &essence(&work)).await? {
                    let is_right = work.added.is_empty() && work.removed.is_empty();
                    self.plan.counts.anyway += i64::from(!is_right);
                    self.plan.counts.unchanged += i64::from(is_right);
                    continue;
                }
                let mut note = String::new();
                if held.contains(&group) {
                    let before = work.removed.len();
                    work.removed.retain(|member| !member.works);
                    note = format!(
                        "{} removals would be held back: too many at once.",
                        before - work.removed.len()
                    );
                }
                if work.added.is_empty() && work.removed.is_empty() {
                    if note.is_empty() {
                        self.plan.counts.unchanged += 1;
                        continue;
                    }
                    let rendered = nothing("Members would be removed");
                    self.push(
                        &subject,
                        rendered,
                        String::new(),
                        (PlannedOutcome::Held, note, true),
                    );
                    continue;
                }
                self.plan.counts.members_added += i64::try_from(work.added.len()).unwrap_or(0);
                self.plan.counts.members_removed += i64::try_from(work.removed.len()).unwrap_or(0);
                let rendered = rendered(workplace, &subject, &work);
                let essence = essence(&work);
                self.push(&subject, rendered, essence, (PlannedOutcome::Planned, note, true));
            }
            self.write().await?;
        }
        Ok(())
    }
}

/// Who goes comes first, as in a cycle.
fn rendered(workplace: &Workplace, subject: &Subject, work: &MemberWork) -> Rendered {
    let id = subject.link.as_ref().map_or(NEW_GROUP, |link| &link.target_id);
    let account = |member: &Member| match member.target_id.as_str() {
        "" => format!("‹account of {}›", member.name),
        id => id.to_owned(),
    };
    let mut requests: Vec<PlannedRequest> = Vec::new();
    for (members, adds) in [(&work.removed, false), (&work.added, true)] {
        if members.is_empty() {
            continue;
        }
        let ids: Vec<String> = members.iter().map(account).collect();
        let drafts = workplace.client.draft_members(id, &ids, adds);
        requests.extend(drafts.unwrap_or_default().into_iter().map(request));
    }
    let name = format!("‹group {}›", subject.object.display_name());
    for request in &mut requests {
        request.target = request.target.replace(NEW_GROUP, &name);
    }
    let changes = [("members added", &work.added), ("members removed", &work.removed)]
        .into_iter()
        .filter(|(_, members)| !members.is_empty())
        .map(|(what, members)| ModifiedProperty {
            name: what.to_owned(),
            old_value: None,
            new_value: Some(names(members)),
        })
        .collect();
    Rendered {
        action: PlannedAction::Members,
        reason: format!(
            "{} members added, {} removed",
            work.added.len(),
            work.removed.len()
        ),
        content: PlannedContent {
            changes,
            requests,
            steps: Vec::new(),
        },
        works: true,
        search: PlannedSearch::None,
    }
}

/// Who is added and who removed, as one text.
pub(super) fn essence(work: &MemberWork) -> String {
    let ids = |members: &[Member]| {
        let mut ids: Vec<String> = members.iter().map(|member| member.id.to_string()).collect();
        ids.sort_unstable();
        ids.join(",")
    };
    format!("+{} -{}", ids(&work.added), ids(&work.removed))
}

fn nothing(reason: &str) -> Rendered {
    Rendered {
        action: PlannedAction::Members,
        reason: reason.to_owned(),
        content: PlannedContent::default(),
        works: true,
        search: PlannedSearch::None,
    }
}

/// The removals that the guard counts: of people whose accounts go on working.
fn counted(group: ObjectId, work: &MemberWork, sent: i64) -> impl Iterator<Item = MemberRemoval> + '_ {
    let removed = work.removed.iter().filter(|member| member.works);
    removed.map(move |member| MemberRemoval {
        group_id: group,
        group: String::new(),
        sent,
        member_id: member.id,
        name: String::new(),
        allowed: false,
    })
}

fn names(members: &[Member]) -> String {
    let first: Vec<&str> = members
        .iter()
        .take(SHOWN)
        .map(|member| member.name.as_str())
        .collect();
    let more = members.len().saturating_sub(SHOWN);
    let names = first.join(", ");
    if more > 0 {
        format!("{names} and {more} more")
    } else {
        names
    }
}
