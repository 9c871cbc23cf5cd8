//! From the end of an attempt to what is written down: log row, link, retry, waiting references.

use model::{
    ErrorInformation, LogAction, LogEntry, LogEntryId, LogStatus, ModifiedProperty, ObjectId, ObjectKind,
    Timestamp, attribute,
};
use scim::{AttributePath, State};
use store::{Link, LinkChange, LinkState, PendingReference, RetryChange, Subject};
use uuid::Uuid;

use super::Workplace;
use super::attempt::{Done, Trace, Tried};
use super::creating::Opened;
use crate::advice::information;
use crate::mapper::Mapper;
use crate::outcome::{Outcome, Tally};
use crate::plan::{Intent, Leave, LinkFate, sent_of};
use crate::retry::Failure;
use crate::standing::Standing;

/// The parts of an outcome that differ from ending to ending.
struct Ending {
    action: LogAction,
    status: LogStatus,
    tally: Tally,
    summary: String,
    target_id: Option<String>,
    error: Option<ErrorInformation>,
    modified: Vec<ModifiedProperty>,
    link: Option<LinkChange>,
    unresolved: Option<Vec<(AttributePath, ObjectId)>>,
}

/// Writes an ended attempt up.
pub(super) fn outcome(
    workplace: &Workplace,
    subject: &Subject,
    trace: Trace,
    done: Done,
    started: Timestamp,
) -> Outcome {
    let now = (workplace.clock)();
    let object = &subject.object;
    let standing = trace.standing.summary();
    let change_settled = trace.change_noted
        && match &done {
            // What is left alone for a reason is as doubtful as before.
            Done::Left(leave) => leave.up_to_date,
            Done::Failed { .. } => !trace.in_doubt,
            _ => true,
        };
    let mut ending = match done {
        Done::Left(leave) => left(subject, leave, now),
        Done::Created {
            creation,
            target_id,
            refused,
        } => Ending {
            action: LogAction::Create,
            status: if refused.is_some() {
                LogStatus::Warning
            } else {
                waiting_status(&creation.unresolved)
            },
            tally: Tally::Created,
            summary: with_waiting("Created".to_owned(), &creation.unresolved),
            modified: creation.properties(),
            link: Some(LinkChange::Save(link(
                subject,
                &target_id,
                "created",
                &creation.state,
                LinkState::Active,
                now,
            ))),
            target_id: Some(target_id),
            error: refused,
            unresolved: Some(creation.unresolved),
        },
        Done::Changed {
            alteration,
            state,
            refused,
        } => {
            let names: Vec<_> = alteration
                .changes
                .iter()
                .map(|change| change.path.as_str())
                .collect();
            let (action, tally, summary) = match alteration.intent {
                Intent::Disable => (
                    LogAction::Disable,
                    Tally::Disabled,
                    match trace.standing {
                        Standing::Entitled => "Disabled: a mapping switches it off".to_owned(),
                        _ => format!("Disabled: {standing}"),
                    },
                ),
                Intent::Enable => (LogAction::Update, Tally::Updated, "Enabled again".to_owned()),
                Intent::Update if alteration.matched_by.is_some() => (
                    LogAction::Update,
                    Tally::Updated,
                    format!("Linked; changed {}", names.join(", ")),
                ),
                Intent::Update => (
                    LogAction::Update,
                    Tally::Updated,
                    format!("Changed {}", names.join(", ")),
                ),
            };
            let matched_by = alteration
                .matched_by
                .as_deref()
                .unwrap_or_else(|| matched_by(subject));
            Ending {
                action,
                status: if refused.is_some() {
                    LogStatus::Warning
                } else {
                    waiting_status(&alteration.unresolved)
                },
                tally,
                summary: with_waiting(summary, &alteration.unresolved),
                modified: alteration.properties(),
                link: Some(LinkChange::Save(link(
                    subject,
                    &alteration.target_id,
                    matched_by,
                    &state,
                    alteration.next,
                    now,
                ))),
                target_id: Some(alteration.target_id),
                error: refused,
                unresolved: Some(alteration.unresolved),
            }
        }
        Done::Deleted { target_id } => gone(
            subject,
            LogAction::Delete,
            Tally::Deleted,
            format!("Deleted: {standing}"),
            target_id,
        ),
        Done::Vanished { target_id } => gone(
            subject,
            LogAction::Disable,
            Tally::Disabled,
            format!("Gone already: {standing}"),
            target_id,
        ),
        Done::Failed { error, tried } => Ending {
            action: match tried {
                Tried::Create => LogAction::Create,
                Tried::Update => LogAction::Update,
                Tried::Disable => LogAction::Disable,
                Tried::Delete => LogAction::Delete,
            },
            status: LogStatus::Failure,
            tally: Tally::Failed,
            summary: error.reason.clone(),
            target_id: subject.link.as_ref().map(|link| link.target_id.clone()),
            error: Some(error),
            modified: trace.attempted,
            link: None,
            unresolved: None,
        },
    };
    let waits = waits_for_members(workplace, subject, &ending);
    let is_open = ending.status == LogStatus::Failure || trace.is_unfinished;
    let retry = match &mut ending.error {
        Some(error) if is_open => {
            let failure = Failure {
                object_id: object.id,
                action: if trace.is_unfinished {
                    LogAction::Update
                } else {
                    ending.action
                },
                is_reference: trace.is_reference,
                is_new: workplace
                    .run
                    .watermark
                    .is_none_or(|watermark| object.change > watermark),
            };
            Some(RetryChange::Save(failure.retry(
                subject.retry.as_ref(),
                error,
                now,
            )))
        }
        _ if waits => None,
        _ => subject.retry.is_some().then_some(RetryChange::Remove(object.id)),
    };
    let references = ending.unresolved.map(|unresolved| {
        let reference = |(attribute, referenced_id): (AttributePath, ObjectId)| PendingReference {
            object_id: object.id,
            attribute: attribute.as_str().to_owned(),
            referenced_id,
        };
        unresolved.into_iter().map(reference).collect()
    });
    let target_before = subject.link.as_ref().map(|link| &link.target_id);
    let relinked = workplace.mapper.refers()
        && matches!(&ending.link, Some(LinkChange::Save(link)) if Some(&link.target_id) != target_before);
    let regrouped = workplace.kind == ObjectKind::User
        && workplace.regroups
        && match (&ending.link, working(subject.link.as_ref())) {
            (Some(LinkChange::Save(link)), before) => working(Some(link)) != before,
            (Some(LinkChange::Remove(_)), before) => before.is_some(),
            // What happened to their memberships while they were held back was not sent.
            (None, _) => subject.staged.is_some(),
        };
    let before = working(subject.link.as_ref()).or_else(|| forgotten_id(subject));
    let new_group = workplace.kind == ObjectKind::Group
        && matches!(&ending.link, Some(LinkChange::Save(link))
            if working(Some(link)).is_some() && working(Some(link)) != before);
    Outcome {
        object_id: object.id,
        regrouped,
        new_group,
        settled: match trace.creation {
            Opened::No => false,
            Opened::Open => matches!(ending.link, Some(LinkChange::Save(_))),
            Opened::Settled => true,
        },
        tally: ending.tally,
        attempt: None,
        sign: trace.sign.filter(|_| ending.tally == Tally::Failed),
        members_settled: false,
        change_settled,
        entry: Some(LogEntry {
            id: LogEntryId::from(Uuid::now_v7()),
            at: now,
            application_id: workplace.run.application_id,
            cycle_id: workplace.cycle,
            object_id: object.id,
            kind: object.kind,
            identity: object.display_name(),
            identity_detail: match object.kind {
                ObjectKind::User => object.text(attribute::USER_PRINCIPAL_NAME),
                ObjectKind::Group => object.text(attribute::MAIL),
            }
            .to_owned(),
            target_id: ending.target_id,
            action: ending.action,
            status: ending.status,
            summary: ending.summary,
            duration_ms: now.milliseconds_since(started),
            requests: trace.requests,
            error: ending.error,
            steps: trace.steps,
            modified: ending.modified,
        }),
        link: ending.link,
        retry,
        references,
        relinked,
        // Nothing is to be taken away any more, or that is done. What failed is tried again as it was decided.
        unstaged: subject.staged.is_some() && ending.tally != Tally::Failed,
    }
}

