//! The documented steps of a request, complete: what a cycle's log leaves out because it would be said of everybody.

use model::{LogEntry, LogStatus, LogStep, StepKind};
use store::Subject;

use crate::plan::Context;
use crate::standing::scope_details;

/// Completes the steps of an entry: all attributes read, every clause, the match of somebody whose account is known, and an
/// action that is nothing.
pub(super) fn complete(entry: &mut LogEntry, subject: &Subject, context: Context<'_>) {
    for step in &mut entry.steps {
        match step.kind {
            StepKind::Import => step.details.extend(attributes(subject)),
            StepKind::Scoping => step.details = scope_details(subject, context.scope),
            _ => {}
        }
    }
    let has = |entry: &LogEntry, kind: StepKind| entry.steps.iter().any(|step| step.kind == kind);
    if let Some(link) = subject.link.as_ref().filter(|_| !has(entry, StepKind::Matching)) {
        let by = match link.matched_by.as_str() {
            "created" => "Rollcall created it".to_owned(),
            target => format!("it was found by {target}"),
        };
        let step = LogStep {
            kind: StepKind::Matching,
            status: LogStatus::Success,
            description: format!("Not searched: it is linked to {} already ({by}).", link.target_id),
            details: Vec::new(),
        };
        let scoping = entry.steps.iter().position(|step| step.kind == StepKind::Scoping);
        entry.steps.insert(scoping.map_or(0, |at| at + 1), step);
    }
    if !has(entry, StepKind::Export) {
        entry.steps.push(LogStep {
            kind: StepKind::Export,
            status: entry.status,
            description: format!("{}.", entry.summary),
            details: Vec::new(),
        });
    }
}

/// The attributes that were read; those without a value are absent.
fn attributes(subject: &Subject) -> Vec<(String, String)> {
    let object = &subject.object;
    let mut read = vec![(
        "accountEnabled".to_owned(),
        if object.account_enabled { "True" } else { "False" }.to_owned(),
    )];
    read.extend(
        object
            .manager
            .map(|manager| ("manager".to_owned(), manager.to_string())),
    );
    let values = object.attributes.iter().filter(|(_, value)| !value.is_empty());
    read.extend(values.map(|(name, value)| (name.clone(), value.to_text())));
    read
}
