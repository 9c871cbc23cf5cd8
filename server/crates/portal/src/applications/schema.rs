//! "Review your schema": the schema of an application as configuration JSON, and its versions.

use configuration::Names;
use model::{
    Application, ApplicationId, DirectoryAttribute, Problem, SchemaVersion, SchemaVersionView, SchemaView,
    TargetAttribute,
};

use super::{find, job};
use crate::{Portal, ReadConfiguration, Result};

/// The versions of one page.
const PAGE: u32 = 20;

impl ReadConfiguration {
    /// The schema as configuration JSON, with a page of its versions: the newest, or those before `before`.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn schema(&self, id: ApplicationId, before: Option<i64>) -> Result<SchemaView> {
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let names = names(&self.portal, &application, job.schema_version).await?;
        let versions = self.portal.store().schema_versions(id, before, PAGE).await?;
        Ok(SchemaView {
            application_id: id,
            application: application.name,
            version: job.schema_version,
            json: format!("{:#}\n", configuration::export(&job.schema, &names)),
            versions: versions.items,
            more: versions.more,
        })
    }

    /// One version, and what restoring it would change.
    ///
    /// # Errors
    /// A `NotFound` problem, also for a version that is no longer kept.
    pub async fn schema_version(&self, id: ApplicationId, version: i64) -> Result<SchemaVersionView> {
        let (version, schema) = stored(&self.portal, id, version).await?;
        let job = job(&self.portal, id).await?;
        Ok(SchemaVersionView {
            version,
            current: job.schema_version,
            restoring: configuration::differences(&job.schema, &schema),
            status: job.status,
        })
    }
}

/// A version and what it says.
pub(super) async fn stored(
    portal: &Portal,
    id: ApplicationId,
    version: i64,
) -> Result<(SchemaVersion, model::Schema)> {
    find(portal, id).await?;
    let found = portal.store().schema_version(id, version).await?;
    Ok(found.ok_or_else(|| Problem::not_found("version"))?)
}

/// What the configuration of an application calls things.
pub(super) async fn names(portal: &Portal, application: &Application, version: i64) -> Result<Names> {
    let store = portal.store();
    let directory = store
        .directory_name(application.directory_id)
        .await?
        .unwrap_or_default();
    let mut names = Names::new(application.id.to_string(), version, directory, &application.name);
    let added = store.directory_attributes(application.directory_id).await?;
    names.user_attributes.extend(added.iter().map(definition));
    Ok(names)
}

fn definition(added: &DirectoryAttribute) -> TargetAttribute {
    TargetAttribute {
        multi_valued: added.multi_valued,
        ..TargetAttribute::new(&added.name, added.kind)
    }
}