/// Whether what failed were the members of this group: they are compared after it, and decide then.
fn waits_for_members(workplace: &Workplace, subject: &Subject, ending: &Ending) -> bool {
    let mapping = workplace.run.schema.enabled_mapping(ObjectKind::Group);
    let link = match &ending.link {
        None => subject.link.as_ref(),
        Some(LinkChange::Save(link)) => Some(link),
        Some(LinkChange::Remove(_)) => None,
    };
    workplace.kind == ObjectKind::Group
        && subject.retry.as_ref().is_some_and(|retry| retry.is_reference)
        && working(link).is_some()
        && mapping.is_some_and(Mapper::sends_members)
}

fn left(subject: &Subject, leave: Leave, now: Timestamp) -> Ending {
    let object = subject.object.id;
    let (link_change, target_id, adopted) = match leave.link {
        LinkFate::Keep => (
            None,
            subject.link.as_ref().map(|link| link.target_id.clone()),
            false,
        ),
        LinkFate::Remove => (
            Some(LinkChange::Remove(object)),
            subject.link.as_ref().map(|link| link.target_id.clone()),
            false,
        ),
        LinkFate::Mark(state) => {
            let link = subject.link.clone().map(|link| Link {
                state,
                updated_at: now,
                ..link
            });
            (
                link.clone().map(LinkChange::Save),
                link.map(|link| link.target_id),
                false,
            )
        }
        LinkFate::Adopt(adoption) => {
            let link = link(
                subject,
                &adoption.target_id,
                &adoption.matched_by,
                &adoption.state,
                adoption.next,
                now,
            );
            (Some(LinkChange::Save(link)), Some(adoption.target_id), true)
        }
    };
    let summary = with_waiting(leave.reason.clone(), &leave.unresolved);
    Ending {
        action: LogAction::Other,
        status: if adopted {
            LogStatus::Success
        } else {
            LogStatus::Skipped
        },
        tally: if leave.up_to_date {
            Tally::Unchanged
        } else {
            Tally::Skipped
        },
        summary,
        target_id,
        error: leave
            .code
            .map(|code| information(code, leave.reason, String::new())),
        modified: Vec::new(),
        link: link_change,
        // Whoever is left alone waits for nobody: when the reason ends, everything is looked at anew.
        unresolved: Some(leave.unresolved),
    }
}

