//! The decision for one object, before anything is asked of the application.

use model::{ErrorInformation, LogStatus, LogStep, ObjectActions, ObjectState, StepKind};
use scim::{AttributePath, State};
use store::{Link, LinkState, Sent, Subject};

use super::{Alteration, Intent, Leave, LinkFate, Plan, Planned};
use crate::advice::information;
use crate::mapper::{Desired, Facts, Mapper, MatchKey, Purpose, Surroundings};
use crate::scope::Scope;
use crate::standing::Standing;

/// What the decisions of one cycle have in common.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The attribute mappings.
    pub mapper: &'a Mapper,
    /// What the mappings may use besides the person.
    pub surroundings: &'a Surroundings,
    /// What may be done in the application.
    pub actions: ObjectActions,
    /// Who is in scope.
    pub scope: &'a Scope,
    /// The directory's name.
    pub directory: &'a str,
    /// The application's name.
    pub application: &'a str,
}

/// What the log says of a person whom a mapping leaves out.
const IGNORED: &str = "An attribute mapping says IgnoreObjectFlow for this person.";

/// Decides what is to be done for one person.
pub fn decide(subject: &Subject, context: Context<'_>) -> Planned {
    let standing = Standing::of_subject(subject, context.scope);
    let mut steps = vec![
        import_step(subject, context),
        standing.step(subject, context.scope),
    ];
    let plan = match (&subject.link, standing) {
        (_, Standing::Unclear) => unclear(subject, context),
        (None, Standing::Entitled) => new_account(subject, context, &mut steps),
        (None, _) => no_account(subject, standing, context, &mut steps),
        (Some(link), Standing::Purged) => purged(subject, link, context, &mut steps),
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

/// What the mappings read of a person.
pub(super) fn facts<'a>(subject: &'a Subject, is_soft_deleted: bool, context: Context<'a>) -> Facts<'a> {
    let entitlement = subject.entitlement.as_ref();
    Facts {
        object: &subject.object,
        is_soft_deleted,
        manager_target: subject.manager_target.as_deref(),
        roles: entitlement.map_or(&[], |entitlement| &entitlement.roles),
        surroundings: context.surroundings,
    }
}

/// Whether somebody is in scope cannot be told, so nothing is done: neither may a stranger get an account, nor somebody
/// lose theirs because of a value that a filter cannot compare.
fn unclear(subject: &Subject, context: Context<'_>) -> Plan {
    Plan::Fail(information(
        "InvalidScopingFilter",
        "A scoping filter cannot be evaluated for this person.",
        context
            .scope
            .filters
            .obstacle(&subject.object)
            .unwrap_or_default(),
    ))
}

fn new_account(subject: &Subject, context: Context<'_>, steps: &mut Vec<LogStep>) -> Plan {
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

/// Nobody is created against their standing. But when an earlier creation ended without a clear answer, the account may
/// be there, and then it must not go on working.
fn no_account(subject: &Subject, standing: Standing, context: Context<'_>, steps: &mut Vec<LogStep>) -> Plan {
    if subject.open_creation.is_none() || !context.mapper.disables() {
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
    let reason = "An earlier creation ended without a clear answer, so the account is searched for.";
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

/// The link's state once the account is as this standing wants it.
pub(super) fn left_as(standing: Standing) -> LinkState {
    match standing {
        Standing::Entitled | Standing::Unclear => LinkState::Active,
        Standing::NotAssigned | Standing::OutOfScope => LinkState::Released,
        Standing::Blocked | Standing::SoftDeleted | Standing::Purged => LinkState::Disabled,
    }
}

fn purged(subject: &Subject, link: &Link, context: Context<'_>, steps: &mut Vec<LogStep>) -> Plan {
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
        _ if context.actions.delete => Plan::Delete(link.target_id.clone()),
        LinkState::Disabled => leave("Not deleted: Delete is off in the mapping"),
        // Deleted for good before a cycle could disable the account: what is not deleted must at least not work.
        LinkState::Active => {
            let alteration = switch_off(subject, link, context, steps);
            alteration.map_or_else(
                || leave("Not deleted: Delete is off in the mapping"),
                Plan::Change,
            )
        }
    }
}

/// The changes that only switch an account off; none where no mapping can, or nothing may be changed.
fn switch_off(
    subject: &Subject,
    link: &Link,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Option<Box<Alteration>> {
    let desired = context
        .mapper
        .evaluate_switches(facts(subject, true, context))
        .inspect_err(|error| steps.push(failed_mapping(&error.reason)))
        .ok()?;
    let current = state_of(&link.sent);
    let changes = context.mapper.changes(&current, &desired);
    (context.actions.update && !changes.is_empty()).then(|| {
        Box::new(Alteration {
            intent: Intent::Disable,
            target_id: link.target_id.clone(),
            matched_by: None,
            current,
            changes,
            next: LinkState::Released,
            unresolved: Vec::new(),
            redacted: desired.redacted,
        })
    })
}

fn linked(
    subject: &Subject,
    link: &Link,
    standing: Standing,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Plan {
    let next = left_as(standing);
    // The link keeps its state: an account that still works must be disabled as soon as it can be, and is deleted when
    // its owner is purged.
    let leave = |reason: String| {
        Plan::Leave(Leave {
            reason,
            code: Some("EntrySynchronizationSkipped"),
            up_to_date: false,
            link: LinkFate::Keep,
            unresolved: Vec::new(),
        })
    };
    if standing.is_released() && link.state == LinkState::Released {
        return leave(format!("The account is disabled already: {}", standing.summary()));
    }
    if standing != Standing::Entitled && !context.mapper.disables() {
        return leave(format!(
            "Left alone ({}): no mapping uses IsSoftDeleted",
            standing.summary()
        ));
    }
    let desired = match wanted(
        facts(subject, standing.is_soft_deleted(), context),
        context,
        steps,
    ) {
        Ok(desired) => desired,
        Err(error) => return Plan::Fail(error),
    };
    if desired.ignored {
        return leave("Left alone: a mapping says IgnoreObjectFlow".to_owned());
    }
    if standing != Standing::Entitled && !desired.state.paths().any(|path| context.mapper.switches(path)) {
        return leave(format!(
            "Left alone ({}): the mapping that uses IsSoftDeleted gives no value",
            standing.summary()
        ));
    }
    let current = state_of(&link.sent);
    let changes = context.mapper.changes(&current, &desired);
    if changes.is_empty() {
        return Plan::Leave(Leave {
            reason: "Already up to date".to_owned(),
            code: None,
            up_to_date: true,
            link: if next == link.state {
                LinkFate::Keep
            } else {
                LinkFate::Mark(next)
            },
            unresolved: desired.unresolved,
        });
    }
    if !context.actions.update {
        return leave(format!(
            "Not changed ({}): Update is off in the mapping",
            standing.summary()
        ));
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

/// The state wanted of an account that exists. A mapping that fails, or says that the person is left alone, must not keep
/// a leaver's account working: then only what switches it off is sent.
fn wanted(
    facts: Facts<'_>,
    context: Context<'_>,
    steps: &mut Vec<LogStep>,
) -> Result<Desired, ErrorInformation> {
    let mut desired = context.mapper.evaluate(facts, Purpose::Update).or_else(|error| {
        steps.push(failed_mapping(&error.reason));
        if facts.is_soft_deleted {
            context.mapper.evaluate_switches(facts)
        } else {
            Err(error)
        }
    })?;
    if desired.ignored {
        steps.push(step(StepKind::Processing, LogStatus::Skipped, IGNORED));
        if facts.is_soft_deleted {
            desired = context.mapper.evaluate_switches(facts)?;
        }
    }
    steps.push(mapping_step(&desired));
    Ok(desired)
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
        description: format!(
            "The attribute mappings gave {} values.",
            desired.state.len() + desired.unique.len()
        ),
        details,
    }
}
