//! Searching for the account of a person, and making sure that it is gone.

use model::{LogStatus, StepKind};
use scim::Found;
use serde_json::Value as Json;
use store::Subject;

use super::attempt::{Attempt, Done, Tried};
use super::creating::Opened;
use crate::advice::information;
use crate::mapper::Desired;
use crate::plan::{Finding, Plan, REDACTED, decide, decide_found, state_of};

impl Attempt {
    /// Searches by each matching attribute in turn, and decides from what is found.
    pub(super) async fn find(&mut self, desired: Desired) -> Result<Plan, scim::Error> {
        if self.turn.is_none() {
            self.turn = Some(self.workplace.claims.turn(&desired.keys).await);
        }
        let mut finding = Finding::Nobody;
        let mut looked = Vec::with_capacity(desired.keys.len());
        for (index, key) in desired.keys.iter().enumerate() {
            self.trace.requests += 1;
            let found = self
                .client()
                .find(self.workplace.resource(), &key.target, &key.value)
                .await;
            let matched_by = key.target.as_str().to_owned();
            let found = self.reached(found)?;
            let shown = if desired.redacted.contains(&key.target) {
                REDACTED.to_owned()
            } else {
                key.value.to_string()
            };
            looked.push((
                format!("{}. {matched_by} EQUALS {shown}", index + 1),
                in_words(&found),
            ));
            finding = match found {
                Found::None => continue,
                Found::Many(target_ids) => self.found_many(matched_by, target_ids).await?,
                Found::One(resource) => self.found_one(matched_by, resource).await,
            };
            break;
        }
        let unknown = matches!(finding, Finding::One { .. } | Finding::Several { .. });
        let context = self.workplace.context();
        let plan = decide_found(&self.subject, desired, finding, context, &mut self.trace.steps);
        let matching = self.trace.steps.iter_mut().rev();
        if let Some(step) = matching.into_iter().find(|step| step.kind == StepKind::Matching) {
            step.details = looked;
        }
        // An account that could not be disabled, or may be one of several, must be searched for again.
        let is_dealt_with = match &plan {
            Plan::Leave(_) => !unknown || self.workplace.actions.update,
            Plan::Create(_) => true,
            _ => !unknown,
        };
        if self.trace.creation == Opened::Open && is_dealt_with {
            self.trace.creation = Opened::Settled;
        }
        Ok(plan)
    }

    /// Of several accounts those do not count that are never to be touched.
    async fn found_many(
        &mut self,
        matched_by: String,
        target_ids: Vec<String>,
    ) -> Result<Finding, scim::Error> {
        let claims = &self.workplace.claims;
        let (spared, mut free): (Vec<_>, Vec<_>) = target_ids.into_iter().partition(|id| claims.spares(id));
        if free.len() == 1
            && !spared.is_empty()
            && let Some(only) = free.pop()
        {
            self.trace.requests += 1;
            let resource = self.client().get(self.workplace.resource(), &only).await;
            let resource = self.reached(resource)?;
            return Ok(self.found_one(matched_by, resource).await);
        }
        Ok(if free.is_empty() {
            Finding::Untouched { matched_by }
        } else {
            Finding::Several {
                matched_by,
                target_ids: free,
            }
        })
    }

    async fn found_one(&self, matched_by: String, resource: Json) -> Finding {
        let Some(target_id) = scim::id_of(&resource) else {
            return Finding::Nobody;
        };
        if self.workplace.claims.spares(&target_id) {
            return Finding::Untouched { matched_by };
        }
        if self.takes(&target_id).await {
            Finding::One {
                target_id,
                matched_by,
                resource,
            }
        } else {
            Finding::Taken {
                target_id,
                matched_by,
            }
        }
    }

    /// Takes an account for this person. A store that cannot say whose it is must not lead to two people sharing it.
    pub(super) async fn takes(&self, target_id: &str) -> bool {
        let (claims, store) = (&self.workplace.claims, &self.workplace.store);
        let application = self.workplace.run.application_id;
        let taken = claims.take(
            store,
            (application, self.workplace.kind),
            target_id,
            self.subject.object.id,
        );
        taken.await.unwrap_or(false)
    }

    /// Plans as if there were no link.
    pub(super) async fn search_again(&mut self) -> Result<Plan, scim::Error> {
        let mut unlinked = Subject::clone(&self.subject);
        unlinked.link = None;
        match decide(&unlinked, self.workplace.context()).plan {
            Plan::Find(desired) => self.find(*desired).await,
            plan => Ok(plan),
        }
    }

    /// Whether a search by what the person is now would be for something else than what was sent.
    pub(super) fn is_searched_by_another_value(&self) -> bool {
        let Some(link) = &self.subject.link else {
            return false;
        };
        let mut unlinked = Subject::clone(&self.subject);
        unlinked.link = None;
        let sent = self.workplace.mapper.keys_in(&state_of(&link.sent));
        match decide(&unlinked, self.workplace.context()).plan {
            Plan::Find(desired) => !sent.iter().all(|key| desired.keys.contains(key)),
            _ => false,
        }
    }

    /// Makes sure that an account is gone that was answered with 404: an application at another address, or one that is
    /// being installed, answers so for everybody, and forgetting a leaver's account would let it work for ever.
    pub(super) async fn is_really_gone(&mut self, target_id: &str, tried: Tried) -> Result<(), Option<Done>> {
        let Some(link) = &self.subject.link else {
            return Ok(());
        };
        let keys = self.workplace.mapper.keys_in(&state_of(&link.sent));
        self.trace.requests += 1;
        let client = self.client();
        let shown = if let Some(key) = keys.first() {
            let found = client
                .find(self.workplace.resource(), &key.target, &key.value)
                .await;
            self.reached(found).map(|found| match found {
                Found::None => false,
                Found::One(resource) => scim::id_of(&resource).is_some_and(|id| id == target_id),
                Found::Many(ids) => ids.iter().any(|id| id == target_id),
            })
        } else {
            let page = client.list(self.workplace.resource(), 1, Some(1)).await;
            self.reached(page).map(|_| false)
        };
        match shown {
            Ok(false) => Ok(()),
            Ok(true) => {
                let reason = "The application says both that it is gone and that it is there.";
                self.step(LogStatus::Failure, reason.to_owned());
                Err(Some(Done::Failed {
                    error: information("InvalidAnchor", reason, format!("Id: {target_id}")),
                    tried,
                }))
            }
            Err(error) => {
                let what = "It seems to be gone, but the application cannot be searched either.";
                Err(self.failed(&error, tried, what))
            }
        }
    }
}

/// What a search found, for the log.
fn in_words(found: &Found) -> String {
    match found {
        Found::None => "nothing".to_owned(),
        Found::One(resource) => scim::id_of(resource).unwrap_or_else(|| "one without an id".to_owned()),
        Found::Many(ids) => format!("{}: {}", ids.len(), ids.join(", ")),
    }
}
