//! What the command line may do about administrators: whoever may run it on the server has access to everything.

use model::{
    AdministratorId, ApplicationId, AuditEntry, AuditEntryId, Principal, Problem, ProblemKind, Role,
    SessionId,
};
use secrecy::SecretString;
use uuid::Uuid;

use super::administrators::taken;
use super::{NewAdministrator, password};
use crate::{Caller, ManageApplications, Portal, ReadConfiguration, ReadReports, Result};

/// Who the audit log says it was.
const ACTOR: &str = "command line";

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
    /// Reading how applications are configured.
    ///
    /// # Errors
    /// None: whoever may run commands may do it.
    pub fn read_configuration(&self) -> Result<ReadConfiguration> {
        self.portal.read_configuration(&caller())
    }

    /// Changing how applications are configured.
    ///
    /// # Errors
    /// None: whoever may run commands may do it.
    pub fn manage_applications(&self) -> Result<ManageApplications> {
        self.portal.manage_applications(&caller())
    }

    /// Reading what provisioning did.
    ///
    /// # Errors
    /// None: whoever may run commands may do it.
    pub fn read_reports(&self) -> Result<ReadReports> {
        self.portal.read_reports(&caller())
    }

    /// The application of that name, without regard to case, or of that id.
    ///
    /// # Errors
    /// `NotFound`, with the names that there are.
    pub async fn application(&self, name_or_id: &str) -> Result<ApplicationId> {
        let applications = self.portal.store().application_names().await?;
        let found = applications.iter().find(|(id, name)| {
            id.to_string().eq_ignore_ascii_case(name_or_id.trim())
                || name.to_lowercase() == name_or_id.trim().to_lowercase()
        });
        if let Some((id, _)) = found {
            return Ok(*id);
        }
        let names: Vec<&str> = applications.iter().map(|(_, name)| name.as_str()).collect();
        let hint = if names.is_empty() {
            "This installation has no application yet.".to_owned()
        } else {
            format!("There are: {}.", names.join(", "))
        };
        let message = format!("No application has the name or id {name_or_id}.");
        Err(Problem::new(ProblemKind::NotFound, message)
            .with_hint(hint)
            .into())
    }

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
            actor: ACTOR.to_owned(),
            activity: activity.to_owned(),
            target: target.to_owned(),
            target_path: "/settings/administrators".to_owned(),
            details,
            succeeded: true,
            address: String::new(),
        }
    }
}

/// The command line as a caller: it has every capability and no session.
fn caller() -> Caller {
    Caller {
        principal: Principal {
            administrator_id: AdministratorId::from(Uuid::nil()),
            session_id: SessionId::from(Uuid::nil()),
            user_name: ACTOR.to_owned(),
            display_name: ACTOR.to_owned(),
            role: Role::GlobalAdministrator,
        },
        address: String::new(),
    }
}
