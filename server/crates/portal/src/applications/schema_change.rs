//! Changes of a schema that one button makes: what they would do is counted, and asked before people lose accounts.

use model::{Application, ApplicationId, Job, ObjectActions, ObjectKind, Problem, Schema, ScopePreview};

use super::mapping::{UPDATE, current, defaults, mapping_mut, save_asking};
use super::preview_scope::preview_schema;
use super::schema::stored;
use super::{find, job};
use crate::{ManageApplications, Portal, Result};

/// A change of a schema that one button makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaChange {
    /// "Restore default mappings": every mapping becomes what the application started with.
    Defaults,
    /// An earlier version applies again, as a new one.
    Version(i64),
    /// "Enabled" and "Target object actions" of an object mapping.
    Actions {
        /// What the mapping is about.
        kind: ObjectKind,
        /// Whether its objects are provisioned at all.
        enabled: bool,
        /// What may be done with them in the application.
        actions: ObjectActions,
    },
}

impl ManageApplications {
    /// Who would come, go or lose an account if the change were saved; nothing when it leaves that alone.
    ///
    /// # Errors
    /// `NotFound`, also for a version that is no longer kept.
    pub async fn preview_change(
        &self,
        id: ApplicationId,
        change: SchemaChange,
    ) -> Result<Option<ScopePreview>> {
        let (application, job) = (find(&self.portal, id).await?, job(&self.portal, id).await?);
        let schema = changed(&self.portal, &application, &job, change).await?;
        preview_schema(&self.portal, &application, &job, &schema).await
    }

    /// Saves the change. The next cycle is an initial one; accounts stay linked. When people would lose their accounts and
    /// fewer than that were confirmed, nothing is saved and the answer says who.
    ///
    /// # Errors
    /// `Conflict` when somebody else saved since the page was read; `NotFound`.
    pub async fn save_change(
        &self,
        id: ApplicationId,
        change: SchemaChange,
        confirmed: i64,
        schema_version: i64,
    ) -> Result<Option<ScopePreview>> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let schema = changed(&self.portal, &application, &job, change).await?;
        let activity = match change {
            SchemaChange::Version(version) => format!("Restore version {version} of the schema"),
            SchemaChange::Defaults | SchemaChange::Actions { .. } => UPDATE.to_owned(),
        };
        let details = match change {
            SchemaChange::Defaults => vec![("Attribute mappings".into(), "restored to the default".into())],
            SchemaChange::Version(_) | SchemaChange::Actions { .. } => Vec::new(),
        };
        save_asking(self, &application, &job, &schema, confirmed, &activity, details).await
    }
}

/// The schema with the change.
async fn changed(
    portal: &Portal,
    application: &Application,
    job: &Job,
    change: SchemaChange,
) -> Result<Schema> {
    match change {
        SchemaChange::Defaults => {
            Ok(defaults(application).ok_or_else(|| Problem::not_found("gallery application"))?)
        }
        SchemaChange::Version(version) => Ok(stored(portal, application.id, version).await?.1),
        SchemaChange::Actions {
            kind,
            enabled,
            actions,
        } => {
            let mut schema = job.schema.clone();
            let mapping = mapping_mut(&mut schema, kind)?;
            (mapping.enabled, mapping.actions) = (enabled, actions);
            Ok(schema)
        }
    }
}
