//! Accounts in an application as they are: reading them back, what is done about those that differ, and linking those that
//! exist before provisioning begins.

use std::time::Duration;

use model::{
    AccountsQuery, AccountsShown, AccountsView, ApplicationId, DriftDecision, DriftRun, DriftRunId,
    DriftState, ObjectId, ObjectKind, Page, Problem, ProblemKind, ProvisioningMode,
};
use store::Claim;
use sync::{new_read_back, silent_since};

use super::control::target;
use crate::{ManageApplications, ReadConfiguration, Result, Target, Topic};

/// How long somebody waits for the result before they see it being made.
const PATIENCE: Duration = Duration::from_secs(3);
/// Rows that one request decides about.
const MOST: usize = 500;

impl ReadConfiguration {
    /// What was last read of the accounts in an application, with a page of one list.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn accounts(&self, id: ApplicationId, query: &AccountsQuery) -> Result<AccountsView> {
        let store = self.portal.store();
        let application = store.application(id).await?;
        let application = application.ok_or_else(|| Problem::not_found("application"))?;
        let job = store
            .job(id)
            .await?
            .ok_or_else(|| Problem::not_found("application"))?;
        let configured =
            job.mode == ProvisioningMode::Automatic && !job.tenant_url.is_empty() && job.has_secret_token;
        let mut runs = store.drift_runs(id).await?;
        let run = runs
            .iter()
            .position(|run| run.state == DriftState::Done)
            .map(|index| runs.remove(index));
        let newest = runs
            .into_iter()
            .next()
            .filter(|newest| run.as_ref().is_none_or(|run| newest.started_at >= run.started_at));
        let silent = silent_since(self.portal.now());
        let (counts, defaults, items) = match &run {
            Some(run) => (
                store.drift_counts(run.id).await?,
                store.drift_defaults(run).await?,
                store.drift_findings(run, query).await?,
            ),
            None => (Vec::new(), Vec::new(), nothing()),
        };
        Ok(AccountsView {
            application: application.name,
            obstacle: (!configured).then(|| "Provisioning is not configured yet.".to_owned()),
            every_hours: store.read_back_hours(id).await?,
            is_abandoned: newest
                .as_ref()
                .is_some_and(|run| run.state == DriftState::Reading && run.alive_at < silent),
            newest,
            run,
            counts,
            defaults,
            items,
        })
    }
}

fn nothing<T>() -> Page<T> {
    Page {
        items: Vec::new(),
        total: 0,
        page: 1,
        page_size: 50,
    }
}

impl ManageApplications {
    /// "Read accounts now": lists the accounts in the application and compares them with what was last sent. Nothing is changed
    /// there. Many of them go on being read after this returns.
    ///
    /// # Errors
    /// When there is no such application, it is not configured, or its accounts are being read already.
    pub async fn read_accounts(&self, id: ApplicationId) -> Result<DriftRunId> {
        let application = self.configured(id).await?;
        let engine = self.portal.engine()?;
        let now = self.portal.now();
        let run = new_read_back(id, &self.caller.principal.user_name, now);
        let audit = self.audit("Read accounts", page(&application), Vec::new());
        let begun = self
            .portal
            .store()
            .begin_drift_run(&run, silent_since(now), Some(&audit))
            .await?;
        if !begun {
            return Err(Problem::new(ProblemKind::Conflict, "The accounts are being read already.").into());
        }
        let id = run.id;
        let reading = engine.spawn_read_back(run);
        // It goes on by itself when it takes longer.
        let _ = tokio::time::timeout(PATIENCE, reading).await;
        Ok(id)
    }

    /// Has the accounts read every so many hours while provisioning is on; 0 ends that.
    ///
    /// # Errors
    /// When there is no such application, or the hours are none that can be chosen.
    pub async fn schedule_read_back(&self, id: ApplicationId, hours: i64) -> Result<()> {
        let application = self.existing(id).await?;
        if !(0..=24 * 31).contains(&hours) {
            return Err(Problem::field("hours", "Choose at most 744 hours, or 0 for never.").into());
        }
        let details = vec![("Hours".to_owned(), hours.to_string())];
        let audit = self.audit("Schedule reading accounts", page(&application), details);
        self.portal.store().set_read_back_hours(id, hours, &audit).await?;
        self.portal.wake_engine();
        self.portal.events().announce(Topic::Application(id));
        Ok(())
    }

