//! The decision for somebody without an account that is known.

use model::{LogStatus, LogStep, ObjectKind, StepKind};
use scim::AttributePath;
use store::Subject;

use super::decide::facts;
use super::steps::{IGNORED, failed_mapping, mapping_step, step};
use super::{Context, Leave, LinkFate, Plan};
use crate::mapper::{Desired, MatchKey, Purpose};
use crate::standing::Standing;

pub(super) fn new_account(subject: &Subject, context: Context<'_>, steps: &mut Vec<LogStep>) -> Plan {
    let desired = context
        .mapper
        .evaluate(facts(subject, false, context), Purpose::Create)
        .map(|desired| with_earlier_keys(desired, subject));
    match desired {
        Err(error) => {
            steps.push(failed_mapping(&error.reason));
            Plan::Fail(error)
        }
        Ok(desired) if desired.ignored => {
            steps.push(step(StepKind::Processing, LogStatus::Skipped, IGNORED));
            Plan::Leave(Leave {
                reason: "Not created: a mapping says IgnoreObjectFlow".to_owned(),
                code: Some("EntrySynchronizationSkipped"),
                up_to_date: false,
                link: LinkFate::Keep,
                unresolved: Vec::new(),
            })
        }
        Ok(desired) if desired.keys.is_empty() => {
            let reason = "No matching attribute has a value, so it can neither be found nor safely created.";
            steps.push(step(StepKind::Matching, LogStatus::Skipped, reason));
            Plan::Leave(Leave {
                reason: "No matching attribute has a value".to_owned(),
                code: Some("ImportSkipped"),
                up_to_date: false,
                link: LinkFate::Keep,
                unresolved: Vec::new(),
            })
        }
        Ok(desired) => {
            steps.push(mapping_step(&desired));
            Plan::Find(Box::new(desired))
        }
    }
}

/// Nobody is created against their standing. But when an earlier creation ended without a clear answer, the account may
/// be there, and then it must not go on working.
pub(super) fn no_account(
    subject: &Subject,
    standing: Standing,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Plan {
    let can_be_undone = subject.object.kind == ObjectKind::Group || context.mapper.disables();
    if subject.open_creation.is_none() || !can_be_undone {
        return not_created(standing);
    }
    // A mapping that fails, or a purged person without attributes, leaves what the account was created with.
    let desired = context
        .mapper
        .evaluate(
            facts(subject, standing.is_soft_deleted(), context),
            Purpose::Create,
        )
        .unwrap_or_default();
    let reason = "An earlier creation ended without a clear answer, so it is searched for.";
    steps.push(step(StepKind::Matching, LogStatus::Warning, reason));
    Plan::Find(Box::new(with_earlier_keys(desired, subject)))
}

/// Adds the matching values of a creation whose end is not known: the person may have others since.
fn with_earlier_keys(mut desired: Desired, subject: &Subject) -> Desired {
    for (path, value) in subject.open_creation.iter().flatten() {
        if let Ok(target) = AttributePath::parse(path) {
            let key = MatchKey {
                target,
                value: value.clone(),
            };
            if !desired.keys.contains(&key) {
                desired.keys.push(key);
            }
        }
    }
    desired
}

pub(super) fn not_created(standing: Standing) -> Plan {
    Plan::Leave(Leave {
        reason: format!("Not created: {}", standing.summary()),
        code: Some("EntrySynchronizationSkipped"),
        up_to_date: false,
        link: LinkFate::Keep,
        unresolved: Vec::new(),
    })
}
