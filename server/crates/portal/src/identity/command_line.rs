//! What the command line may do about administrators: whoever may run it on the server has access to everything.

use model::{AuditEntry, AuditEntryId, Problem};
use secrecy::SecretString;
use uuid::Uuid;

use super::administrators::taken;
use super::{NewAdministrator, password};
use crate::{Portal, Result};

/// The use cases of the command line. They are audited like the others.
#[derive(Clone, Debug)]
pub struct CommandLine {
    portal: Portal,
}

impl Portal {
    /// The use cases of the command line. Never for requests.
    pub fn command_line(&self) -> CommandLine {
        CommandLine { portal: self.clone() }
    }
}

impl CommandLine {
    /// Adds an administrator.
    ///
    /// # Errors
    /// An `Invalid` problem for a wrong field, also for a user name that is taken.
    pub async fn create_administrator(&self, new: NewAdministrator<'_>) -> Result<()> {
        let administrator = new.check(self.portal.now())?;
        let details = vec![("Role".to_owned(), administrator.role.name().to_owned())];
        let audit = self.audit("Add administrator", &administrator.user_name, details);
        let hash = password::hash(new.password).await?;
        let store = self.portal.store();
        store
            .add_administrator(&administrator, &hash, &audit)
            .await
            .map_err(taken)
    }

    /// Sets an administrator's password, which ends all their sessions. It also lets them sign in again at once after
    /// too many failures.
    ///
    /// # Errors
    /// `NotFound` without such an administrator, `Invalid` for a password against the rules.
    pub async fn reset_password(&self, user_name: &str, new: &SecretString) -> Result<()> {
        let store = self.portal.store();
        let found = store.administrator_named(user_name.trim()).await?;
        let found = found
            .ok_or_else(|| Problem::not_found("administrator"))?
            .administrator;
        if let Some(field) = password::check(new, &found.user_name, "password") {
            return Err(Problem::field(field.field, field.message).into());
        }
        let audit = self.audit("Reset password", &found.user_name, Vec::new());
        let hash = password::hash(new).await?;
        store.set_password(found.id, &hash, None, &audit).await?;
        self.portal
            .forget(&super::throttle::Subject::name(&found.user_name))
            .await
    }

    fn audit(&self, activity: &str, target: &str, details: Vec<(String, String)>) -> AuditEntry {
        AuditEntry {
            id: AuditEntryId::from(Uuid::now_v7()),
            at: self.portal.now(),
            actor: "command line".to_owned(),
            activity: activity.to_owned(),
            target: target.to_owned(),
            target_path: "/settings/administrators".to_owned(),
            details,
            succeeded: true,
            address: String::new(),
        }
    }
}
