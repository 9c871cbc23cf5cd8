//! Planning a change that is not saved, and saving it when its plan is approved: by the capability that its form uses, with
//! the same checks and the same audit row.

use model::{ApplicationId, Draft, DraftedChange, PlanId, Problem, ProblemKind};
use sync::Drafted;

use crate::{ManageApplications, Result};

impl ManageApplications {
    /// Makes a plan of what a change would do: who would get other requests because of it. Nothing is saved, and nothing
    /// is sent.
    ///
    /// # Errors
    /// What saving the change is refused for: an `Invalid` problem with every wrong field, `Conflict`, `NotFound`. `Invalid`
    /// also when the application is not configured.
    pub async fn plan_change(&self, id: ApplicationId, change: DraftedChange) -> Result<PlanId> {
        let application = self.configured(id).await?;
        let drafted = self.drafted(id, change).await?;
        self.begin_plan(&application, Some(drafted)).await
    }

    /// Checks a change as saving it does.
    pub(super) async fn drafted(
        &self,
        id: ApplicationId,
        mut change: DraftedChange,
    ) -> Result<(Draft, Drafted)> {
        let mut drafted = Drafted::default();
        let details = match &mut change {
            DraftedChange::AttributeMapping {
                kind,
                original,
                input,
                schema_version,
            } => {
                let original = original.as_deref();
                let (schema, details) = self
                    .drafted_mapping(id, *kind, original, input, *schema_version)
                    .await?;
                drafted.schema = Some(schema);
                details
            }
            DraftedChange::DeletedMapping {
                kind,
                target,
                schema_version,
            } => {
                let (schema, details) = self.drafted_deletion(id, *kind, target, *schema_version).await?;
                drafted.schema = Some(schema);
                details
            }
            DraftedChange::Scope {
                kind,
                filters,
                losing,
                schema_version,
            } => {
                let (schema, details, effect) =
                    self.drafted_scope(id, *kind, filters, *schema_version).await?;
                drafted.schema = Some(schema);
                *losing = effect.map_or(0, |effect| effect.losing.count);
                details
            }
            DraftedChange::Assign { objects } => {
                let details = self.checked_assignment(objects).await?;
                drafted.assignments.assigned.clone_from(objects);
                details
            }
            DraftedChange::Unassign { objects } => {
                let details = self.checked_removal(objects).await?;
                drafted.assignments.unassigned.clone_from(objects);
                details
            }
        };
        Ok((Draft { change, details }, drafted))
    }

    /// Saves the change of a plan.
    pub(super) async fn save_draft(&self, id: ApplicationId, change: &DraftedChange) -> Result<()> {
        match change {
            DraftedChange::AttributeMapping {
                kind,
                original,
                input,
                schema_version,
            } => {
                let original = original.as_deref();
                self.save_attribute_mapping(id, *kind, original, input, *schema_version)
                    .await
            }
            DraftedChange::DeletedMapping {
                kind,
                target,
                schema_version,
            } => {
                self.delete_attribute_mapping(id, *kind, target, *schema_version)
                    .await
            }
            DraftedChange::Scope {
                kind,
                filters,
                losing,
                schema_version,
            } => {
                let more = self
                    .save_scope(id, *kind, filters, *losing, *schema_version)
                    .await?;
                more.map_or(Ok(()), |_| Err(more_would_lose().into()))
            }
            DraftedChange::Assign { objects } => self.assign(id, objects).await.map(|_| ()),
            DraftedChange::Unassign { objects } => self.unassign(id, objects).await.map(|_| ()),
        }
    }
}

fn more_would_lose() -> Problem {
    let words = "More people would lose their accounts now than when this plan was made.";
    Problem::new(ProblemKind::Conflict, words).with_hint("Nothing was saved. Plan the change again.")
}
