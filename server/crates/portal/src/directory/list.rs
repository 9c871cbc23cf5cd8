//! Reading: directories, users, groups and what belongs to them.

use model::{
    DirectoryId, DirectorySummary, ObjectDetail, ObjectId, ObjectKind, ObjectName, ObjectQuery, ObjectState,
    ObjectSummary, Page, Problem, attribute,
};

use super::noun;
use crate::{ReadDirectory, Result};

/// Names that a picker shows.
const PICKED: u32 = 20;

impl ReadDirectory {
    /// Every directory with its numbers.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn directories(&self) -> Result<Vec<DirectorySummary>> {
        Ok(self.portal.store().directories().await?)
    }

    /// A directory with its numbers.
    ///
    /// # Errors
    /// A `NotFound` problem; otherwise when the store fails.
    pub async fn directory(&self, id: DirectoryId) -> Result<DirectorySummary> {
        let found = self.portal.store().directory(id).await?;
        Ok(found.ok_or_else(|| Problem::not_found("directory"))?)
    }

    /// A page of users or groups.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn objects(&self, query: &ObjectQuery) -> Result<Page<ObjectSummary>> {
        Ok(self.portal.store().objects(query).await?)
    }

    /// A user or a group with what its page shows around it.
    ///
    /// # Errors
    /// A `NotFound` problem, also when it is of the other kind or has been purged; otherwise when the store fails.
    pub async fn object(&self, kind: ObjectKind, id: ObjectId) -> Result<ObjectDetail> {
        let store = self.portal.store();
        let object = store
            .object(id)
            .await?
            .filter(|object| object.kind == kind && object.state != ObjectState::Purged)
            .ok_or_else(|| Problem::not_found(noun(kind)))?;
        let directory_name = store
            .directory_name(object.directory_id)
            .await?
            .unwrap_or_default();
        let manager = match object.manager {
            Some(manager) => store.object(manager).await?,
            None => None,
        };
        let manager_text = manager
            .as_ref()
            .map(|manager| manager.text(attribute::USER_PRINCIPAL_NAME).to_owned())
            .unwrap_or_default();
        let manager = manager.map(|manager| ObjectName {
            id: manager.id,
            kind: manager.kind,
            display_name: manager.display_name(),
            detail: manager_text.clone(),
        });
        let (reports, members) = match kind {
            ObjectKind::User => (store.direct_reports(id, "", 1, 1).await?.total, 0),
            ObjectKind::Group => (0, store.members(id, "", 1, 1).await?.total),
        };
        let added_attributes = match kind {
            ObjectKind::User => store.directory_attributes(object.directory_id).await?,
            ObjectKind::Group => Vec::new(),
        };
        let is_kept_here = !store.has_source(object.directory_id).await?;
        Ok(ObjectDetail {
            added_attributes,
            groups: store.groups_of(id, "", 1, 1).await?.total,
            object,
            directory_name,
            is_kept_here,
            manager,
            manager_text,
            reports,
            members,
        })
    }

    /// A page of the direct members of a group.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn members(&self, group: ObjectId, search: &str, page: u32) -> Result<Page<ObjectSummary>> {
        Ok(self.portal.store().members(group, search, page, 0).await?)
    }

    /// A page of the groups that an object is a direct member of.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn groups_of(&self, member: ObjectId, search: &str, page: u32) -> Result<Page<ObjectSummary>> {
        Ok(self.portal.store().groups_of(member, search, page, 0).await?)
    }

    /// A page of the users whose manager this is.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn direct_reports(
        &self,
        manager: ObjectId,
        search: &str,
        page: u32,
    ) -> Result<Page<ObjectSummary>> {
        Ok(self
            .portal
            .store()
            .direct_reports(manager, search, page, 0)
            .await?)
    }

    /// The first users and groups that contain all words of a text, for a picker.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn search_names(
        &self,
        directory: DirectoryId,
        kind: Option<ObjectKind>,
        text: &str,
    ) -> Result<Vec<ObjectName>> {
        Ok(self
            .portal
            .store()
            .search_names(directory, kind, text, PICKED)
            .await?)
    }
}
