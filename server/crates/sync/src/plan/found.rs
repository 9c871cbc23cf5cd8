//! The decision after the application was asked for an account.

use model::{LogStatus, LogStep, ObjectKind, StepKind};
use scim::State;
use serde_json::Value as Json;
use store::{LinkState, Subject};

use super::decide::{counterpart, facts, left_as};
use super::unlinked::not_created;
use super::{Adoption, Alteration, Context, Creation, Intent, Leave, LinkFate, Plan};
use crate::advice::information;
use crate::mapper::{Desired, Purpose};
use crate::standing::Standing;

/// What the application answered to the search for an account.
#[derive(Clone, Debug)]
pub enum Finding {
    /// Nobody has any of the matching values.
    Nobody,
    /// One account.
    One {
        /// Its id.
        target_id: String,
        /// The target attribute that it was found by.
        matched_by: String,
        /// The whole resource.
        resource: Json,
    },
    /// Several accounts.
    Several {
        /// The target attribute.
        matched_by: String,
        /// Their ids.
        target_ids: Vec<String>,
    },
    /// Only accounts that are never to be touched.
    Untouched {
        /// The target attribute that they were found by.
        matched_by: String,
    },
    /// One account, and it belongs to somebody else.
    Taken {
        /// Its id.
        target_id: String,
        /// The target attribute that it was found by.
        matched_by: String,
    },
}

