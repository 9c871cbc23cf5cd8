//! Saving what may be done with the objects of one mapping.

use model::{ApplicationId, ObjectActions, ObjectKind, Problem, ProblemKind};

use super::change;
use super::mapping::{current, save};
use crate::{ManageApplications, Result};

impl ManageApplications {
    /// Saves "Enabled" and "Target object actions" of an object mapping. The next cycle is an initial one.
    ///
    /// # Errors
    /// `Invalid` for groups, which cannot be provisioned yet; `Conflict` when somebody else saved since the page was read;
    /// `NotFound`.
    pub async fn save_object_mapping(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        enabled: bool,
        actions: ObjectActions,
        schema_version: i64,
    ) -> Result<()> {
        if kind == ObjectKind::Group && enabled {
            return Err(Problem::new(
                ProblemKind::Invalid,
                "Groups cannot be provisioned yet; that comes with a later version.",
            )
            .into());
        }
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let mut schema = job.schema;
        let mapping = schema
            .object_mappings
            .iter_mut()
            .find(|mapping| mapping.source == kind)
            .ok_or_else(|| Problem::not_found("mapping"))?;
        let yes_no = |yes: bool| if yes { "yes" } else { "no" };
        let details: Vec<_> = [
            ("Enabled", mapping.enabled, enabled),
            ("Create", mapping.actions.create, actions.create),
            ("Update", mapping.actions.update, actions.update),
            ("Delete", mapping.actions.delete, actions.delete),
        ]
        .into_iter()
        .filter_map(|(name, before, after)| change(name, yes_no(before), yes_no(after)))
        .collect();
        if details.is_empty() {
            return Ok(());
        }
        mapping.enabled = enabled;
        mapping.actions = actions;
        save(self, &application, &schema, schema_version, details).await
    }
}
