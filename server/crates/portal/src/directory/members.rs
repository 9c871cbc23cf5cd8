//! Adding and removing members of groups.

use model::{ObjectId, ObjectKind, ObjectState, Problem, ProblemKind};

use super::{check_kept_here, target};
use crate::{ManageDirectory, Result, Topic};

impl ManageDirectory {
    /// Adds direct members to a group. Answers how many were new.
    ///
    /// # Errors
    /// `Invalid` when nothing is selected or one cannot be a member, `NotFound`; otherwise when the store fails.
    pub async fn add_members(&self, group: ObjectId, members: &[ObjectId]) -> Result<i64> {
        let name = self.group_name(group).await?;
        if members.is_empty() {
            return Err(Problem::new(ProblemKind::Invalid, "Nobody is selected.")
                .with_hint("Search for people, tick them, then add them.")
                .into());
        }
        let store = self.portal.store();
        let found = store.objects_by_ids(members).await?;
        if found.len() != members.len() || found.iter().any(|member| member.state != ObjectState::Active) {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "One of the selected has been deleted meanwhile.",
            )
            .with_hint("Search again and select anew. Nobody was added.")
            .into());
        }
        if members.contains(&group) {
            return Err(Problem::new(ProblemKind::Invalid, "A group cannot be a member of itself.").into());
        }
        let details = found
            .iter()
            .take(20)
            .map(|member| ("Member".to_owned(), member.display_name()))
            .collect();
        let pairs: Vec<_> = members.iter().map(|member| (group, *member)).collect();
        let audit = self.audit(
            "Add member to group",
            target(ObjectKind::Group, group, name),
            details,
        );
        let added = store.add_memberships(&pairs, &audit).await?;
        self.portal.events().announce(Topic::Directory);
        Ok(added)
    }

    /// Removes direct members from a group. Answers how many it removed.
    ///
    /// # Errors
    /// `Invalid` when nothing is selected, `NotFound`; otherwise when the store fails.
    pub async fn remove_members(&self, group: ObjectId, members: &[ObjectId]) -> Result<u64> {
        let name = self.group_name(group).await?;
        if members.is_empty() {
            return Err(Problem::new(ProblemKind::Invalid, "Nobody is selected.")
                .with_hint("Tick the members to remove and try again.")
                .into());
        }
        let store = self.portal.store();
        let first = members.get(..members.len().min(20)).unwrap_or(members);
        let details = store
            .object_names(first)
            .await?
            .into_iter()
            .map(|member| ("Member".to_owned(), member.display_name))
            .collect();
        let audit = self.audit(
            "Remove member from group",
            target(ObjectKind::Group, group, name),
            details,
        );
        let removed = store.remove_members(group, members, &audit).await?;
        self.portal.events().announce(Topic::Directory);
        Ok(removed)
    }

    async fn group_name(&self, group: ObjectId) -> Result<String> {
        let found = self.portal.store().object(group).await?;
        let found = found
            .filter(|object| object.kind == ObjectKind::Group && object.state == ObjectState::Active)
            .ok_or_else(|| Problem::not_found("group"))?;
        check_kept_here(self.portal.store(), found.directory_id).await?;
        Ok(found.display_name())
    }
}
