//! Adding, changing and removing administrators.

use model::{Administrator, AdministratorId, Problem, ProblemKind};
use secrecy::SecretString;
use store::Guarded;
use uuid::Uuid;

use super::{input, password};
use crate::{ManageAdministrators, Result, Target};

/// Where administrators are managed.
const PATH: &str = "/settings/administrators";

/// An administrator to add.
#[derive(Debug)]
pub struct NewAdministrator<'a> {
    /// The sign-in name.
    pub user_name: &'a str,
    /// The name on screen.
    pub display_name: &'a str,
    /// The role's stored word, such as `reports_reader`.
    pub role: &'a str,
    /// The password.
    pub password: &'a SecretString,
}

impl NewAdministrator<'_> {
    /// The checked administrator.
    pub(super) fn check(&self, now: model::Timestamp) -> Result<Administrator, Problem> {
        let (user_name, display_name) = (self.user_name.trim(), self.display_name.trim());
        let role = input::role(self.role);
        let problems = [
            input::user_name(user_name),
            input::display_name(display_name),
            role.as_ref().err().cloned(),
            password::check(self.password, user_name, "password"),
        ];
        if let Some(problem) = Problem::of_fields(problems.into_iter().flatten().collect()) {
            return Err(problem);
        }
        let role = role.map_err(|field| Problem::field(field.field, field.message))?;
        Ok(Administrator {
            id: AdministratorId::from(Uuid::now_v7()),
            user_name: user_name.to_owned(),
            display_name: display_name.to_owned(),
            role,
            enabled: true,
            created_at: now,
            last_sign_in_at: None,
        })
    }
}

impl ManageAdministrators {
    /// Every administrator, by name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn administrators(&self) -> Result<Vec<Administrator>> {
        Ok(self.portal.store().administrators().await?)
    }

    /// Adds an administrator.
    ///
    /// # Errors
    /// An `Invalid` problem for a wrong field, also for a user name that is taken.
    pub async fn add(&self, new: NewAdministrator<'_>) -> Result<AdministratorId> {
        let administrator = new.check(self.portal.now())?;
        let details = vec![("Role".to_owned(), administrator.role.name().to_owned())];
        let target = Target::new(&administrator.user_name, PATH);
        let audit = self.audit("Add administrator", target, details);
        let hash = password::hash(new.password).await?;
        let added = self
            .portal
            .store()
            .add_administrator(&administrator, &hash, &audit)
            .await;
        added.map_err(taken)?;
        Ok(administrator.id)
    }

    /// Changes the name on screen and the role.
    ///
    /// # Errors
    /// An `Invalid` problem for a wrong field, `Conflict` when no Global Administrator would be left.
    pub async fn update(&self, id: AdministratorId, display_name: &str, role: &str) -> Result<()> {
        let before = self.find(id).await?;
        let display_name = display_name.trim();
        let checked = input::role(role);
        let problems = [input::display_name(display_name), checked.as_ref().err().cloned()];
        if let Some(problem) = Problem::of_fields(problems.into_iter().flatten().collect()) {
            return Err(problem.into());
        }
        let role = checked.map_err(|field| Problem::field(field.field, field.message))?;
        let changes = [
            ("Name", before.display_name.as_str(), display_name),
            ("Role", before.role.name(), role.name()),
        ];
        let details: Vec<_> = changes
            .into_iter()
            .filter(|(_, old, new)| old != new)
            .map(|(what, old, new)| (what.to_owned(), format!("{old} → {new}")))
            .collect();
        if details.is_empty() {
            return Ok(());
        }
        let audit = self.audit(
            "Update administrator",
            Target::new(before.user_name, PATH),
            details,
        );
        let store = self.portal.store();
        outcome(store.update_administrator(id, display_name, role, &audit).await?)
    }

    /// Allows or forbids sign-in. Forbidding ends every session at once.
    ///
    /// # Errors
    /// A `Conflict` problem when no Global Administrator would be left.
    pub async fn set_enabled(&self, id: AdministratorId, enabled: bool) -> Result<()> {
        let before = self.find(id).await?;
        if before.enabled == enabled {
            return Ok(());
        }
        let activity = if enabled {
            "Enable administrator"
        } else {
            "Disable administrator"
        };
        let audit = self.audit(activity, Target::new(before.user_name, PATH), Vec::new());
        let store = self.portal.store();
        outcome(store.set_administrator_enabled(id, enabled, &audit).await?)
    }

    /// Sets another administrator's password, which ends all their sessions.
    ///
    /// # Errors
    /// An `Invalid` problem for a password against the rules or for one's own account.
    pub async fn reset_password(&self, id: AdministratorId, new: &SecretString) -> Result<()> {
        let before = self.find(id).await?;
        if id == self.caller.principal.administrator_id {
            return Err(Problem::new(ProblemKind::Invalid, "This is your own account.")
                .with_hint("Change your own password on the page of your account.")
                .into());
        }
        if let Some(field) = password::check(new, &before.user_name, "password") {
            return Err(Problem::field(field.field, field.message).into());
        }
        let audit = self.audit("Reset password", Target::new(before.user_name, PATH), Vec::new());
        let hash = password::hash(new).await?;
        if !self.portal.store().set_password(id, &hash, None, &audit).await? {
            return Err(Problem::not_found("administrator").into());
        }
        Ok(())
    }

    /// Removes an administrator. What they did stays in the audit log.
    ///
    /// # Errors
    /// A `Conflict` problem when no Global Administrator would be left.
    pub async fn remove(&self, id: AdministratorId) -> Result<()> {
        let before = self.find(id).await?;
        let audit = self.audit(
            "Remove administrator",
            Target::new(before.user_name, PATH),
            Vec::new(),
        );
        outcome(self.portal.store().remove_administrator(id, &audit).await?)
    }

    async fn find(&self, id: AdministratorId) -> Result<Administrator> {
        let found = self.portal.store().administrator(id).await?;
        Ok(found
            .map(|found| found.administrator)
            .ok_or_else(|| Problem::not_found("administrator"))?)
    }
}

/// The problem of a user name that is taken.
pub(super) fn taken(error: store::Error) -> crate::Error {
    match error {
        store::Error::Duplicate(_) => {
            Problem::field("user_name", "There is an administrator of this name already.").into()
        }
        error => error.into(),
    }
}

fn outcome(outcome: Guarded) -> Result<()> {
    match outcome {
        Guarded::Done => Ok(()),
        Guarded::Missing => Err(Problem::not_found("administrator").into()),
        Guarded::LastAdministrator => Err(Problem::new(
            ProblemKind::Conflict,
            "This is the last Global Administrator who may sign in.",
        )
        .with_hint("Give somebody else this role first.")
        .into()),
    }
}
