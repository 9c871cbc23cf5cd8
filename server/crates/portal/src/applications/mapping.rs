//! The page of an object mapping, and the one way by which a schema is saved.

use ::gallery::{Gallery, default_schema};
use model::{
    Application, ApplicationId, Job, MappingView, ObjectKind, ObjectMapping, Problem, Schema, ScopePreview,
};

use super::known::source_attributes;
use super::preview_scope::preview_schema;
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

/// What the audit log calls a change on the pages of the mappings.
pub(super) const UPDATE: &str = "Update attribute mappings or scope";

/// The schema that an application started with; none when its entry left the gallery.
pub(super) fn defaults(application: &Application) -> Option<Schema> {
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
    save_as(handle, application, schema, schema_version, UPDATE, details).await
}

/// Saves a schema, unless people would lose their accounts and fewer than that were confirmed: then nothing is saved, and
/// the answer says who.
pub(super) async fn save_asking(
    handle: &ManageApplications,
    application: &Application,
    job: &Job,
    schema: &Schema,
    confirmed: i64,
    activity: &str,
    details: Vec<(String, String)>,
) -> Result<Option<ScopePreview>> {
    let effect = preview_schema(&handle.portal, application, job, schema).await?;
    if effect
        .as_ref()
        .is_some_and(|effect| effect.losing.count > confirmed)
    {
        return Ok(effect);
    }
    save_as(handle, application, schema, job.schema_version, activity, details).await?;
    Ok(None)
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
