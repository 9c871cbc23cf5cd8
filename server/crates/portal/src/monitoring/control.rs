//! Start, Stop and Restart.

use model::{
    Application, ApplicationId, Problem, ProblemKind, ProvisioningMode, ProvisioningStatus, RestartCriteria,
};

use crate::{ManageApplications, Result, Target, Topic};

impl ManageApplications {
    /// "Start provisioning": goes on from where it stopped; the first time with an initial cycle.
    ///
    /// # Errors
    /// When there is no such application, or it is not configured.
    pub async fn start_provisioning(&self, id: ApplicationId) -> Result<()> {
        self.set_status(
            id,
            ProvisioningStatus::On,
            "Enable/start provisioning configuration",
        )
        .await
    }

    /// "Stop provisioning": ends the running cycle after its running requests, and keeps what was reached.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn stop_provisioning(&self, id: ApplicationId) -> Result<()> {
        self.set_status(
            id,
            ProvisioningStatus::Off,
            "Disable/pause provisioning configuration",
        )
        .await
    }

    /// "Restart provisioning", by its criteria. By the usual ones everybody in scope is evaluated again, failed actions are
    /// tried at once and a quarantine is lifted; accounts stay linked, and nothing is sent where nothing differs.
    ///
    /// # Errors
    /// When there is no such application, it is not configured, no criterion is chosen, or everybody is to be matched anew
    /// and what that does is not `understood`.
    pub async fn restart_provisioning(
        &self,
        id: ApplicationId,
        criteria: RestartCriteria,
        understood: bool,
    ) -> Result<()> {
        let application = self.configured(id).await?;
        if criteria == RestartCriteria::NONE {
            return Err(Problem::new(
                ProblemKind::Invalid,
                "Nothing is chosen that a restart would forget.",
            )
            .with_hint("Choose at least one of the boxes.")
            .into());
        }
        if criteria.links && !understood {
            let problem = Problem::field("understood", "Tick this box as well, or leave everybody linked.");
            return Err(problem.into());
        }
        let audit = self.audit(
            "Enable/restart provisioning configuration",
            target(&application),
            vec![("Criteria".to_owned(), criteria.names().join(", "))],
        );
        self.portal
            .store()
            .restart_job(id, criteria, self.portal.now(), &audit)
            .await?;
        self.portal.halt_cycle(id);
        self.changed(id);
        Ok(())
    }

    async fn set_status(&self, id: ApplicationId, status: ProvisioningStatus, activity: &str) -> Result<()> {
        let application = match status {
            ProvisioningStatus::On => self.configured(id).await?,
            ProvisioningStatus::Off => self.existing(id).await?,
        };
        let audit = self.audit(activity, target(&application), Vec::new());
        self.portal
            .store()
            .set_job_status(id, status, self.portal.now(), &audit)
            .await?;
        if status == ProvisioningStatus::Off {
            self.portal.halt_cycle(id);
        }
        self.changed(id);
        Ok(())
    }

    /// The application, provided that provisioning can be switched on.
    pub(super) async fn configured(&self, id: ApplicationId) -> Result<Application> {
        let application = self.existing(id).await?;
        let job = self
            .portal
            .store()
            .job(id)
            .await?
            .ok_or_else(|| Problem::not_found("application"))?;
        if job.mode != ProvisioningMode::Automatic || job.tenant_url.is_empty() || !job.has_secret_token {
            let problem = Problem::new(ProblemKind::Invalid, "Provisioning is not configured yet.")
                .with_hint("Choose Edit provisioning and enter the Tenant URL and the Secret Token.");
            return Err(problem.into());
        }
        Ok(application)
    }

    pub(super) async fn existing(&self, id: ApplicationId) -> Result<Application> {
        Ok(self
            .portal
            .store()
            .application(id)
            .await?
            .ok_or_else(|| Problem::not_found("application"))?)
    }

    fn changed(&self, id: ApplicationId) {
        self.portal.wake_engine();
        self.portal.events().announce(Topic::Application(id));
        self.portal.events().announce(Topic::Applications);
    }
}

pub(super) fn target(application: &Application) -> Target {
    Target::new(
        &application.name,
        format!("/applications/{}/provisioning", application.id),
    )
}
