//! Creating an account so that it is never lost: what is to be created is written down before the request, and forgotten
//! only when it is clear whether the account exists.

use model::{LogStatus, ObjectKind};
use scim::{CreatedFrom, ErrorKind};

use super::attempt::{Attempt, Done, Tried};
use crate::plan::{Creation, Plan};

/// Where a creation stands that was written down before its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// None was written down.
    No,
    /// An account may exist that nobody knows of.
    Open,
    /// No such account can exist, or it is known now.
    Settled,
}

impl Attempt {
    pub(super) async fn create(&mut self, mut creation: Creation) -> Result<Plan, Option<Done>> {
        self.choose_unique(&mut creation).await?;
        self.trace.attempted = creation.properties();
        let client = self.workplace.client.clone();
        let keys = self.workplace.mapper.keys_in(&creation.state);
        let keys: Vec<_> = keys.into_iter().map(|key| key.target).collect();
        self.note_creation(&creation).await?;
        self.trace.creation = Opened::Open;
        let mut requests = 0;
        let mut created = client
            .create_from(self.workplace.resource(), &creation.state, &keys, &mut requests)
            .await;
        if let Err(error) = &created
            && self.wants_members(error)
            && let Some(state) = self.with_first_members(&creation.state).await
        {
            created = client
                .create_from(self.workplace.resource(), &state, &keys, &mut requests)
                .await;
        }
        self.trace.requests += i64::from(requests);
        let created = self.reached(created);
        if !matches!(&created, Err(error) if is_unclear(error.kind)) {
            self.trace.creation = Opened::Settled;
        }
        match created {
            Ok(from) => Err(Some(self.created(creation, from).await)),
            // Somebody created it in the meantime, an earlier answer was lost, or this one does not say the id: it is there now.
            Err(error) if may_be_there(&error) && !self.searched_again => {
                self.searched_again = true;
                let (application, counterpart) = (self.application(), self.counterpart());
                let says = if error.kind == ErrorKind::Conflict {
                    format!("{application} says that the {counterpart} exists. Searching again.")
                } else {
                    format!("{application} took the {counterpart} and does not say its id. Searching for it.")
                };
                self.step(LogStatus::Warning, says);
                match self.search_again().await {
                    Ok(Plan::Create(_)) => Err(self.creating_failed(&error)),
                    Ok(plan) => Ok(plan),
                    Err(error) => {
                        self.trace.creation = Opened::Open;
                        let what = self.searching_afterwards_failed();
                        Err(self.failed(&error, Tried::Create, &what))
                    }
                }
            }
            Err(error) => Err(self.creating_failed(&error)),
        }
    }

    /// Whether the application takes no group without members.
    fn wants_members(&self, error: &scim::Error) -> bool {
        self.workplace.kind == ObjectKind::Group
            && error.kind == ErrorKind::MandatoryFieldsMissing
            && error.detail.to_lowercase().contains("member")
    }

    /// The state with the first of those who are to be members anyway, written down like all members before they are sent; they
    /// are added once more with the others.
    async fn with_first_members(&self, state: &scim::State) -> Option<scim::State> {
        let (store, run) = (&self.workplace.store, &self.workplace.run);
        let (client, group) = (&self.workplace.client, self.subject.object.id);
        let work = store.member_work(run, group).await.ok()?;
        let first = work.added.get(..work.added.len().min(client.members_at_once()))?;
        let additions: Vec<_> = first.iter().map(|member| (group, member)).collect();
        if first.is_empty() || store.note_additions(run, &additions).await.is_err() {
            return None;
        }
        let ids: Vec<String> = first.iter().map(|member| member.target_id.clone()).collect();
        let mut state = state.clone();
        state.insert(
            scim::AttributePath::parse("members").ok()?,
            client.first_members(&ids),
        );
        Some(state)
    }

    async fn created(&mut self, mut creation: Creation, from: CreatedFrom) -> Done {
        let target_id = from.created.id;
        if !self.takes(&target_id).await {
            return self.created_for_somebody_else(&target_id);
        }
        let (counterpart, application) = (self.counterpart(), self.application());
        self.step(
            LogStatus::Success,
            format!("Created {counterpart} {target_id} in {application}."),
        );
        self.withheld(&from.withheld);
        let mut refused = self.refused(&from.refused);
        if let Some(unsent) = from.unsent {
            for path in &unsent.paths {
                creation.state.remove(path);
            }
            refused = Some(self.unsent(&unsent));
        }
        Done::Created {
            creation,
            target_id,
            refused,
        }
    }

    fn creating_failed(&mut self, error: &scim::Error) -> Option<Done> {
        let what = format!("Creating the {} failed.", self.counterpart());
        self.failed(error, Tried::Create, &what)
    }

    /// Who has a link was not expected to be created, so it is written down now.
    async fn note_creation(&mut self, creation: &Creation) -> Result<(), Option<Done>> {
        if self.subject.link.is_none() {
            return Ok(());
        }
        let keys = self.workplace.mapper.keys_in(&creation.state);
        let keys = keys
            .iter()
            .map(|key| (key.target.as_str().to_owned(), key.value.clone()))
            .collect();
        let (store, run) = (&self.workplace.store, &self.workplace.run);
        let noted = store.open_creations(run, &[(self.subject.object.id, keys)]).await;
        noted.map_err(|error| {
            tracing::error!(%error, "a creation could not be written down, so it is not begun");
            None
        })
    }
}

/// Whether it is worth searching at once after this failure of a creation.
fn may_be_there(error: &scim::Error) -> bool {
    let has_no_id = error.kind == ErrorKind::ServiceIncompatible
        && error.status.is_some_and(|status| (200..300).contains(&status))
        && !error.is_connection_level();
    error.kind == ErrorKind::Conflict || has_no_id
}

/// Whether the application may have done what it was asked, although it did not say so.
pub(super) fn is_unclear(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Timeout
            | ErrorKind::WebExceptionProtocolError
            | ErrorKind::InternalServerError
            | ErrorKind::ServiceIncompatible
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_refusal_leaves_no_account() {
        for (kind, unclear) in [
            (ErrorKind::Timeout, true),
            (ErrorKind::WebExceptionProtocolError, true),
            (ErrorKind::InternalServerError, true),
            (ErrorKind::ServiceIncompatible, true),
            (ErrorKind::Conflict, false),
            (ErrorKind::TooManyRequests, false),
            (ErrorKind::Unauthorized, false),
        ] {
            assert_eq!(is_unclear(kind), unclear, "{kind:?}");
        }
    }
}
