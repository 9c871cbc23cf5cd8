//! The decision for one object, before anything is asked of the application.

use model::{JobScope, LogStatus, LogStep, ObjectActions, ObjectState, StepKind};
use scim::{AttributePath, State, diff};
use store::{Link, LinkState, Sent, Subject};

use super::{Alteration, Intent, Leave, LinkFate, Plan, Planned};
use crate::mapper::{Desired, Facts, Mapper, Purpose};
use crate::standing::Standing;

/// What the decisions of one cycle have in common.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The attribute mappings.
    pub mapper: &'a Mapper,
    /// What may be done in the application.
    pub actions: ObjectActions,
    /// Who is in scope.
    pub scope: JobScope,
    /// The directory's name.
    pub directory: &'a str,
    /// The application's name.
    pub application: &'a str,
}

/// Decides what is to be done for one person.
pub fn decide(subject: &Subject, context: Context<'_>) -> Planned {
    let standing = Standing::of(&subject.object, subject.entitlement.as_ref(), context.scope);
    let mut steps = vec![
        import_step(subject, context),
        standing.step(subject.entitlement.as_ref(), context.scope),
    ];
    let plan = match (&subject.link, standing) {
        (None, Standing::Entitled) => new_account(subject, context, &mut steps),
        (None, _) => Plan::Leave(Leave {
            reason: format!("Not created: {}", standing.summary()),
            code: Some("EntrySynchronizationSkipped"),
            up_to_date: false,
            link: LinkFate::Keep,
            unresolved: Vec::new(),
        }),
        (Some(link), Standing::Purged) => purged(link, context),
        (Some(link), _) => linked(subject, link, standing, context, &mut steps),
    };
    Planned {
        standing,
        plan,
        steps,
    }
}

fn import_step(subject: &Subject, context: Context<'_>) -> LogStep {
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

fn facts(subject: &Subject, standing: Standing) -> Facts<'_> {
    Facts {
        object: &subject.object,
        is_soft_deleted: standing.is_soft_deleted(),
        manager_target: subject.manager_target.as_deref(),
    }
}

fn new_account(subject: &Subject, context: Context<'_>, steps: &mut Vec<LogStep>) -> Plan {
    match context
        .mapper
        .evaluate(facts(subject, Standing::Entitled), Purpose::Create)
    {
        Err(error) => {
            steps.push(failed_mapping(&error.reason));
            Plan::Fail(error)
        }
        Ok(desired) if desired.keys.is_empty() => {
            let reason =
                "No matching attribute has a value, so the account can neither be found nor safely created.";
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

fn purged(link: &Link, context: Context<'_>) -> Plan {
    let leave = |reason: &str| {
        Plan::Leave(Leave {
            reason: reason.to_owned(),
            code: Some("EntrySynchronizationSkipped"),
            up_to_date: false,
            link: LinkFate::Remove,
            unresolved: Vec::new(),
        })
    };
    match link.state {
        LinkState::Released => leave("Not deleted: the account was disabled and is no longer managed"),
        _ if !context.actions.delete => leave("Not deleted: Delete is off in the mapping"),
        _ => Plan::Delete(link.target_id.clone()),
    }
}

fn linked(
    subject: &Subject,
    link: &Link,
    standing: Standing,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Plan {
    let next = match standing {
        Standing::Entitled => LinkState::Active,
        Standing::NotAssigned => LinkState::Released,
        _ => LinkState::Disabled,
    };
    let leave = |reason: String, up_to_date: bool| {
        let fate = if next == link.state {
            LinkFate::Keep
        } else {
            LinkFate::Mark(next)
        };
        let code = (!up_to_date).then_some("EntrySynchronizationSkipped");
        Plan::Leave(Leave {
            reason,
            code,
            up_to_date,
            link: fate,
            unresolved: Vec::new(),
        })
    };
    if standing == Standing::NotAssigned && link.state == LinkState::Released {
        return leave(
            "Not assigned, and the account is disabled already".to_owned(),
            false,
        );
    }
    if standing != Standing::Entitled && !context.mapper.disables() {
        return leave(
            format!(
                "Left alone ({}): no mapping uses IsSoftDeleted",
                standing.summary()
            ),
            false,
        );
    }
    let desired = match context.mapper.evaluate(facts(subject, standing), Purpose::Update) {
        Ok(desired) => desired,
        Err(error) => {
            steps.push(failed_mapping(&error.reason));
            return Plan::Fail(error);
        }
    };
    steps.push(mapping_step(&desired));
    let current = state_of(&link.sent);
    let changes = diff(&current, &overlaid(&current, &desired.state));
    if changes.is_empty() {
        let mut plan = leave("Already up to date".to_owned(), true);
        if let Plan::Leave(leave) = &mut plan {
            leave.unresolved = desired.unresolved;
        }
        return plan;
    }
    if !context.actions.update {
        return leave(
            format!(
                "Not changed ({}): Update is off in the mapping",
                standing.summary()
            ),
            false,
        );
    }
    let intent = match (standing, link.state) {
        (Standing::Entitled, LinkState::Active) => Intent::Update,
        (Standing::Entitled, _) => Intent::Enable,
        (_, LinkState::Active) => Intent::Disable,
        // Blocked and still assigned: the account stays disabled, and its attributes follow.
        (_, _) => Intent::Update,
    };
    Plan::Change(Box::new(Alteration {
        intent,
        target_id: link.target_id.clone(),
        matched_by: None,
        current,
        changes,
        next,
        unresolved: desired.unresolved,
        redacted: desired.redacted,
    }))
}

/// A value that went missing is not cleared in the application: what was sent before stays.
pub(super) fn overlaid(current: &State, desired: &State) -> State {
    current
        .iter()
        .chain(desired.iter())
        .map(|(path, value)| (path.clone(), value.clone()))
        .collect()
}

/// The state last sent, as the store keeps it. A path that cannot be read any more is not compared.
pub fn state_of(sent: &Sent) -> State {
    sent.iter()
        .filter_map(|(path, value)| Some((AttributePath::parse(path).ok()?, value.clone())))
        .collect()
}

/// The state as the store keeps it.
pub fn sent_of(state: &State) -> Sent {
    state
        .iter()
        .map(|(path, value)| (path.as_str().to_owned(), value.clone()))
        .collect()
}

fn step(kind: StepKind, status: LogStatus, description: &str) -> LogStep {
    LogStep {
        kind,
        status,
        description: description.to_owned(),
        details: Vec::new(),
    }
}

fn failed_mapping(reason: &str) -> LogStep {
    step(StepKind::Processing, LogStatus::Failure, reason)
}

fn mapping_step(desired: &Desired) -> LogStep {
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
        description: format!("The attribute mappings gave {} values.", desired.state.len()),
        details,
    }
}