/// Decides what is to be done for a person who should have an account, or may have one against their standing, given
/// what was found.
pub fn decide_found(
    subject: &Subject,
    desired: Desired,
    finding: Finding,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Plan {
    let standing = Standing::of_subject(subject, context.scope);
    let (application, counterpart) = (context.application, counterpart(subject));
    let mut matching = |status: LogStatus, description: String| {
        steps.push(LogStep {
            kind: StepKind::Matching,
            status,
            description,
            details: Vec::new(),
        });
    };
    match finding {
        Finding::Nobody => {
            let tried: Vec<_> = desired.keys.iter().map(|key| key.target.as_str()).collect();
            matching(
                LogStatus::Success,
                format!(
                    "No {counterpart} in {application} has the same {}.",
                    tried.join(" or ")
                ),
            );
            if standing == Standing::Entitled {
                create(desired, context)
            } else {
                not_created(standing)
            }
        }
        Finding::Several {
            matched_by,
            target_ids,
        } => {
            let reason = format!(
                "{} {counterpart}s in {application} have the same {matched_by}.",
                target_ids.len()
            );
            matching(LogStatus::Failure, reason.clone());
            Plan::Fail(information(
                "DuplicateTargetEntries",
                reason,
                format!("Ids: {}", target_ids.join(", ")),
            ))
        }
        Finding::Untouched { matched_by } => {
            let reason = format!(
                "Left alone: the {counterpart} with the same {matched_by} is marked as never to be touched"
            );
            matching(LogStatus::Skipped, format!("{reason}."));
            Plan::Leave(Leave {
                reason,
                code: Some("EntrySynchronizationSkipped"),
                up_to_date: false,
                link: LinkFate::Keep,
                unresolved: Vec::new(),
            })
        }
        Finding::Taken {
            target_id,
            matched_by,
        } => {
            let reason =
                format!("The {counterpart} with the same {matched_by} belongs to somebody else already.");
            matching(LogStatus::Failure, reason.clone());
            Plan::Fail(information(
                "DuplicateSourceEntries",
                reason,
                format!("Id: {target_id}"),
            ))
        }
        Finding::One {
            target_id,
            matched_by,
            resource,
        } => {
            matching(
                LogStatus::Success,
                format!("Found {counterpart} {target_id} in {application} by {matched_by}."),
            );
            if standing == Standing::Entitled {
                adopt(subject, target_id, matched_by, &resource, context)
            } else {
                disown(subject, standing, target_id, matched_by, &resource, context)
            }
        }
    }
}

fn create(desired: Desired, context: Context<'_>) -> Plan {
    if !context.actions.create {
        return Plan::Leave(Leave {
            reason: "Not created: Create is off in the mapping".to_owned(),
            code: Some("EntrySynchronizationSkipped"),
            up_to_date: false,
            link: LinkFate::Keep,
            unresolved: Vec::new(),
        });
    }
    if !desired.missing.is_empty() {
        let missing: Vec<_> = desired.missing.iter().map(scim::AttributePath::as_str).collect();
        return Plan::Fail(information(
            "MissingValues",
            format!(
                "{} requires a value for {}, and the mapping gives none.",
                context.application,
                missing.join(", ")
            ),
            String::new(),
        ));
    }
    Plan::Create(Box::new(Creation {
        state: desired.state,
        unique: desired.unique,
        unresolved: desired.unresolved,
        redacted: desired.redacted,
    }))
}

fn adopt(
    subject: &Subject,
    target_id: String,
    matched_by: String,
    resource: &Json,
    context: Context<'_>,
) -> Plan {
    let facts = facts(subject, false, context);
    let desired = match context.mapper.evaluate(facts, Purpose::Update) {
        Ok(desired) => desired,
        Err(error) => return Plan::Fail(error),
    };
    let current = State::from_resource(resource, context.mapper.targets());
    let changes = context.mapper.changes(&current, &desired);
    if changes.is_empty() || !context.actions.update {
        let reason = if changes.is_empty() {
            "Linked; already up to date"
        } else {
            "Linked; not changed: Update is off in the mapping"
        };
        return Plan::Leave(Leave {
            reason: reason.to_owned(),
            code: None,
            up_to_date: true,
            link: LinkFate::Adopt(Box::new(Adoption {
                target_id,
                matched_by,
                state: current,
                next: LinkState::Active,
            })),
            unresolved: desired.unresolved,
        });
    }
    Plan::Change(Box::new(Alteration {
        intent: Intent::Update,
        target_id,
        matched_by: Some(matched_by),
        current,
        changes,
        next: LinkState::Active,
        unresolved: desired.unresolved,
        redacted: desired.redacted,
    }))
}

/// An account that was created although the answer was lost, or of which only what it is found by is remembered, and whose
/// owner has left since: it is linked and disabled.
fn disown(
    subject: &Subject,
    standing: Standing,
    target_id: String,
    matched_by: String,
    resource: &Json,
    context: Context<'_>,
) -> Plan {
    let is_skipped = context.guard.skip_out_of_scope && standing.is_released();
    if subject.object.kind == ObjectKind::Group && !is_skipped {
        // There is nothing to switch off about a group.
        return if context.actions.delete {
            Plan::Delete(target_id)
        } else {
            not_created(standing)
        };
    }
    let current = State::from_resource(resource, context.mapper.targets());
    let linked = |reason: String, current: State, next: LinkState| {
        Plan::Leave(Leave {
            reason,
            code: Some("EntrySynchronizationSkipped"),
            up_to_date: true,
            link: LinkFate::Adopt(Box::new(Adoption {
                target_id: target_id.clone(),
                matched_by: matched_by.clone(),
                state: current,
                next,
            })),
            unresolved: Vec::new(),
        })
    };
    if is_skipped {
        let reason = format!(
            "Linked; left alone ({}): out of scope deletions are skipped",
            standing.summary()
        );
        return linked(reason, current, LinkState::Active);
    }
    let desired = match context.mapper.evaluate_switches(facts(subject, true, context)) {
        Ok(desired) => desired,
        Err(error) => return Plan::Fail(error),
    };
    let changes = context.mapper.changes(&current, &desired);
    if changes.is_empty() && standing != Standing::Purged {
        let reason = format!("Linked; disabled already: {}", standing.summary());
        return linked(reason, current, left_as(standing));
    }
    if changes.is_empty() || !context.actions.update {
        return not_created(standing);
    }
    Plan::Change(Box::new(Alteration {
        intent: Intent::Disable,
        target_id,
        matched_by: Some(matched_by),
        current,
        changes,
        next: left_as(standing),
        unresolved: Vec::new(),
        redacted: desired.redacted,
    }))
}
