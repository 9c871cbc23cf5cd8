//! What the log says of the decisions.

use model::{LogStatus, LogStep, ObjectState, StepKind};
use store::Subject;

use super::Context;
use crate::mapper::Desired;

/// What the log says of a person whom a mapping leaves out.
pub(super) const IGNORED: &str = "An attribute mapping says IgnoreObjectFlow for this person.";

pub(super) fn import_step(subject: &Subject, context: Context<'_>) -> LogStep {
    let object = &subject.object;
    let description = match object.state {
        ObjectState::Purged => format!("Deleted for good in {}.", context.directory),
        _ => format!(
            "Read from {} with {} attributes.",
            context.directory,
            object.attributes.len()
        ),
    };
    LogStep {
        kind: StepKind::Import,
        status: LogStatus::Success,
        description,
        details: vec![
            ("objectId".to_owned(), object.id.to_string()),
            ("Change".to_owned(), object.change.to_string()),
        ],
    }
}

pub(super) fn step(kind: StepKind, status: LogStatus, description: &str) -> LogStep {
    LogStep {
        kind,
        status,
        description: description.to_owned(),
        details: Vec::new(),
    }
}

pub(super) fn failed_mapping(reason: &str) -> LogStep {
    step(StepKind::Processing, LogStatus::Failure, reason)
}

pub(super) fn mapping_step(desired: &Desired) -> LogStep {
    let mut details: Vec<_> = desired
        .unresolved
        .iter()
        .map(|(target, id)| {
            (
                target.as_str().to_owned(),
                format!("waits until {id} has an account"),
            )
        })
        .collect();
    details.extend(desired.shortened.iter().map(|(target, count)| {
        (
            target.as_str().to_owned(),
            format!("the first of {count} values, because it holds one"),
        )
    }));
    LogStep {
        kind: StepKind::Processing,
        status: if details.is_empty() {
            LogStatus::Success
        } else {
            LogStatus::Warning
        },
        description: format!(
            "The attribute mappings gave {} values.",
            desired.state.len() + desired.unique.len()
        ),
        details,
    }
}