fn gone(subject: &Subject, action: LogAction, tally: Tally, summary: String, target_id: String) -> Ending {
    Ending {
        action,
        status: LogStatus::Success,
        tally,
        summary,
        target_id: Some(target_id),
        error: None,
        modified: Vec::new(),
        link: Some(LinkChange::Remove(subject.object.id)),
        unresolved: Some(Vec::new()),
    }
}

fn link(
    subject: &Subject,
    target_id: &str,
    matched_by: &str,
    state: &State,
    next: LinkState,
    now: Timestamp,
) -> Link {
    Link {
        object_id: subject.object.id,
        kind: subject.object.kind,
        target_id: target_id.to_owned(),
        state: next,
        matched_by: matched_by.to_owned(),
        sent: sent_of(state),
        created_at: subject.link.as_ref().map_or(now, |link| link.created_at),
        updated_at: now,
    }
}

/// The id of an account that works, or of a group that is kept equal.
fn working(link: Option<&Link>) -> Option<&str> {
    link.filter(|link| link.state == LinkState::Active)
        .map(|link| link.target_id.as_str())
}

/// The id of an account whose link was forgotten: what was sent to a group is known still if it is found again.
fn forgotten_id(subject: &Subject) -> Option<&str> {
    let keys = subject.open_creation.as_ref()?;
    let (_, id) = keys.iter().find(|(path, _)| path == store::FORGOTTEN_ID)?;
    id.as_str()
}

fn matched_by(subject: &Subject) -> &str {
    subject.link.as_ref().map_or("created", |link| &link.matched_by)
}

fn waiting_status(unresolved: &[(AttributePath, ObjectId)]) -> LogStatus {
    if unresolved.is_empty() {
        LogStatus::Success
    } else {
        LogStatus::Warning
    }
}

fn with_waiting(summary: String, unresolved: &[(AttributePath, ObjectId)]) -> String {
    if unresolved.is_empty() {
        summary
    } else {
        format!("{summary}; the manager has no account yet")
    }
}
