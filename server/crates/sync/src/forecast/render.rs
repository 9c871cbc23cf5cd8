//! From a decision to the requests that it comes to.

use std::collections::BTreeSet;

use model::{ErrorInformation, PlannedAction, PlannedContent, PlannedRequest, PlannedSearch};
use scim::{AttributePath, Change, Draft, State};
use serde_json::Value as Json;
use store::{LinkState, Subject};

use super::inputs::digest;
use crate::apply::Workplace;
use crate::mapper::Desired;
use crate::plan::{Alteration, Creation, Intent, LinkFate, Plan, Planned, REDACTED};
use crate::standing::Standing;

/// What one part of a plan shows.
#[derive(Clone, Debug)]
pub(super) struct Rendered {
    pub(super) action: PlannedAction,
    pub(super) reason: String,
    pub(super) content: PlannedContent,
    /// Whether there is an account that works afterwards.
    pub(super) works: bool,
    /// Whether the account is searched for when it is run.
    pub(super) search: PlannedSearch,
}

impl Rendered {
    /// Whether an account is taken away.
    pub(super) const fn is_removal(&self) -> bool {
        matches!(self.action, PlannedAction::Disable | PlannedAction::Delete)
    }

    /// Whether something is sent.
    pub(super) const fn sends(&self) -> bool {
        !matches!(self.action, PlannedAction::Skip | PlannedAction::Fail)
    }

    /// How it is shown that this is not done any more.
    pub(super) fn spared(self, works: bool) -> Self {
        Self {
            action: PlannedAction::Skip,
            reason: format!("Not done with this change; without it: {}", self.reason),
            content: PlannedContent {
                steps: self.content.steps,
                ..PlannedContent::default()
            },
            works,
            search: PlannedSearch::None,
        }
    }

    /// What is done, as one short text. Two parts with the same one do the same.
    pub(super) fn essence(&self) -> String {
        let requests = serde_json::to_string(&self.content.requests).unwrap_or_default();
        digest(&format!("{:?} {requests}", self.action))
    }
}

/// What a decision comes to; nothing for somebody whose account is right already.
pub(super) fn render(subject: &Subject, planned: Planned, workplace: &Workplace) -> Option<Rendered> {
    let Planned {
        standing,
        plan,
        steps,
    } = planned;
    let link = subject.link.as_ref();
    let works = link.is_some_and(|link| link.state == LinkState::Active);
    let search = match plan {
        Plan::Find(_) => PlannedSearch::Open,
        _ => PlannedSearch::None,
    };
    let drawn = match plan {
        Plan::Leave(leave) if leave.up_to_date && !matches!(leave.link, LinkFate::Adopt(_)) => return None,
        Plan::Leave(leave) => Ok(Drawn::nothing(PlannedAction::Skip, leave.reason, works)),
        Plan::Fail(error) => Ok(Drawn::nothing(PlannedAction::Fail, failure(&error), works)),
        Plan::Find(desired) => found(&desired, standing, workplace),
        Plan::Create(creation) => created(&creation, Vec::new(), workplace),
        Plan::Change(alteration) => changed(&alteration, standing, workplace),
        Plan::Delete(id) => workplace
            .client
            .draft_delete(workplace.resource(), &id)
            .map(|draft| Drawn {
                action: PlannedAction::Delete,
                reason: sentence(standing.summary()),
                drafts: vec![draft],
                changes: Vec::new(),
                works: false,
            }),
    };
    let drawn = drawn.unwrap_or_else(|error| Drawn::nothing(PlannedAction::Fail, error.to_string(), works));
    Some(Rendered {
        action: drawn.action,
        reason: drawn.reason,
        content: PlannedContent {
            changes: drawn.changes,
            requests: drawn.drafts.into_iter().map(request).collect(),
            steps,
        },
        works: drawn.works,
        search,
    })
}

/// A part in the making.
struct Drawn {
    action: PlannedAction,
    reason: String,
    drafts: Vec<Draft>,
    changes: Vec<model::ModifiedProperty>,
    works: bool,
}

impl Drawn {
    fn nothing(action: PlannedAction, reason: String, works: bool) -> Self {
        Self {
            action,
            reason,
            drafts: Vec::new(),
            changes: Vec::new(),
            works,
        }
    }
}