    /// Decides about values that were changed in the application: place in the result and target attribute.
    ///
    /// # Errors
    /// When the result was replaced since, nothing or too much is chosen, or a cycle does not let go in time.
    pub async fn decide_drift(
        &self,
        id: ApplicationId,
        run: DriftRunId,
        differences: &[(i64, String)],
        decision: DriftDecision,
    ) -> Result<()> {
        let application = self.existing(id).await?;
        let run = self.current(id, run).await?;
        chosen(differences.len())?;
        let details = vec![
            ("Decision".to_owned(), decision_name(decision).to_owned()),
            ("Values".to_owned(), differences.len().to_string()),
        ];
        let audit = self.audit("Decide about changed accounts", page(&application), details);
        let claim = self.hold(id).await?;
        let store = self.portal.store();
        let done = store.decide_drift(&run, differences, decision, &audit).await;
        self.let_go(id, &claim).await?;
        Ok(done?)
    }

    /// Says what is done by itself about a target attribute that differs, now and whenever accounts are read.
    ///
    /// # Errors
    /// When there is no such application, or a cycle does not let go in time.
    pub async fn set_drift_default(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        path: &str,
        decision: DriftDecision,
    ) -> Result<()> {
        let application = self.existing(id).await?;
        let details = vec![
            ("Target attribute".to_owned(), path.to_owned()),
            ("Decision".to_owned(), decision_name(decision).to_owned()),
        ];
        let audit = self.audit("Decide about a changed attribute", page(&application), details);
        let store = self.portal.store();
        store
            .set_drift_default(id, (kind, path), decision, &audit)
            .await?;
        let runs = store.drift_runs(id).await?;
        let done = runs.into_iter().find(|run| run.state == DriftState::Done);
        if let Some(run) = done.filter(|_| decision != DriftDecision::Waiting) {
            let claim = self.hold(id).await?;
            let applied = store.apply_drift_defaults(&run).await;
            self.let_go(id, &claim).await?;
            applied?;
        }
        self.portal.events().announce(Topic::Application(id));
        Ok(())
    }

    /// "Match again, then create": forgets the links to accounts that are not there; the next cycle looks at these people.
    /// Gives how many there were.
    ///
    /// # Errors
    /// When the result was replaced since, nothing or too much is chosen, or a cycle does not let go in time.
    pub async fn match_again(&self, id: ApplicationId, run: DriftRunId, positions: &[i64]) -> Result<usize> {
        let application = self.existing(id).await?;
        let run = self.current(id, run).await?;
        chosen(positions.len())?;
        let details = vec![("Accounts".to_owned(), positions.len().to_string())];
        let audit = self.audit("Match missing accounts again", page(&application), details);
        let claim = self.hold(id).await?;
        let done = self.portal.store().match_again(&run, positions, &audit).await;
        self.let_go(id, &claim).await?;
        Ok(done?)
    }

    /// "Link the unambiguous matches": accounts that match exactly one person in scope, who matches no other. Nothing is sent.
    /// Gives how many were linked.
    ///
    /// # Errors
    /// When the result was replaced since, or a cycle does not let go in time.
    pub async fn link_unambiguous(&self, id: ApplicationId, run: DriftRunId) -> Result<u64> {
        let application = self.existing(id).await?;
        let run = self.current(id, run).await?;
        let store = self.portal.store();
        let counts = store.drift_counts(run.id).await?;
        let matches = counts.iter().find(|(list, _)| *list == AccountsShown::Matches);
        let details = vec![(
            "Matches".to_owned(),
            matches.map_or(0, |(_, count)| *count).to_string(),
        )];
        let audit = self.audit("Link unambiguous matches", page(&application), details);
        let claim = self.hold(id).await?;
        let done = store.link_unambiguous(&run, self.portal.now(), &audit).await;
        self.let_go(id, &claim).await?;
        Ok(done?)
    }

