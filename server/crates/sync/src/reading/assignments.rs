//! Assignments that applications take over from a source.

use std::collections::{BTreeMap, HashMap};

use directory::Source;
use model::{ApplicationId, AuditEntry, AuditEntryId, ObjectId, ReadProblem};
use store::ReadClaim;
use uuid::Uuid;

use crate::engine::Engine;

/// The role of whoever has the default access of an application at the source.
const DEFAULT_ROLE: &str = "User";

/// What is different about the assignments of one application.
#[derive(Debug)]
pub(super) struct TakenOver {
    application: ApplicationId,
    name: String,
    new: Vec<(ObjectId, String)>,
    pub(super) ended: Vec<ObjectId>,
    pub(super) assigned: i64,
}

impl Engine {
    /// Compares the assignments of every application that takes them over. Those that could not be read stay as they are; the
    /// first reason why is given.
    pub(super) async fn compare_assignments(
        &self,
        claim: &ReadClaim,
        source: &Source,
    ) -> store::Result<(Vec<TakenOver>, Option<ReadProblem>)> {
        let (mut all, mut unread) = (Vec::new(), None);
        for wanted in self.store().assignment_sources(claim.directory_id).await? {
            let found = match source.assignments(&wanted.source).await {
                Ok(found) => found,
                Err(problem) => {
                    let message = format!(
                        "The assignments of {} stay as they are: {}",
                        wanted.name, problem.message
                    );
                    unread.get_or_insert(ReadProblem { message, ..problem });
                    continue;
                }
            };
            let mut roles: HashMap<String, String> = HashMap::new();
            for found in found {
                let is_default = found.role.is_empty();
                let role = if is_default {
                    DEFAULT_ROLE.to_owned()
                } else {
                    found.role
                };
                // Somebody may be assigned with several roles; here it is one, and one that says something.
                let kept = roles.entry(found.source_id).or_insert_with(|| role.clone());
                if *kept == DEFAULT_ROLE || (!is_default && role < *kept) {
                    *kept = role;
                }
            }
            let changes = self
                .store()
                .compare_assignments(wanted.application, claim.directory_id, &roles)
                .await?;
            all.push(TakenOver {
                application: wanted.application,
                name: wanted.name,
                new: changes.new,
                ended: changes.ended,
                assigned: changes.assigned,
            });
        }
        Ok((all, unread))
    }

    /// Assigns whoever is assigned at the source, and with `end` takes away what is not there any more. Answers how many changed.
    pub(super) async fn take_assignments(&self, all: &[TakenOver], end: bool) -> store::Result<i64> {
        let mut all_changed = 0;
        for taken in all {
            let mut changed = 0;
            let mut by_role: BTreeMap<&str, Vec<ObjectId>> = BTreeMap::new();
            for (id, role) in &taken.new {
                by_role.entry(role).or_default().push(*id);
            }
            for (role, ids) in by_role {
                let audit = self.assignment_audit(taken, "Take over assignments", ids.len(), role);
                changed += self.store().assign(taken.application, &ids, role, &audit).await?;
            }
            if end && !taken.ended.is_empty() {
                let audit = self.assignment_audit(taken, "End assignments taken over", taken.ended.len(), "");
                changed += self
                    .store()
                    .unassign(taken.application, &taken.ended, &audit)
                    .await?;
            }
            if changed > 0 {
                self.announce(taken.application);
            }
            all_changed += changed;
        }
        Ok(all_changed)
    }

    fn assignment_audit(&self, taken: &TakenOver, activity: &str, count: usize, role: &str) -> AuditEntry {
        let mut details = vec![("Users and groups".to_owned(), count.to_string())];
        if !role.is_empty() {
            details.push(("Role".to_owned(), role.to_owned()));
        }
        AuditEntry {
            id: AuditEntryId::from(Uuid::now_v7()),
            at: self.now(),
            actor: "Rollcall".into(),
            activity: activity.to_owned(),
            target: taken.name.clone(),
            target_path: format!("/applications/{}/users-and-groups", taken.application),
            details,
            succeeded: true,
            address: String::new(),
        }
    }
}