/// Somebody is searched for; if nobody has their matching values, they are created.
fn found(desired: &Desired, standing: Standing, workplace: &Workplace) -> Result<Drawn, scim::Error> {
    let (client, resource) = (&workplace.client, workplace.resource());
    let mut drafts = Vec::with_capacity(desired.keys.len() + 1);
    for key in &desired.keys {
        let value = shown(&key.target, &key.value, &desired.redacted);
        drafts.push(client.draft_find(resource, &key.target, &value)?);
    }
    let searched = |action, reason: String| Drawn {
        drafts: drafts.clone(),
        ..Drawn::nothing(action, reason, false)
    };
    if standing != Standing::Entitled {
        let reason = "An earlier creation ended without a clear answer: what is found is disabled";
        return Ok(searched(PlannedAction::Skip, reason.to_owned()));
    }
    if !workplace.actions.create {
        let reason = "Linked if it is found; not created: Create is off in the mapping";
        return Ok(searched(PlannedAction::Skip, reason.to_owned()));
    }
    if let Some(missing) = desired.missing.first() {
        let reason = format!("Required, but without a value: {missing}");
        return Ok(searched(PlannedAction::Fail, reason));
    }
    let creation = Creation {
        state: desired.state.clone(),
        unique: desired.unique.clone(),
        unresolved: desired.unresolved.clone(),
        redacted: desired.redacted.clone(),
    };
    created(&creation, drafts, workplace)
}

fn created(creation: &Creation, mut drafts: Vec<Draft>, workplace: &Workplace) -> Result<Drawn, scim::Error> {
    let (client, resource) = (&workplace.client, workplace.resource());
    let mut creation = creation.clone();
    for unique in std::mem::take(&mut creation.unique) {
        // Each is asked for until one is free; most often it is the first.
        if let Some(first) = unique.values.first() {
            let value = shown(&unique.target, first, &creation.redacted);
            drafts.push(client.draft_find(resource, &unique.target, &value)?);
            creation.state.insert(unique.target.clone(), first.clone());
        }
    }
    let changes = creation.properties();
    let state = masked(&creation.state, &creation.redacted);
    drafts.push(client.draft_create(resource, &state)?);
    let counterpart = workplace.counterpart();
    let reason = if drafts.len() > 1 {
        format!("Created, unless an {counterpart} with the same matching value is found")
    } else {
        "Created".to_owned()
    };
    Ok(Drawn {
        action: PlannedAction::Create,
        reason: reason.replace("an group", "a group"),
        drafts,
        changes,
        works: true,
    })
}

fn changed(alteration: &Alteration, standing: Standing, workplace: &Workplace) -> Result<Drawn, scim::Error> {
    let masked_changes: Vec<Change> = alteration
        .changes
        .iter()
        .cloned()
        .map(|mut change| {
            change.new = change
                .new
                .map(|value| shown(&change.path, &value, &alteration.redacted));
            change
        })
        .collect();
    let drafts = workplace.client.draft_update(
        workplace.resource(),
        &alteration.target_id,
        &masked_changes,
        &masked(&alteration.current, &alteration.redacted),
    )?;
    let names: Vec<_> = alteration
        .changes
        .iter()
        .map(|change| change.path.as_str())
        .collect();
    let (action, reason) = match alteration.intent {
        Intent::Disable if standing == Standing::Entitled => {
            (PlannedAction::Disable, "The mapping switches it off".to_owned())
        }
        Intent::Disable => (PlannedAction::Disable, sentence(standing.summary())),
        Intent::Enable => (PlannedAction::Update, "Enabled again".to_owned()),
        Intent::Update => (PlannedAction::Update, format!("Changes {}", names.join(", "))),
    };
    Ok(Drawn {
        action,
        reason,
        drafts,
        changes: alteration.properties(),
        works: alteration.next == LinkState::Active,
    })
}

pub(super) fn request(draft: Draft) -> PlannedRequest {
    PlannedRequest {
        method: draft.method.to_owned(),
        target: draft.target,
        body: draft.body,
    }
}

fn shown(path: &AttributePath, value: &Json, redacted: &BTreeSet<AttributePath>) -> Json {
    if redacted.contains(path) {
        Json::from(REDACTED)
    } else {
        value.clone()
    }
}

fn masked(state: &State, redacted: &BTreeSet<AttributePath>) -> State {
    state
        .iter()
        .map(|(path, value)| (path.clone(), shown(path, value, redacted)))
        .collect()
}

fn failure(error: &ErrorInformation) -> String {
    error.reason.clone()
}

/// `not assigned` → `Not assigned`.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
