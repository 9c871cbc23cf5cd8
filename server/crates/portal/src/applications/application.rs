//! Adding, renaming and deleting applications.

use ::gallery::{Gallery, default_schema};
use model::{Application, ApplicationId, Directory, Problem};
use uuid::Uuid;

use super::{announce, change, find, target};
use crate::{ManageApplications, Result};

/// The most characters of a name.
const MAXIMUM: usize = 100;

impl ManageApplications {
    /// Adds an application from the gallery, with the mapping that its entry proposes. Nothing is provisioned yet.
    ///
    /// # Errors
    /// An `Invalid` problem for a name that is empty, too long or taken; `NotFound` for an unknown gallery entry.
    pub async fn add_application(&self, gallery_id: &str, name: &str) -> Result<ApplicationId> {
        let entry = Gallery::get()
            .entry(gallery_id)
            .ok_or_else(|| Problem::not_found("gallery application"))?;
        let name = self.checked_name(name, None).await?;
        let application = Application {
            id: ApplicationId::from(Uuid::now_v7()),
            gallery_id: entry.id.clone(),
            name,
            directory_id: Directory::BUILT_IN,
            created_at: self.portal.now(),
        };
        let details = vec![("Gallery application".to_owned(), entry.name.clone())];
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
