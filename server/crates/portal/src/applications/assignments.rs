//! Users and groups of an application.

use model::{
    ApplicationId, Assignable, Assignment, AssignmentQuery, ObjectId, ObjectKind, ObjectName, Page, Problem,
    ProblemKind,
};

use super::{announce, find, target};
use crate::{ManageApplications, ReadConfiguration, Result};

/// The role of an assignment; applications of the gallery know no other.
const ROLE: &str = "User";
/// The most objects that one request may name.
const MAXIMUM: usize = 500;
/// The most names that an audit row lists.
const NAMED: usize = 20;

impl ReadConfiguration {
    /// A page of the users and groups that are assigned.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn assignments(&self, id: ApplicationId, query: &AssignmentQuery) -> Result<Page<Assignment>> {
        find(&self.portal, id).await?;
        Ok(self.portal.store().assignments(id, query).await?)
    }

    /// A page of the users, or of the groups, that could be assigned.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn assignable(&self, id: ApplicationId, query: &AssignmentQuery) -> Result<Page<Assignable>> {
        let application = find(&self.portal, id).await?;
        let store = self.portal.store();
        Ok(store.assignable(id, application.directory_id, query).await?)
    }

    /// The names of users and groups, for a question about them. Those that do not exist are missing.
    ///
    /// # Errors
    /// An `Invalid` problem when too many are named.
    pub async fn names(&self, objects: &[ObjectId]) -> Result<Vec<ObjectName>> {
        check(objects, "Select at least one user or group.")?;
        let mut names = self.portal.store().object_names(objects).await?;
        names.sort_by_cached_key(|name| name.display_name.to_lowercase());
        Ok(names)
    }
}

impl ManageApplications {
    /// Assigns users and groups. Those that are assigned already stay so. Returns how many were assigned now.
    ///
    /// # Errors
    /// An `Invalid` problem when none or too many are named, `Conflict` when one is deleted, `NotFound`.
    pub async fn assign(&self, id: ApplicationId, objects: &[ObjectId]) -> Result<i64> {
        let application = find(&self.portal, id).await?;
        let mut details = self.checked_assignment(objects).await?;
        details.push(("Role".to_owned(), ROLE.to_owned()));
        let audit = self.audit("Add assignment", target(&application), details);
        let assigned = self.portal.store().assign(id, objects, ROLE, &audit).await?;
        announce(&self.portal, id);
        Ok(assigned)
    }

    /// Takes users and groups off an application; their accounts are disabled by the next cycle, unless another
    /// assignment covers them. Returns how many were assigned until now.
    ///
    /// # Errors
    /// An `Invalid` problem when none or too many are named, `NotFound`.
    pub async fn unassign(&self, id: ApplicationId, objects: &[ObjectId]) -> Result<i64> {
        let application = find(&self.portal, id).await?;
        let details = self.checked_removal(objects).await?;
        let audit = self.audit("Remove assignment", target(&application), details);
        let removed = self.portal.store().unassign(id, objects, &audit).await?;
        announce(&self.portal, id);
        Ok(removed)
    }

    /// Whether these can be assigned, and who they are, for the audit log.
    pub(crate) async fn checked_assignment(&self, objects: &[ObjectId]) -> Result<Vec<(String, String)>> {
        check(objects, "Select at least one user or group to assign.")?;
        let names = self.portal.store().active_names(objects).await?;
        if names.len() < objects.len() {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "Some of the selected users or groups were deleted in the meantime. Nobody was assigned.",
            )
            .with_hint("Load the list again and select anew.")
            .into());
        }
        Ok(details(&names))
    }

    /// Whether the assignments of these can be removed, and who they are, for the audit log.
    pub(crate) async fn checked_removal(&self, objects: &[ObjectId]) -> Result<Vec<(String, String)>> {
        check(objects, "Select at least one user or group to remove.")?;
        let names = self.portal.store().object_names(objects).await?;
        Ok(details(&names))
    }
}

fn check(objects: &[ObjectId], none: &str) -> Result<(), Problem> {
    if objects.is_empty() {
        return Err(Problem::field("objects", none));
    }
    if objects.len() > MAXIMUM {
        return Err(Problem::field(
            "objects",
            format!("Select at most {MAXIMUM} at once; a group reaches all its members."),
        ));
    }
    Ok(())
}

fn details(names: &[ObjectName]) -> Vec<(String, String)> {
    let mut details: Vec<_> = names
        .iter()
        .take(NAMED)
        .map(|name| {
            let kind = match name.kind {
                ObjectKind::User => "User",
                ObjectKind::Group => "Group",
            };
            (kind.to_owned(), name.display_name.clone())
        })
        .collect();
    if names.len() > NAMED {
        details.push(("And more".to_owned(), (names.len() - NAMED).to_string()));
    }
    details
}
