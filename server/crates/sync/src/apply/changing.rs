//! Changing or deleting an account, and what it means that it is gone.

use model::LogStatus;
use scim::{Deleted, ErrorKind};

use super::attempt::{Attempt, Done, Tried};
use super::creating::Opened;
use crate::plan::{Alteration, Intent, Plan};

impl Attempt {
    pub(super) async fn change(&mut self, alteration: Alteration) -> Result<Plan, Option<Done>> {
        self.trace.attempted = alteration.properties();
        let Alteration {
            target_id,
            changes,
            current,
            intent,
            ..
        } = &alteration;
        let mapper = &self.workplace.mapper;
        self.trace.is_reference = changes.iter().all(|change| mapper.is_reference(&change.path));
        let sent = self
            .client()
            .update(self.workplace.resource(), target_id, changes, current)
            .await;
        let tried = if *intent == Intent::Disable {
            Tried::Disable
        } else {
            Tried::Update
        };
        self.heard(sent.as_ref().err());
        match self.reached(sent) {
            Ok(mut updated) => {
                self.trace.requests += i64::from(updated.requests);
                let switches = |refused: &scim::Refused| {
                    refused
                        .paths
                        .iter()
                        .any(|path| self.workplace.mapper.switches(path))
                };
                if let Some(index) = updated.refused.iter().position(switches) {
                    // Whoever should lose access still has it: this is a failure, whatever else was taken.
                    let error = updated.refused.swap_remove(index).error;
                    return Err(self.failed(&error, tried, "Switching the account on or off was refused."));
                }
                if updated
                    .ignored
                    .iter()
                    .any(|path| self.workplace.mapper.switches(path))
                {
                    let what = "It answered success, and shows that it did not switch the account on or off.";
                    let error = scim::Error::new(ErrorKind::ServiceIncompatible, what);
                    self.trace.in_doubt = true;
                    return Err(self.failed(&error, tried, "Switching the account on or off had no effect."));
                }
                // What was refused counts as sent: it is shown as a warning now, and not sent again until it changes.
                let mut state = current.clone();
                state.apply(changes);
                let is_sent = |path: &&str| !updated.withheld.iter().any(|held| held.as_str() == *path);
                let names: Vec<_> = changes
                    .iter()
                    .map(|change| change.path.as_str())
                    .filter(is_sent)
                    .collect();
                if !names.is_empty() {
                    self.step(
                        LogStatus::Success,
                        format!(
                            "Changed {} of {} {target_id}.",
                            names.join(", "),
                            self.counterpart()
                        ),
                    );
                }
                self.withheld(&updated.withheld);
                let refused = self.refused(&updated.refused);
                Err(Some(Done::Changed {
                    alteration,
                    state,
                    refused,
                }))
            }
            Err(error) if error.kind == ErrorKind::InvalidAnchor => {
                self.trace.requests += 1;
                self.gone(&alteration, error, tried).await
            }
            Err(error) => {
                self.trace.requests += 1;
                if !self.cannot_hold(&error, changes) {
                    let what = format!("Changing the {} failed.", self.counterpart());
                    return Err(self.failed(&error, tried, &what));
                }
                // Sending it again would change nothing: it counts as sent, and is shown as a warning.
                let mut state = current.clone();
                state.apply(changes);
                let paths = changes.iter().map(|change| change.path.clone()).collect();
                let refused = self.refused(&[scim::Refused { paths, error }]);
                Err(Some(Done::Changed {
                    alteration,
                    state,
                    refused,
                }))
            }
        }
    }

    /// Whether the application has no place for what was to change, so that it is no use trying again. What it is found by,
    /// and what switches it on or off, is never let go.
    fn cannot_hold(&self, error: &scim::Error, changes: &[scim::Change]) -> bool {
        let mapper = &self.workplace.mapper;
        matches!(
            error.kind,
            ErrorKind::NotImplemented | ErrorKind::SchemaAttributeNotFound
        ) && !changes
            .iter()
            .any(|change| mapper.switches(&change.path) || mapper.matches_by(&change.path))
    }

    /// The account that the link points to is gone.
    async fn gone(
        &mut self,
        alteration: &Alteration,
        error: scim::Error,
        tried: Tried,
    ) -> Result<Plan, Option<Done>> {
        let target_id = alteration.target_id.clone();
        if self.trace.standing.is_soft_deleted() {
            if self.subject.open_creation.is_some() {
                // In its place another one may have been created.
                match self.search_again().await {
                    Ok(Plan::Change(alteration)) => return Ok(Plan::Change(alteration)),
                    Ok(_) => {}
                    Err(error) => {
                        let what = self.searching_afterwards_failed();
                        return Err(self.failed(&error, tried, &what));
                    }
                }
            }
            self.is_really_gone(&target_id, tried).await?;
            self.step(
                LogStatus::Success,
                format!("Account {target_id} does not exist any more, so nothing has to be disabled."),
            );
            return Err(Some(Done::Vanished { target_id }));
        }
        if self.searched_again {
            let what = format!("The {} vanished while it was changed.", self.counterpart());
            return Err(self.failed(&error, tried, &what));
        }
        self.searched_again = true;
        // Whoever was renamed is not found by the new name, whether the old account is there or not.
        if self.is_searched_by_another_value() {
            self.is_really_gone(&target_id, tried).await?;
        }
        self.step(
            LogStatus::Warning,
            format!(
                "The {} {target_id} does not exist any more. Searching by the matching attributes.",
                self.counterpart()
            ),
        );
        match self.search_again().await {
            Ok(plan) => Ok(plan),
            Err(error) => {
                let what = self.searching_failed();
                Err(self.failed(&error, tried, &what))
            }
        }
    }

    pub(super) async fn delete(&mut self, target_id: String) -> Option<Done> {
        self.trace.requests += 1;
        let deleted = self.client().delete(self.workplace.resource(), &target_id).await;
        self.heard(deleted.as_ref().err());
        match self.reached(deleted) {
            Ok(Deleted::AlreadyGone) => {
                if let Err(done) = self.is_really_gone(&target_id, Tried::Delete).await {
                    return done;
                }
                self.step(
                    LogStatus::Success,
                    format!("The {} {target_id} was gone already.", self.counterpart()),
                );
                Some(Done::Deleted { target_id })
            }
            Ok(_) => {
                if self.subject.link.is_none() {
                    // What was found is gone, and need not be searched for again.
                    self.trace.creation = Opened::Settled;
                }
                self.step(
                    LogStatus::Success,
                    format!(
                        "Deleted {} {target_id} in {}.",
                        self.counterpart(),
                        self.application()
                    ),
                );
                Some(Done::Deleted { target_id })
            }
            Err(error) => {
                let what = format!("Deleting the {} failed.", self.counterpart());
                self.failed(&error, Tried::Delete, &what)
            }
        }
    }
}
