//! Deletions held back: the list, and allowing or rejecting them.

use model::{
    Application, ApplicationId, Decision, DeletionQuestion, ObjectId, Problem, ProblemKind, StagedDeletion,
    StagedDeletionsView, Timestamp,
};
use store::StagedChoice;

use super::control::target;
use crate::{ManageApplications, ReadReports, Result, Topic};

/// Rows of a page.
const PAGE_SIZE: u32 = 50;
/// The most removals that one request may name.
const MAXIMUM: usize = 500;
/// The most names that a question shows and an audit row lists.
const NAMED: u32 = 20;

/// Which removals somebody decides about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeletionChoice {
    /// All that wait and were held back until this moment: what came later was not seen.
    AllUntil(Timestamp),
    /// These: an object, and the group that a membership is of.
    These(Vec<(ObjectId, Option<ObjectId>)>),
}

impl ReadReports {
    /// A page of the removals that are held back in an application.
    ///
    /// # Errors
    /// When there is no such application.
    pub async fn staged_deletions(&self, id: ApplicationId, page: u32) -> Result<StagedDeletionsView> {
        let store = self.portal.store();
        let missing = || Problem::not_found("application");
        let application = store.application(id).await?.ok_or_else(missing)?;
        let job = store.job(id).await?.ok_or_else(missing)?;
        Ok(StagedDeletionsView {
            application: application.name,
            held_back: store.held_back(id).await?,
            guard: job.guard,
            page: store.staged_deletions(id, page, PAGE_SIZE).await?,
        })
    }
}

impl ManageApplications {
    /// How many removals a decision is about, and the first names, for the question before it.
    ///
    /// # Errors
    /// An `Invalid` problem when none or too many are named; when there is no such application.
    pub async fn deletions_in_question(
        &self,
        id: ApplicationId,
        choice: Option<DeletionChoice>,
    ) -> Result<DeletionQuestion> {
        let application = self.existing(id).await?;
        let now = self.portal.now();
        let choice = staged(choice.unwrap_or(DeletionChoice::AllUntil(now)))?;
        let (count, first) = self.portal.store().chosen_deletions(id, &choice, NAMED).await?;
        Ok(DeletionQuestion {
            count,
            first,
            application: application.name,
            asked_at: now,
        })
    }

    /// Allows removals, which the next cycle then does at once, or rejects them. Gives how many were decided about.
    ///
    /// # Errors
    /// An `Invalid` problem when none or too many are named, `Conflict` when none of them is held back any more, and when
    /// there is no such application.
    pub async fn decide_deletions(
        &self,
        id: ApplicationId,
        choice: DeletionChoice,
        allow: bool,
    ) -> Result<u64> {
        let application = self.existing(id).await?;
        let choice = staged(choice)?;
        let (decision, activity) = if allow {
            (Decision::Allowed, "Allow deletes")
        } else {
            (Decision::Rejected, "Reject deletes")
        };
        let store = self.portal.store();
        let (count, first) = store.chosen_deletions(id, &choice, NAMED).await?;
        let audit = self.audit(activity, deletions_page(&application), details(count, &first));
        let decided = store.decide_deletions(id, &choice, decision, &audit).await?;
        if decided == 0 {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "None of these is held back any more, or somebody else decided about them meanwhile.",
            )
            .with_hint("Open the list again.")
            .into());
        }
        self.portal.wake_engine();
        self.portal.events().announce(Topic::Application(id));
        self.portal.events().announce(Topic::Applications);
        Ok(decided)
    }
}

fn staged(choice: DeletionChoice) -> Result<StagedChoice, Problem> {
    match choice {
        DeletionChoice::AllUntil(moment) => Ok(StagedChoice::AllUntil(moment)),
        DeletionChoice::These(removals) if removals.is_empty() => {
            Err(Problem::new(ProblemKind::Invalid, "Nothing is selected.")
                .with_hint("Select at least one row of the list, or choose Allow all or Reject all."))
        }
        DeletionChoice::These(removals) if removals.len() > MAXIMUM => Err(Problem::new(
            ProblemKind::Invalid,
            format!("Select at most {MAXIMUM} at once."),
        )),
        DeletionChoice::These(removals) => Ok(StagedChoice::These(removals)),
    }
}

fn deletions_page(application: &Application) -> crate::Target {
    let page = target(application);
    crate::Target::new(&page.name, format!("{}/deletions", page.path))
}

fn details(count: i64, first: &[StagedDeletion]) -> Vec<(String, String)> {
    let mut details = vec![("Deletions".to_owned(), count.to_string())];
    details.extend(first.iter().map(|removal| {
        let words = match removal.action {
            model::StagedAction::Disable => "Disable the account of",
            model::StagedAction::Delete => "Delete",
            model::StagedAction::RemoveMember => "Remove a member",
        };
        let name = match removal.group_id {
            Some(_) => format!("{} from {}", removal.name, removal.detail),
            None => removal.name.clone(),
        };
        (words.to_owned(), name)
    }));
    let more = count - i64::try_from(first.len()).unwrap_or(i64::MAX);
    if more > 0 {
        details.push(("And more".to_owned(), more.to_string()));
    }
    details
}
