//! The page of an object mapping, and the one way by which a schema is saved.

use ::gallery::{Gallery, default_schema};
use model::{Application, ApplicationId, Job, MappingView, ObjectKind, ObjectMapping, Problem, Schema};

use super::known::source_attributes;
use super::provisioning::conflict;
use super::{announce, find, job, target};
use crate::{ManageApplications, Portal, ReadConfiguration, Result};

impl ReadConfiguration {
    /// One object mapping of an application.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn object_mapping(&self, id: ApplicationId, kind: ObjectKind) -> Result<MappingView> {
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let directory = self
            .portal
            .store()
            .directory_name(application.directory_id)
            .await?;
        let mapping = mapping(&job.schema, kind)?.clone();
        let source_attributes = source_attributes(&self.portal, &application, kind).await?;
        let changed = defaults(&application).is_none_or(|schema| schema.mapping(kind) != Some(&mapping));
        Ok(MappingView {
            application_id: id,
            application: application.name,
            directory: directory.unwrap_or_default(),
            mapping,
            schema_version: job.schema_version,
            status: job.status,
            changed,
            source_attributes,
        })
    }
}

impl ManageApplications {
    /// "Restore default mappings": every mapping becomes what the application started with.
    ///
    /// # Errors
    /// `Conflict` when somebody else saved since the page was read; `NotFound`.
    pub async fn reset_schema(&self, id: ApplicationId, schema_version: i64) -> Result<()> {
        let application = find(&self.portal, id).await?;
        let schema = defaults(&application).ok_or_else(|| Problem::not_found("gallery application"))?;
        let details = vec![(
            "Attribute mappings".to_owned(),
            "restored to the default".to_owned(),
        )];
        save(self, &application, &schema, schema_version, details).await
    }
}

/// The schema that an application started with; none when its entry left the gallery.
fn defaults(application: &Application) -> Option<Schema> {
    Gallery::get().entry(&application.gallery_id).map(default_schema)
}

/// The object mapping of a kind.
pub(super) fn mapping(schema: &Schema, kind: ObjectKind) -> Result<&ObjectMapping, Problem> {
    schema.mapping(kind).ok_or_else(|| Problem::not_found("mapping"))
}

/// The object mapping of a kind, to be changed.
pub(super) fn mapping_mut(schema: &mut Schema, kind: ObjectKind) -> Result<&mut ObjectMapping, Problem> {
    schema
        .object_mappings
        .iter_mut()
        .find(|mapping| mapping.source == kind)
        .ok_or_else(|| Problem::not_found("mapping"))
}

/// The application and its job, when the page that was changed showed this very version.
pub(super) async fn current(
    portal: &Portal,
    id: ApplicationId,
    schema_version: i64,
) -> Result<(Application, Job)> {
    let application = find(portal, id).await?;
    let job = job(portal, id).await?;
    if job.schema_version == schema_version {
        Ok((application, job))
    } else {
        Err(conflict().into())
    }
}

/// Saves a schema as a new version with its audit row; the next cycle is an initial one.
pub(super) async fn save(
    handle: &ManageApplications,
    application: &Application,
    schema: &Schema,
    schema_version: i64,
    details: Vec<(String, String)>,
) -> Result<()> {
    const ACTIVITY: &str = "Update attribute mappings or scope";
    save_as(handle, application, schema, schema_version, ACTIVITY, details).await
}

/// Saves a schema under the name that the audit log and the list of versions give to the activity. What changed is said
/// in words; `details` are for what words cannot tell. Where nothing differs, nothing is saved.
pub(super) async fn save_as(
    handle: &ManageApplications,
    application: &Application,
    schema: &Schema,
    schema_version: i64,
    activity: &str,
    details: Vec<(String, String)>,
) -> Result<()> {
    let (_, job) = current(&handle.portal, application.id, schema_version).await?;
    if job.schema == *schema {
        return Ok(());
    }
    let changes = configuration::differences(&job.schema, schema);
    let details = if changes.is_empty() { details } else { changes };
    let audit = handle.audit(activity, target(application), details);
    let saved = handle
        .portal
        .store()
        .save_schema(application.id, schema, schema_version, &audit)
        .await?;
    if !saved {
        return Err(conflict().into());
    }
    handle.portal.wake_engine();
    announce(&handle.portal, application.id);
    Ok(())
}
