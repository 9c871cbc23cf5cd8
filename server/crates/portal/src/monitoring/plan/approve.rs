//! Having done what a plan says, and stopping that.

use model::{ApplicationId, Plan, PlanId, PlanState, Problem, ProblemKind};
use store::Claim;

use super::{PATIENCE, found, page_of};
use crate::{ManageApplications, Result, Topic};

impl ManageApplications {
    /// Has exactly this plan done, or the rest of one that was stopped, also while provisioning is off. The change that it
    /// is made of is saved first; no cycle comes in between. A large one goes on after this returns.
    ///
    /// # Errors
    /// `Conflict` when it is not ready, or was approved already, or a running cycle does not let go in time; what saving
    /// its change is refused for; when there is no such plan.
    pub async fn approve_plan(&self, id: ApplicationId, plan: PlanId) -> Result<()> {
        self.configured(id).await?;
        let engine = self.portal.engine()?;
        can_be_approved(&found(&self.portal, id, plan).await?)?;
        let Some(claim) = engine.hold(id).await? else {
            let words = "The running cycle did not let go in time: a request of it takes long.";
            let problem = Problem::new(ProblemKind::Conflict, words);
            return Err(problem
                .with_hint("Nothing was done. Try again in a moment.")
                .into());
        };
        let (plan, claim) = match self.approved(id, plan, claim.clone()).await {
            Ok(approved) => approved,
            Err(error) => {
                engine.let_go(&claim).await?;
                return Err(error);
            }
        };
        let running = engine.spawn_approved(Plan { done: 0, ..plan }, claim);
        let _ = tokio::time::timeout(PATIENCE, running).await;
        self.portal.events().announce(Topic::Application(id));
        Ok(())
    }

    /// Saves the change of a plan and approves it, while no cycle runs. Gives the job as it is then.
    async fn approved(&self, id: ApplicationId, plan: PlanId, claim: Claim) -> Result<(Plan, Claim)> {
        // While the job was waited for, somebody else may have approved it.
        let plan = found(&self.portal, id, plan).await?;
        can_be_approved(&plan)?;
        let draft = plan.draft.as_ref().filter(|_| plan.state == PlanState::Ready);
        if let Some(draft) = draft {
            self.save_draft(id, &draft.change).await?;
        }
        let application = self.existing(id).await?;
        let counts = plan.counts;
        let details = [
            ("Create", counts.create),
            ("Link", counts.link),
            ("Update", counts.update),
            ("Disable", counts.disable),
            ("Delete", counts.delete),
            ("Groups with other members", counts.members),
            ("Held back", counts.held),
        ];
        let details = details.into_iter().filter(|(_, count)| *count > 0);
        let details = details
            .map(|(name, count)| (name.to_owned(), count.to_string()))
            .collect();
        let audit = self.audit("Approve plan", page_of(&application, plan.id), details);
        let (store, by) = (self.portal.store(), &self.caller.principal.user_name);
        if !store.approve_plan(plan.id, by, self.portal.now(), &audit).await? {
            return Err(not_ready().into());
        }
        let claim = self.portal.engine()?.as_saved(claim).await?;
        Ok((plan, claim))
    }

    /// "Search now": asks the application, within its budget, for the accounts of those who may have one, so that the plan
    /// says who is linked and who is created. Nothing is changed there. What is large goes on after this returns.
    ///
    /// # Errors
    /// `Conflict` when it is not ready; when there is no such plan.
    pub async fn search_plan(&self, id: ApplicationId, plan: PlanId) -> Result<()> {
        let application = self.configured(id).await?;
        let engine = self.portal.engine()?;
        let plan = found(&self.portal, id, plan).await?;
        let audit = self.audit(
            "Search accounts for a plan",
            page_of(&application, plan.id),
            Vec::new(),
        );
        let drafted = match &plan.draft {
            Some(draft) => Some(self.drafted(id, draft.change.clone()).await?.1),
            None => None,
        };
        let store = self.portal.store();
        if !store.search_plan(plan.id, self.portal.now(), &audit).await? {
            return Err(not_ready().into());
        }
        let searching = engine.spawn_search(Plan { done: 0, ..plan }, drafted);
        let _ = tokio::time::timeout(PATIENCE, searching).await;
        self.portal.events().announce(Topic::Application(id));
        Ok(())
    }

    /// "Stop" of a plan: ends its running, or its searches, after the running requests. What was not begun stays as it was.
    ///
    /// # Errors
    /// When there is no such plan.
    pub async fn stop_plan(&self, id: ApplicationId, plan: PlanId) -> Result<()> {
        let application = self.existing(id).await?;
        let plan = found(&self.portal, id, plan).await?;
        let audit = self.audit("Stop plan", page_of(&application, plan.id), Vec::new());
        if self.portal.store().stop_plans(id, &audit).await? {
            self.portal.halt_cycle(id);
        }
        self.portal.events().announce(Topic::Application(id));
        Ok(())
    }
}

fn can_be_approved(plan: &Plan) -> Result<(), Problem> {
    match plan.state {
        PlanState::Ready | PlanState::Stopped => Ok(()),
        _ => Err(not_ready()),
    }
}

fn not_ready() -> Problem {
    let words = "This plan was run already, or is not ready.";
    Problem::new(ProblemKind::Conflict, words).with_hint("Make a new one.")
}
