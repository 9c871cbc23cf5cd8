//! Adding, renaming and deleting applications.

use ::gallery::{Gallery, default_schema};
use model::{Application, ApplicationId, Directory, DirectoryId, Problem, ProblemKind, SourceConnection};
use uuid::Uuid;

use super::{announce, change, find, target};
use crate::{ManageApplications, ReadConfiguration, Result};

/// The most characters of a name.
const MAXIMUM: usize = 100;

impl ReadConfiguration {
    /// Whose assignments an application takes over, empty for nobody's; `None` where its directory has none to take over.
    ///
    /// # Errors
    /// `NotFound`; otherwise when the store fails.
    pub async fn assignment_source(&self, id: ApplicationId) -> Result<Option<String>> {
        let application = find(&self.portal, id).await?;
        let store = self.portal.store();
        let source = store.source(application.directory_id).await?;
        let is_entra =
            source.is_some_and(|stored| matches!(stored.settings.connection, SourceConnection::Entra(_)));
        if !is_entra {
            return Ok(None);
        }
        Ok(Some(store.assignment_source(id).await?.unwrap_or_default()))
    }
}

impl ManageApplications {
    /// Adds an application from the gallery, with the mapping that its entry proposes. Nothing is provisioned yet.
    ///
    /// # Errors
    /// An `Invalid` problem for a name that is empty, too long or taken; `NotFound` for an unknown gallery entry.
    pub async fn add_application(&self, gallery_id: &str, name: &str) -> Result<ApplicationId> {
        self.add_application_for(gallery_id, name, Directory::BUILT_IN)
            .await
    }

    /// As [`add_application`](Self::add_application), for people of this directory.
    ///
    /// # Errors
    /// As `add_application`, and `NotFound` for an unknown directory.
    pub async fn add_application_for(
        &self,
        gallery_id: &str,
        name: &str,
        directory: DirectoryId,
    ) -> Result<ApplicationId> {
        let entry = Gallery::get()
            .entry(gallery_id)
            .ok_or_else(|| Problem::not_found("gallery application"))?;
        let name = self.checked_name(name, None).await?;
        let directory_name = self.portal.store().directory_name(directory).await?;
        let directory_name = directory_name.ok_or_else(|| Problem::not_found("directory"))?;
        let application = Application {
            id: ApplicationId::from(Uuid::now_v7()),
            gallery_id: entry.id.clone(),
            name,
            directory_id: directory,
            created_at: self.portal.now(),
        };
        let details = vec![
            ("Gallery application".to_owned(), entry.name.clone()),
            ("Directory".to_owned(), directory_name),
        ];
        let audit = self.audit("Add application", target(&application), details);
        self.portal
            .store()
            .add_application(&application, &default_schema(entry), &audit)
            .await?;
        announce(&self.portal, application.id);
        Ok(application.id)
    }

    /// Gives an application another name.
    ///
    /// # Errors
    /// An `Invalid` problem for a name that is empty, too long or taken; `NotFound`.
    pub async fn rename_application(&self, id: ApplicationId, name: &str) -> Result<()> {
        let application = find(&self.portal, id).await?;
        let name = self.checked_name(name, Some(id)).await?;
        let Some(changed) = change("Name", &application.name, &name) else {
            return Ok(());
        };
        let audit = self.audit("Update application", target(&application), vec![changed]);
        self.portal.store().rename_application(id, &name, &audit).await?;
        announce(&self.portal, id);
        Ok(())
    }

    /// Says which directory an application takes people from, while it has none of another.
    ///
    /// # Errors
    /// A `Conflict` problem while anybody is assigned or has an account that Rollcall keeps; `NotFound`.
    pub async fn set_application_directory(&self, id: ApplicationId, directory: DirectoryId) -> Result<()> {
        let application = find(&self.portal, id).await?;
        if application.directory_id == directory {
            return Ok(());
        }
        let store = self.portal.store();
        let name = store.directory_name(directory).await?;
        let name = name.ok_or_else(|| Problem::not_found("directory"))?;
        let before = store
            .directory_name(application.directory_id)
            .await?
            .unwrap_or_default();
        let details = vec![("Directory".to_owned(), format!("{before} → {name}"))];
        let audit = self.audit("Update application", target(&application), details);
        if !store.set_application_directory(id, directory, &audit).await? {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "Somebody of the directory it has now is assigned, or has an account that Rollcall keeps.",
            )
            .with_hint("Remove the assignments and wait for the next cycle, or add the application a second time for the other directory.")
            .into());
        }
        announce(&self.portal, id);
        Ok(())
    }

    /// Says whose assignments an application takes over from its directory's source: the object id or client id of an enterprise
    /// application there; empty for nobody's. With one, the next read assigns who is assigned there, and nobody else.
    ///
    /// # Errors
    /// An `Invalid` problem unless the directory is read from Microsoft Entra ID; `NotFound`.
    pub async fn set_assignment_source(&self, id: ApplicationId, source: &str) -> Result<()> {
        let application = find(&self.portal, id).await?;
        let store = self.portal.store();
        let source = Some(source.trim()).filter(|source| !source.is_empty());
        let directory = store.source(application.directory_id).await?;
        let is_entra =
            directory.is_some_and(|stored| matches!(stored.settings.connection, SourceConnection::Entra(_)));
        if source.is_some() && !is_entra {
            let message =
                "Only a directory that is read from Microsoft Entra ID has assignments to take over.";
            return Err(Problem::field("source", message).into());
        }
        let before = store.assignment_source(id).await?.unwrap_or_default();
        let Some(changed) = change("Assignments of", &before, source.unwrap_or_default()) else {
            return Ok(());
        };
        let audit = self.audit("Update application", target(&application), vec![changed]);
        store.set_assignment_source(id, source, &audit).await?;
        if source.is_some() {
            store
                .read_soon(application.directory_id, self.portal.now())
                .await?;
            self.portal.wake_engine();
        }
        announce(&self.portal, id);
        Ok(())
    }

    /// Deletes an application: provisioning is switched off, its configuration, assignments and secrets are
    /// forgotten. The accounts in the application stay as they are, and so do the provisioning logs.
    ///
    /// # Errors
    /// An `Invalid` problem unless `confirmation` is the application's name; `NotFound`.
    pub async fn delete_application(&self, id: ApplicationId, confirmation: &str) -> Result<()> {
        let application = find(&self.portal, id).await?;
        if confirmation.trim() != application.name {
            let message = format!("Type the name exactly as it is: {}", application.name);
            return Err(Problem::field("confirmation", message).into());
        }
        let linked = self.portal.store().application_summary(id).await?;
        let linked = linked.map_or(0, |summary| summary.linked_count);
        let details = vec![("Accounts left in the application".to_owned(), linked.to_string())];
        let audit = self.audit("Delete application", target(&application), details);
        self.portal.store().delete_application(id, &audit).await?;
        self.portal.halt_cycle(id);
        announce(&self.portal, id);
        Ok(())
    }

    async fn checked_name(&self, name: &str, but: Option<ApplicationId>) -> Result<String> {
        let name = name.trim();
        let message = if name.is_empty() {
            "Enter a name."
        } else if name.chars().count() > MAXIMUM {
            "Use at most 100 characters."
        } else if name.chars().any(char::is_control) {
            "Use a name on one line."
        } else if self.portal.store().is_application_name_taken(name, but).await? {
            "Another application has this name. Choose one that tells them apart."
        } else {
            return Ok(name.to_owned());
        };
        Err(Problem::field("name", message).into())
    }
}