    /// Links one account to one of those who match it. Nothing is sent.
    ///
    /// # Errors
    /// `Conflict` when one of them has another link; when the result was replaced since, or a cycle does not let go in time.
    pub async fn link_account(
        &self,
        id: ApplicationId,
        run: DriftRunId,
        position: i64,
        object: ObjectId,
    ) -> Result<()> {
        let application = self.existing(id).await?;
        let run = self.current(id, run).await?;
        let store = self.portal.store();
        let (_, account, name) = store
            .found_account(&run, position)
            .await?
            .ok_or_else(|| Problem::not_found("account"))?;
        let details = vec![
            ("Account".to_owned(), format!("{name} ({account})")),
            ("Object".to_owned(), object.to_string()),
        ];
        let audit = self.audit("Link account", page(&application), details);
        let claim = self.hold(id).await?;
        let linked = store
            .link_account(&run, position, object, self.portal.now(), &audit)
            .await;
        self.let_go(id, &claim).await?;
        if linked? {
            return Ok(());
        }
        Err(Problem::new(
            ProblemKind::Conflict,
            "This account, or this person, is linked already, or is not to be linked.",
        )
        .with_hint("Read the accounts again.")
        .into())
    }

    /// Marks an account that nobody is linked to as never to be touched, or takes the mark away.
    ///
    /// # Errors
    /// When the result was replaced since, or a cycle does not let go in time.
    pub async fn mark_untouched(
        &self,
        id: ApplicationId,
        run: DriftRunId,
        position: i64,
        untouched: bool,
    ) -> Result<()> {
        let application = self.existing(id).await?;
        let run = self.current(id, run).await?;
        let store = self.portal.store();
        let (_, account, name) = store
            .found_account(&run, position)
            .await?
            .ok_or_else(|| Problem::not_found("account"))?;
        let details = vec![("Account".to_owned(), format!("{name} ({account})"))];
        let activity = if untouched {
            "Never touch an account"
        } else {
            "Allow touching an account"
        };
        let audit = self.audit(activity, page(&application), details);
        let claim = self.hold(id).await?;
        let done = store.mark_untouched(&run, position, untouched, &audit).await;
        self.let_go(id, &claim).await?;
        Ok(done?)
    }

    /// The result that somebody looks at, provided that it is still the newest.
    async fn current(&self, id: ApplicationId, run: DriftRunId) -> Result<DriftRun> {
        let runs = self.portal.store().drift_runs(id).await?;
        let found = runs
            .into_iter()
            .find(|one| one.id == run && one.state == DriftState::Done);
        Ok(found.ok_or_else(|| {
            Problem::new(ProblemKind::Conflict, "The accounts were read again since.")
                .with_hint("Look at the new result.")
        })?)
    }

    async fn hold(&self, id: ApplicationId) -> Result<Claim> {
        let claim = self.portal.engine()?.hold(id).await?;
        Ok(claim.ok_or_else(|| {
            Problem::new(
                ProblemKind::Conflict,
                "The running cycle did not let go in time: a request of it takes long.",
            )
            .with_hint("Nothing was done. Try again in a moment.")
        })?)
    }

    async fn let_go(&self, id: ApplicationId, claim: &Claim) -> Result<()> {
        self.portal.engine()?.let_go(claim).await?;
        self.portal.events().announce(Topic::Application(id));
        Ok(())
    }
}

fn chosen(count: usize) -> Result<()> {
    let problem = match count {
        0 => Problem::new(ProblemKind::Invalid, "Nothing is chosen.").with_hint("Tick at least one row."),
        count if count > MOST => Problem::new(ProblemKind::Invalid, format!("Choose at most {MOST} rows.")),
        _ => return Ok(()),
    };
    Err(problem.into())
}

const fn decision_name(decision: DriftDecision) -> &'static str {
    match decision {
        DriftDecision::Waiting => "Ask",
        DriftDecision::Overwrite => "Overwrite",
        DriftDecision::Adopt => "Adopt",
        DriftDecision::Ignore => "Ignore",
    }
}

fn page(application: &model::Application) -> Target {
    let page = target(application);
    Target::new(&page.name, format!("{}/accounts", page.path))
}
